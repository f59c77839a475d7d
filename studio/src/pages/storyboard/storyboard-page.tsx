import { Page } from '../../ui/page.tsx';

export function StoryboardPage(_: { readonly id?: string; readonly section?: string }) {
  return <Page title="StoryboardPage">…</Page>;
}
