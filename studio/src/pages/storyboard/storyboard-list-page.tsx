import { Page } from '../../ui/page.tsx';

export function StoryboardListPage(_: { readonly id?: string; readonly section?: string }) {
  return <Page title="StoryboardListPage">…</Page>;
}
