import type { ComponentPropsWithRef } from 'react';
import { classNames } from './class-names.ts';

const looks = {
  /** Makes a video: the only warm colour of the studio. */
  make: 'bg-sun text-on-sun font-semibold hover:brightness-105 active:brightness-95',
  main: 'bg-ink text-ground font-medium hover:opacity-90',
  plain: 'bg-raised text-ink border border-line hover:border-edge',
  quiet: 'text-ink hover:bg-raised',
  /** Another way, beside the usual one. */
  link: 'text-sky underline underline-offset-4 hover:text-ink',
  'quiet-danger': 'text-danger hover:bg-ground',
  /** Above moving pictures, whatever they show. */
  stage: 'bg-black/65 text-white border border-white/45 hover:border-white',
  /** On a dark message. */
  message: 'text-ground underline underline-offset-4',
  danger: 'bg-raised text-danger border border-line hover:border-danger',
} as const;

const sizes = {
  normal: 'min-h-10 px-4 gap-2',
  small: 'min-h-8 px-3 gap-1.5 text-sm',
  icon: 'size-10 justify-center',
  'small-icon': 'size-8 justify-center',
} as const;

interface ButtonProps extends ComponentPropsWithRef<'button'> {
  readonly look?: keyof typeof looks;
  readonly size?: keyof typeof sizes;
}

/** Classes of a button, for links that look like one. */
export const buttonClass = (look: keyof typeof looks = 'plain', size: keyof typeof sizes = 'normal'): string =>
  classNames(
    'inline-flex shrink-0 items-center justify-center rounded-control whitespace-nowrap transition select-none',
    'disabled:opacity-50 disabled:cursor-not-allowed [&_svg]:size-[1.1em] [&_svg]:shrink-0',
    looks[look],
    sizes[size],
  );

/** A button; `look` says what it does to the work, not how it is painted. */
export function Button({ look = 'plain', size = 'normal', className, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={classNames(buttonClass(look, size), className)} {...rest} />;
}
