import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';

interface CurveFieldProps {
  readonly label: string;
  /** What the bottom and the top stand for. */
  readonly ends: readonly [string, string];
  /** Heights from 0 to 1 at equal steps. */
  readonly value: readonly number[];
  readonly pointLabel: (number: number) => string;
  readonly shown: (height: number) => string;
  readonly onChange: (value: readonly number[]) => void;
}

const clamp = (height: number): number => Math.round(Math.max(0, Math.min(1, height)) * 20) / 20;

/** A curve whose points are moved up and down, by pointer or by keyboard. */
export function CurveField({ label, ends, value, pointLabel, shown, onChange }: CurveFieldProps) {
  const plane = useRef<HTMLDivElement>(null);
  const [held, setHeld] = useState<number | null>(null);
  const set = (index: number, height: number): void => onChange(value.with(index, clamp(height)));
  const drag = (event: PointerEvent): void => {
    const box = plane.current?.getBoundingClientRect();
    if (held !== null && box !== undefined) set(held, 1 - (event.clientY - box.top) / box.height);
  };
  const onKeyDown = (event: KeyboardEvent, index: number): void => {
    const step = { ArrowUp: 0.05, ArrowRight: 0.05, ArrowDown: -0.05, ArrowLeft: -0.05, PageUp: 0.25, PageDown: -0.25 }[
      event.key
    ];
    if (step === undefined) return;
    event.preventDefault();
    set(index, (value[index] ?? 0) + step);
  };
  const x = (index: number): number => (index / (value.length - 1)) * 100;
  return (
    <div className="flex flex-col gap-1">
      <p className="label-type">{label}</p>
      <p aria-hidden className="text-sm text-soft">
        {ends[1]}
      </p>
      <div
        ref={plane}
        className="relative mx-2 h-28 touch-none border-y border-line bg-ground"
        onPointerMove={drag}
        onPointerUp={() => setHeld(null)}
        onPointerCancel={() => setHeld(null)}
      >
        <svg aria-hidden viewBox="0 0 100 100" preserveAspectRatio="none" className="absolute inset-0 size-full">
          <title>{label}</title>
          <polyline
            points={value.map((height, i) => `${x(i)},${100 - height * 100}`).join(' ')}
            className="fill-none stroke-sky"
            strokeWidth={2.5}
            vectorEffect="non-scaling-stroke"
          />
        </svg>
        {value.map((height, index) => (
          <div
            // Points have no names but their places.
            key={x(index)}
            role="slider"
            tabIndex={0}
            aria-label={pointLabel(index + 1)}
            aria-orientation="vertical"
            aria-valuemin={0}
            aria-valuemax={1}
            aria-valuenow={height}
            aria-valuetext={shown(height)}
            onKeyDown={(event) => onKeyDown(event, index)}
            onPointerDown={(event) => {
              plane.current?.setPointerCapture(event.pointerId);
              setHeld(index);
            }}
            className="absolute size-5 -translate-1/2 cursor-ns-resize rounded-full border-2 border-ground bg-sky"
            style={{ left: `${x(index)}%`, top: `${100 - height * 100}%` }}
          />
        ))}
      </div>
      <p aria-hidden className="text-sm text-soft">
        {ends[0]}
      </p>
    </div>
  );
}
