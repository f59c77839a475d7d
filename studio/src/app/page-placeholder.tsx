import { useText } from '../text/use-text.ts';

/** Shown while a page's code is on its way. */
export function PagePlaceholder() {
  const text = useText();
  return (
    <p role="status" className="m-auto p-8 text-soft">
      {text.common.loading}
    </p>
  );
}
