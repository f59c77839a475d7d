import { Slider } from 'radix-ui';

interface RangeFieldProps {
  readonly label: string;
  /** Names of both ends, for screen readers. */
  readonly ends: readonly [string, string];
  readonly value: readonly [number, number];
  readonly maximum: number;
  readonly step: number;
  readonly shown: string;
  readonly onChange: (value: readonly [number, number]) => void;
}

const thumbClass =
  'block h-9 w-3.5 rounded-[0.3rem] border-2 border-ground bg-sky shadow-lift focus-visible:outline-offset-1';

/** A part of a whole, with a handle at either end. */
export function RangeField({ label, ends, value, maximum, step, shown, onChange }: RangeFieldProps) {
  return (
    <div className="flex flex-col gap-1">
      <p className="label-type flex justify-between">
        <span>{label}</span>
        <output className="number-type">{shown}</output>
      </p>
      <Slider.Root
        className="relative flex h-11 touch-none items-center"
        value={[...value]}
        min={0}
        max={maximum}
        step={step}
        minStepsBetweenThumbs={2}
        onValueChange={([start = 0, end = maximum]) => onChange([start, end])}
      >
        <Slider.Track className="relative h-9 grow overflow-hidden rounded-control bg-line">
          <Slider.Range className="absolute h-full bg-sky/35" />
        </Slider.Track>
        <Slider.Thumb className={thumbClass} aria-label={ends[0]} />
        <Slider.Thumb className={thumbClass} aria-label={ends[1]} />
      </Slider.Root>
    </div>
  );
}
