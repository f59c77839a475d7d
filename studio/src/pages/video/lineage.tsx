import { Link } from 'wouter';
import type { LineageNode } from '../../api/contracts.ts';
import { useLineage } from '../../api/use-feed.ts';
import { Thumbnail } from '../../stage/thumbnail.tsx';
import { useText } from '../../text/use-text.ts';

/** A video of the tree with those that hang on it. */
interface Branch {
  readonly node: LineageNode;
  readonly branches: readonly Branch[];
}

/** Where a video comes from and what came of it, each as a tree. */
export function LineageTrees({ id }: { readonly id: string }) {
  const { video: text } = useText();
  const { data } = useLineage(id);
  if (data === undefined) return null;
  const byId = new Map(data.nodes.map((node) => [node.id, node]));
  const sourcesOf = (node: LineageNode): LineageNode[] =>
    node.source_video_ids.flatMap((source) => byId.get(source) ?? []);
  const madeFrom = (node: LineageNode): LineageNode[] =>
    data.nodes.filter((each) => each.relation === 'descendant' && each.source_video_ids.includes(node.id));
  const self = byId.get(id);
  if (self === undefined) return null;
  return (
    <>
      <Tree title={text.ancestors} branches={grow(self, sourcesOf).branches} />
      <Tree title={text.descendants} branches={grow(self, madeFrom).branches} />
    </>
  );
}

/** How deep a tree is shown; further on is a click away. */
const deepest = 5;

function grow(node: LineageNode, next: (node: LineageNode) => readonly LineageNode[], depth = 0): Branch {
  return { node, branches: depth === deepest ? [] : next(node).map((each) => grow(each, next, depth + 1)) };
}

function Tree({ title, branches }: { readonly title: string; readonly branches: readonly Branch[] }) {
  if (branches.length === 0) return null;
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <h2 className="label-type">{title}</h2>
      <Branches branches={branches} isTop />
    </section>
  );
}

function Branches({ branches, isTop = false }: { readonly branches: readonly Branch[]; readonly isTop?: boolean }) {
  return (
    <ul className={isTop ? 'flex flex-col gap-2' : 'mt-2 ml-4 flex flex-col gap-2 border-l border-line pl-3'}>
      {branches.map(({ node, branches: inner }) => (
        <li key={node.id}>
          <Leaf node={node} />
          {inner.length > 0 && <Branches branches={inner} />}
        </li>
      ))}
    </ul>
  );
}

function Leaf({ node: { id, video, author } }: { readonly node: LineageNode }) {
  const { video: text } = useText();
  if (video === null) return <p className="text-sm text-soft">{text.hidden}</p>;
  return (
    <Link href={`/videos/${id}`} className="flex items-center gap-2.5 rounded-control hover:bg-surface">
      <Thumbnail video={video} className="h-12 w-16 shrink-0 rounded-control" />
      <span className="min-w-0">
        <span className="block truncate">{video.prompt}</span>
        <span className="text-sm text-soft">{text.byAuthor(text.kinds[video.aozora.kind], author ?? '')}</span>
      </span>
    </Link>
  );
}
