interface DayChartProps {
  readonly title: string;
  readonly days: readonly { readonly day: string; readonly count: number }[];
  /** How many days are shown, up to today. */
  readonly span: number;
}

/** Counts of days as a row of bars; days without any have none. */
export function DayChart({ title, days, span }: DayChartProps) {
  const counts = new Map(days.map(({ day, count }) => [day, count]));
  const shown = Array.from({ length: span }, (_, i) => {
    const day = new Date(Date.now() - (span - 1 - i) * 86_400_000).toISOString().slice(0, 10);
    return { day, count: counts.get(day) ?? 0 };
  });
  const most = Math.max(1, ...shown.map(({ count }) => count));
  const total = shown.reduce((sum, { count }) => sum + count, 0);
  return (
    <figure className="flex flex-col gap-2">
      <figcaption className="label-type">{title}</figcaption>
      <div role="img" aria-label={`${title}: ${total}`} className="flex h-24 items-end gap-[2px] border-b border-edge">
        {shown.map(({ day, count }) => (
          <div
            key={day}
            title={`${day}: ${count}`}
            className="min-w-0 grow rounded-t-[2px] bg-sky"
            style={{ height: `${(count / most) * 100}%` }}
          />
        ))}
      </div>
      <div aria-hidden="true" className="number-type flex justify-between text-xs text-soft">
        <span>{shown[0]?.day}</span>
        <span>{shown.at(-1)?.day}</span>
      </div>
    </figure>
  );
}
