import { Page } from '../../ui/page.tsx';

export function DetectPage(_: { readonly id?: string; readonly section?: string }) {
  return <Page title="DetectPage">…</Page>;
}
