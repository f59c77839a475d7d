import { type ReactNode, useState } from 'react';
import { useText } from '../text/use-text.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

interface ConfirmButtonProps {
  /** What will be gone, as a question. */
  readonly title: string;
  /** What that means. */
  readonly description: string;
  /** What the button of the question says. */
  readonly confirm: string;
  readonly onConfirm: () => void;
  /** For buttons that look alike, what this one is about. */
  readonly label?: string;
  readonly isDisabled?: boolean;
  readonly children: ReactNode;
}

/** A small button that asks once more before it does what cannot be taken back. */
export function ConfirmButton(props: ConfirmButtonProps) {
  const { title, description, confirm, onConfirm, label, isDisabled = false, children } = props;
  const { common } = useText();
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button size="small" look="danger" aria-label={label} disabled={isDisabled} onClick={() => setIsAsking(true)}>
        {children}
      </Button>
      <Dialog title={title} description={description} isOpen={isAsking} onClose={() => setIsAsking(false)}>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => setIsAsking(false)}>{common.cancel}</Button>
          <Button
            look="danger"
            onClick={() => {
              setIsAsking(false);
              onConfirm();
            }}
          >
            {confirm}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
