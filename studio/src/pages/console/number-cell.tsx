import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { controlClass } from '../../ui/field.tsx';

interface NumberCellProps {
  readonly value: number | null;
  /** What holds while nobody changes it. */
  readonly initial: number | null;
  readonly label: string;
  /** What it means that there is no number; null where there must be one. */
  readonly empty: string | null;
  readonly range: readonly [minimum: number, maximum: number];
  readonly step: number;
  /** Digits behind the point that are always shown. */
  readonly digits: number;
  readonly canChange: boolean;
  /** Undefined brings the initial number back. */
  readonly onChange: (value: number | null | undefined) => void;
}

/** A number in a table that can be changed where it stands; give it its value as key, so that it follows the server. */
export function NumberCell(props: NumberCellProps) {
  const { value, initial, label, empty, range, step, digits, canChange, onChange } = props;
  const { console: text } = useText();
  const written = value?.toFixed(digits) ?? '';
  const [shown, setShown] = useState(written);
  if (!canChange) return <span className="number-type">{written === '' ? empty : written}</span>;
  const isMoved = value !== initial;
  const send = (): void => {
    const isEmpty = shown.trim() === '';
    const next = isEmpty ? null : Math.max(range[0], Math.min(range[1], Number(shown)));
    if (Number.isNaN(next) || (isEmpty && empty === null)) setShown(written);
    else if (next !== value) onChange(next);
  };
  return (
    <span className="flex items-center gap-1">
      <input
        type="number"
        min={range[0]}
        max={range[1]}
        step={step}
        value={shown}
        placeholder={empty ?? ''}
        aria-label={label}
        className={`${controlClass} number-type px-2 ${range[1] > 100 ? 'w-28' : 'w-22'} ${isMoved ? 'border-sky' : ''}`}
        onChange={(event) => setShown(event.target.value)}
        onBlur={send}
        onKeyDown={(event) => {
          if (event.key === 'Enter') send();
        }}
      />
      {isMoved && (
        <Button
          look="quiet"
          size="small-icon"
          title={text.bringBack}
          aria-label={`${text.bringBack}: ${label}`}
          onClick={() => onChange(undefined)}
        >
          <RotateCcw aria-hidden />
        </Button>
      )}
    </span>
  );
}
