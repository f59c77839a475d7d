import { useState } from 'react';
import { Link } from 'wouter';
import type { FeedItem } from '../../api/contracts.ts';
import { useFeed } from '../../api/use-feed.ts';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { Thumbnail } from '../../stage/thumbnail.tsx';
import { formatAgo } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { TextField } from '../../ui/field.tsx';
import { ListEnd } from '../../ui/list-end.tsx';
import { Page } from '../../ui/page.tsx';
import { useDebounced } from '../create/use-debounced.ts';

/** What people of this server chose to show to each other. */
export function FeedPage() {
  const { feed: text, library } = useText();
  const [search, setSearch] = useState('');
  const feed = useFeed(useDebounced(search.trim(), 250));
  return (
    <Page title={text.title}>
      <p className="max-w-[70ch] text-soft">{text.intro}</p>
      <TextField label={library.search} type="search" className="max-w-md" value={search} onChange={setSearch} />
      <ProblemNotice error={feed.error} />
      <ul className="grid grid-cols-2 gap-x-3.5 gap-y-5 sm:grid-cols-3 lg:grid-cols-4 xl:grid-cols-5 2xl:grid-cols-6">
        {feed.items.map((item) => (
          <li key={item.id}>
            <FeedCard item={item} />
          </li>
        ))}
      </ul>
      <ListEnd list={feed} empty={text.empty} />
    </Page>
  );
}

function FeedCard({ item: { video, author, remixes } }: { readonly item: FeedItem }) {
  const { feed: text } = useText();
  return (
    <article className="flex h-full flex-col gap-1">
      <Link href={`/videos/${video.id}`} className="block rounded-panel">
        <Thumbnail video={video} className="aspect-[4/3] w-full rounded-panel" />
        <p className="mt-1.5 line-clamp-2 text-[0.95rem]">{video.prompt}</p>
      </Link>
      <p className="text-sm text-soft">{text.by(author, formatAgo(video.aozora.shared_at ?? video.created_at))}</p>
      <p className="mt-auto flex flex-wrap items-baseline justify-between gap-2 text-sm">
        <Link href={`/videos/${video.id}?tool=remix`} className="underline underline-offset-4">
          {text.remix}
        </Link>
        {remixes > 0 && <span className="text-soft">{text.remixes(remixes)}</span>}
      </p>
    </article>
  );
}
