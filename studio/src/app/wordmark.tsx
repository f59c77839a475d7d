/** The sign of Aozora: the sun on the horizon. */
export function Wordmark() {
  return (
    <span className="inline-flex items-center gap-2.5">
      <svg viewBox="0 0 24 18" className="h-[1.05rem] w-6" aria-hidden="true">
        <path d="M4 12a8 8 0 0 1 16 0z" fill="var(--sun)" />
        <path d="M0 12.5h24M6 17h12" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
      </svg>
      <span
        className="text-[1.15rem] tracking-[-0.03em]"
        style={{ fontVariationSettings: '"wdth" 92', fontWeight: 650 }}
      >
        Aozora
      </span>
    </span>
  );
}
