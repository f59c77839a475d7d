import { type ReactNode, useEffect, useState } from 'react';
import { useText } from '../../text/use-text.ts';
import { showToast } from '../../ui/toasts.tsx';
import { bringFile } from './draft.ts';

/** Takes pictures and videos that are dropped on the page or pasted anywhere. */
export function FileDrop({ children }: { readonly children: ReactNode }) {
  const { inputs } = useText().create;
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const take = (data: DataTransfer | null): boolean => {
      const file = data?.files[0];
      if (file === undefined) return false;
      if (!bringFile(file)) showToast(inputs.wrongType);
      return true;
    };
    const paste = (event: ClipboardEvent): void => {
      if (take(event.clipboardData)) event.preventDefault();
    };
    const over = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setIsOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const drop = (event: DragEvent): void => {
      setIsOver(false);
      if (take(event.dataTransfer)) event.preventDefault();
    };
    const controller = new AbortController();
    const { signal } = controller;
    document.addEventListener('paste', paste, { signal });
    document.addEventListener('dragover', over, { signal });
    document.addEventListener('dragleave', leave, { signal });
    document.addEventListener('drop', drop, { signal });
    return () => controller.abort();
  }, [inputs]);
  return (
    <>
      {children}
      {isOver && (
        <div className="pointer-events-none fixed inset-3 z-50 flex items-center justify-center rounded-panel border-2 border-dashed border-sky bg-ground/85">
          <p className="display-type text-3xl">{inputs.drop}</p>
        </div>
      )}
    </>
  );
}
