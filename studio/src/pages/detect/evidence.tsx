import { Link } from 'wouter';
import type { Detection } from '../../api/contracts.ts';
import { useVideo } from '../../api/use-videos.ts';
import { Thumbnail } from '../../stage/thumbnail.tsx';
import { formatShare } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';

/** The layers, in the order of how much they can prove. */
const layers = ['manifest', 'watermark', 'reverse_search', 'classifier'] as const;

type Layer = (typeof layers)[number];

/** What each layer of evidence says, apart from the others; before there is a file, what each layer is. */
export function Evidence({ detection }: { readonly detection: Detection | null }) {
  const { detect: text } = useText();
  return (
    <>
      <ol className="flex flex-col gap-3">
        {layers.map((layer) => (
          <li key={layer}>
            <LayerCard layer={layer} detection={detection} />
          </li>
        ))}
      </ol>
      {detection !== null && <p className="text-sm text-soft">{text.closing}</p>}
    </>
  );
}

function LayerCard({ layer, detection }: { readonly layer: Layer; readonly detection: Detection | null }) {
  const { detect: text } = useText();
  return (
    <article className="flex flex-col gap-1.5 rounded-panel border border-line bg-surface p-4">
      <h2 className="font-semibold">{text.layers[layer]}</h2>
      <p className="text-sm text-soft">{text.hints[layer]}</p>
      {detection !== null && <LayerFinding layer={layer} detection={detection} />}
    </article>
  );
}

function LayerFinding({ layer, detection }: { readonly layer: Layer; readonly detection: Detection }) {
  const { detect: text } = useText();
  const { confidence, explanation } = detection.layers[layer];
  const { signer } = detection.layers.manifest;
  return (
    <>
      <div aria-hidden="true" className="mt-1 h-1.5 overflow-hidden rounded-full bg-line">
        {confidence !== null && <div className="h-full bg-sky" style={{ width: `${confidence * 100}%` }} />}
      </div>
      <p className="number-type text-sm">
        {confidence === null ? text.unknown : text.confidence(formatShare(confidence))}
      </p>
      <p>{explanation}</p>
      {layer === 'manifest' && signer !== null && <p className="text-sm text-soft">{text.signer(signer)}</p>}
      {videosOf(layer, detection).map((id) => (
        <VideoLink key={id} id={id} />
      ))}
    </>
  );
}

function VideoLink({ id }: { readonly id: string }) {
  const { detect: text } = useText();
  const { data: video } = useVideo(id);
  return (
    <Link href={`/videos/${id}`} className="flex w-fit items-center gap-2.5 rounded-control">
      {video !== undefined && <Thumbnail video={video} className="h-12 w-16 shrink-0 rounded-control" />}
      <span className="text-sky underline underline-offset-4">{text.seeVideo(video?.prompt ?? null)}</span>
    </Link>
  );
}

/** The videos that a layer names, each once, none that the person may not see. */
function videosOf(layer: Layer, { layers: { manifest, watermark, reverse_search: search } }: Detection): string[] {
  const named = {
    manifest: [manifest.video_id],
    watermark: watermark.video_ids,
    reverse_search: search.matches.map((match) => match.video_id),
    classifier: [],
  }[layer];
  return [...new Set(named)].filter((id) => id !== null).slice(0, 3);
}
