import { type ComponentPropsWithRef, useRef } from 'react';
import { Button } from './button.tsx';

interface FileButtonProps extends Pick<ComponentPropsWithRef<typeof Button>, 'look' | 'size' | 'children'> {
  /** What the hidden field is called. */
  readonly label: string;
  /** Types of files, as in `image/*,video/*`. */
  readonly accept: string;
  readonly onFile: (file: File) => void;
}

/** A button that lets people choose a file; the same file may be chosen again. */
export function FileButton({ label, accept, onFile, ...button }: FileButtonProps) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={picker}
        type="file"
        accept={accept}
        className="sr-only"
        tabIndex={-1}
        aria-label={label}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) onFile(file);
          event.target.value = '';
        }}
      />
      <Button {...button} onClick={() => picker.current?.click()} />
    </>
  );
}
