import { Page } from '../../ui/page.tsx';

export function ConsolePage(_: { readonly id?: string; readonly section?: string }) {
  return <Page title="ConsolePage">…</Page>;
}
