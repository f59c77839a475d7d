import { type ComponentPropsWithRef, type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';

export const controlClass =
  'w-full min-h-10 rounded-control border border-edge bg-raised px-3 text-ink disabled:opacity-60 hover:border-ink';

interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly className?: string;
  /** For screen readers only, where what stands around says it to the eye. */
  readonly isLabelHidden?: boolean;
  /** Gives the ids that tie label, control and hint together. */
  readonly children: (ids: { id: string; 'aria-describedby': string | undefined }) => ReactNode;
}

/** A label above a control, with a hint below. */
export function Field({ label, hint, className, isLabelHidden = false, children }: FieldProps) {
  const id = useId();
  const hintId = hint === undefined ? undefined : `${id}-hint`;
  return (
    <div className={classNames('flex flex-col gap-1', className)}>
      <label htmlFor={id} className={isLabelHidden ? 'sr-only' : 'label-type'}>
        {label}
      </label>
      {children({ id, 'aria-describedby': hintId })}
      {hint !== undefined && (
        <p id={hintId} className="text-sm text-soft">
          {hint}
        </p>
      )}
    </div>
  );
}

interface TextFieldProps extends Omit<ComponentPropsWithRef<'input'>, 'onChange'> {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly onChange: (value: string) => void;
}

/** One line of text. */
export function TextField({ label, hint, onChange, className, ...rest }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} {...(className === undefined ? {} : { className })}>
      {(ids) => (
        <input {...ids} {...rest} className={controlClass} onChange={(event) => onChange(event.target.value)} />
      )}
    </Field>
  );
}

interface TextAreaFieldProps extends Omit<ComponentPropsWithRef<'textarea'>, 'onChange'> {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly onChange: (value: string) => void;
}

/** Several lines of text; grows with what is written. */
export function TextAreaField({ label, hint, onChange, className, ...rest }: TextAreaFieldProps) {
  return (
    <Field label={label} hint={hint} {...(className === undefined ? {} : { className })}>
      {(ids) => (
        <textarea
          {...ids}
          {...rest}
          className={classNames(controlClass, 'field-sizing-content min-h-20 py-2 leading-normal')}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

interface SelectFieldProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
  readonly hint?: ReactNode;
  readonly className?: string;
  readonly isLabelHidden?: boolean;
  readonly disabled?: boolean;
}

/** One of a few; the system's own list, as it is best on every device. */
export function SelectField<T extends string>({ options, value, onChange, disabled, ...field }: SelectFieldProps<T>) {
  return (
    <Field {...field}>
      {(ids) => (
        <select
          {...ids}
          value={value}
          disabled={disabled}
          className={controlClass}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value);
            if (chosen !== undefined) onChange(chosen.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface SliderFieldProps {
  readonly label: string;
  readonly value: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly step: number;
  readonly onChange: (value: number) => void;
  /** The value in words, also for screen readers. */
  readonly shown: string;
  readonly hint?: ReactNode;
  readonly className?: string;
}

/** A number on a line. */
export function SliderField({ label, value, minimum, maximum, step, onChange, shown, ...field }: SliderFieldProps) {
  return (
    <Field label={label} {...field}>
      {(ids) => (
        <div className="flex min-h-10 items-center gap-3">
          <input
            {...ids}
            type="range"
            className="min-w-0 grow"
            min={minimum}
            max={maximum}
            step={step}
            value={value}
            aria-valuetext={shown}
            onChange={(event) => onChange(Number(event.target.value))}
          />
          <output className="number-type min-w-14 text-right text-sm">{shown}</output>
        </div>
      )}
    </Field>
  );
}

interface CheckFieldProps {
  readonly label: string;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
  readonly hint?: string;
}

/** Yes or no. */
export function CheckField({ label, isChecked, onChange, hint }: CheckFieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="flex min-h-8 items-center gap-2">
        <input
          id={id}
          type="checkbox"
          className="size-4"
          checked={isChecked}
          onChange={(e) => onChange(e.target.checked)}
        />
        {label}
      </label>
      {hint !== undefined && <p className="text-sm text-soft">{hint}</p>}
    </div>
  );
}
