import { Page } from '../../ui/page.tsx';

export function LibraryPage(_: { readonly id?: string; readonly section?: string }) {
  return <Page title="LibraryPage">…</Page>;
}
