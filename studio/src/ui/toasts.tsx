import { createStore } from '../session/store.ts';
import { useText } from '../text/use-text.ts';
import { Button } from './button.tsx';

/** A short message at the edge of the page. */
interface Toast {
  readonly id: number;
  readonly message: string;
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

const store = createStore<readonly Toast[]>(() => []);
let lastId = 0;

/** Shows a message for some seconds. @returns a function that takes it away earlier */
export function showToast(
  message: string,
  options: { action?: Toast['action']; durationMs?: number } = {},
): () => void {
  const id = ++lastId;
  store.set([...store.get(), { id, message, action: options.action ?? null }]);
  const remove = (): void => store.set(store.get().filter((toast) => toast.id !== id));
  setTimeout(remove, options.durationMs ?? 6_000);
  return remove;
}

/** Where messages appear. */
export function Toasts() {
  const toasts = store.use();
  const text = useText();
  return (
    <section
      aria-live="polite"
      aria-label={text.common.messages}
      className="pointer-events-none fixed inset-x-3 bottom-20 z-50 flex flex-col items-center gap-2 md:bottom-6"
    >
      {toasts.map(({ id, message, action }) => (
        <div
          key={id}
          className="pointer-events-auto flex max-w-full items-center gap-3 rounded-panel bg-ink py-1.5 pr-2 pl-4 text-ground shadow-lift"
        >
          <span className="py-1.5">{message}</span>
          {action !== null && (
            <Button
              look="message"
              size="small"
              onClick={() => {
                action.run();
                store.set(store.get().filter((toast) => toast.id !== id));
              }}
            >
              {action.label}
            </Button>
          )}
        </div>
      ))}
    </section>
  );
}
