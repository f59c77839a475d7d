import { Page } from '../../ui/page.tsx';

export function VideoPage(_: { readonly id?: string; readonly section?: string }) {
  return <Page title="VideoPage">…</Page>;
}
