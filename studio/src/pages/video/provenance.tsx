import type { Video } from '../../api/contracts.ts';
import { formatMoment, formatSeconds } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';

/** How a video was made, and what its file carries. */
export function Provenance({ video }: { readonly video: Video }) {
  const { video: text, create } = useText();
  const { aozora } = video;
  const manifest = aozora.provenance?.manifest;
  const watermark = aozora.provenance?.watermark;
  const facts: readonly (readonly [string, string])[] = [
    [text.facts.kind, text.kinds[aozora.kind]],
    [text.facts.model, aozora.engine_model],
    [text.facts.seed, String(aozora.seed)],
    [text.facts.size, video.size.replace('x', ' × ')],
    [text.facts.length, formatSeconds(aozora.duration_seconds)],
    [text.facts.frames, `${aozora.frame_count}, ${aozora.frame_rate} / s`],
    [text.facts.made, formatMoment(video.created_at)],
  ];
  // A video in the making is marked when it is finished.
  const marks: typeof facts = [
    [text.facts.manifest, typeof manifest === 'string' ? (text.manifest[manifest] ?? manifest) : text.unmarked],
    [text.facts.watermark, watermark === undefined ? text.unmarked : text.watermarkId(shown(watermark))],
  ];
  return (
    <section aria-label={text.provenance} className="flex flex-col gap-2">
      <h2 className="label-type">{text.provenance}</h2>
      <dl className="number-type grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-[0.95rem]">
        {[...facts, ...(video.status === 'completed' ? marks : [])].map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-soft">{name}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
      </dl>
      {aozora.adjustments.map(({ field, requested, used, reason }) => (
        <p key={field} className="text-sm text-soft">
          {`${create.stage.adjusted(field, requested, used)} (${reason})`}
        </p>
      ))}
      {aozora.notes.length > 0 && (
        <>
          <h3 className="label-type mt-2">{text.notes}</h3>
          <ul className="flex flex-col gap-1 text-[0.95rem]">
            {aozora.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

const shown = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));
