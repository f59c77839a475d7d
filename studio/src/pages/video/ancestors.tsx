import { Link } from 'wouter';
import { useVideo } from '../../api/use-videos.ts';
import { Thumbnail } from '../../stage/thumbnail.tsx';
import { useText } from '../../text/use-text.ts';

/** How far back the tree goes; further back is a click away. */
const deepest = 5;

/** The videos that a video was made from, and theirs, as a tree. */
export function Ancestors({ ids }: { readonly ids: readonly string[] }) {
  const { video: text } = useText();
  if (ids.length === 0) return null;
  return (
    <section aria-label={text.ancestors} className="flex flex-col gap-2">
      <h2 className="label-type">{text.ancestors}</h2>
      <Branch ids={ids} depth={1} />
    </section>
  );
}

function Branch({ ids, depth }: { readonly ids: readonly string[]; readonly depth: number }) {
  return (
    <ul className={depth === 1 ? 'flex flex-col gap-2' : 'mt-2 ml-4 flex flex-col gap-2 border-l border-line pl-3'}>
      {ids.map((id) => (
        <Ancestor key={id} id={id} depth={depth} />
      ))}
    </ul>
  );
}

function Ancestor({ id, depth }: { readonly id: string; readonly depth: number }) {
  const { video: text } = useText();
  const { data: video, isError } = useVideo(id);
  if (video === undefined) return <li className="text-sm text-soft">{isError ? text.gone : '…'}</li>;
  const { source_video_ids: sources, kind } = video.aozora;
  return (
    <li>
      <Link href={`/videos/${id}`} className="flex items-center gap-2.5 rounded-control hover:bg-surface">
        <Thumbnail video={video} className="h-12 w-16 shrink-0 rounded-control" />
        <span className="min-w-0">
          <span className="block truncate">{video.prompt}</span>
          <span className="text-sm text-soft">{text.kinds[kind]}</span>
        </span>
      </Link>
      {sources.length > 0 && depth < deepest && <Branch ids={sources} depth={depth + 1} />}
    </li>
  );
}
