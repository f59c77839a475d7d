interface BarsProps {
  readonly title: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly empty: string;
}

/** Named counts, longest first, each with a bar. */
export function Bars({ title, counts, empty }: BarsProps) {
  const rows = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 10);
  const most = Math.max(1, ...rows.map(([, count]) => count));
  return (
    <section className="flex flex-col gap-2">
      <h2 className="label-type">{title}</h2>
      {rows.length === 0 && <p className="text-sm text-soft">{empty}</p>}
      <ul className="flex flex-col gap-1.5">
        {rows.map(([name, count]) => (
          <li key={name} className="flex flex-col gap-0.5">
            <div className="flex justify-between gap-4 text-[0.95rem]">
              <span className="truncate">{name}</span>
              <span className="number-type">{count}</span>
            </div>
            <div aria-hidden="true" className="h-1 rounded-full bg-line">
              <div className="h-full rounded-full bg-sky" style={{ width: `${(count / most) * 100}%` }} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
