import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { useText } from '../text/use-text.ts';
import { Button } from './button.tsx';

interface DialogProps {
  readonly title: string;
  readonly description?: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A question or a form above the page; Escape closes it and the focus goes back. */
export function Dialog({ title, description, isOpen, onClose, children }: DialogProps) {
  const text = useText();
  return (
    <Primitive.Root open={isOpen} onOpenChange={(open) => open || onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-[#050b18]/55 backdrop-blur-[2px]" />
        <Primitive.Content
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          className="fixed inset-x-0 bottom-0 z-50 mx-auto flex max-h-[88dvh] w-full max-w-lg flex-col gap-4 overflow-y-auto rounded-t-panel border border-line bg-surface p-5 shadow-lift sm:bottom-auto sm:top-[10dvh] sm:rounded-panel"
        >
          <div className="flex items-start justify-between gap-4">
            <Primitive.Title className="display-type pt-1.5 text-xl">{title}</Primitive.Title>
            <Primitive.Close asChild>
              <Button look="quiet" size="icon" aria-label={text.common.close}>
                <X aria-hidden />
              </Button>
            </Primitive.Close>
          </div>
          {description !== undefined && (
            <Primitive.Description className="text-soft">{description}</Primitive.Description>
          )}
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
