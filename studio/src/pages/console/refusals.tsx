import { useState } from 'react';
import { Link } from 'wouter';
import type { Refusal } from '../../api/contracts.ts';
import { useRefusedFrame } from '../../api/use-administration.ts';
import { useObjectUrl } from '../../api/use-media.ts';
import { formatAgo, formatSeconds } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { CaseQueue } from './case-queue.tsx';

/** What was refused, and the frames that triggered it. */
export function Refusals() {
  const {
    console: { refusals: text },
  } = useText();
  const { output, input } = text.stages;
  return (
    <>
      <p className="max-w-[70ch] text-soft">{text.intro}</p>
      <CaseQueue<Refusal, 'output' | 'input'>
        name="refusals"
        path="/v1/refusals"
        filter={{ query: 'stage', label: text.stage, choices: { output, input } }}
        empty={text.none}
        personOf={({ user_id }) => user_id}
        card={(refusal, person) => <RefusalCard refusal={refusal} person={person} />}
      />
    </>
  );
}

function RefusalCard({ refusal, person }: { readonly refusal: Refusal; readonly person: string }) {
  const {
    console: { refusals: text, policy },
    categories,
  } = useText();
  const { video_id: videoId, frame_at_seconds: at, profile } = refusal;
  const names = refusal.categories.map((name) => categories[name] ?? name).join(', ');
  const profileName = policy.profiles[profile as keyof typeof policy.profiles] ?? profile;
  return (
    <article className="flex flex-col gap-4 rounded-panel border border-line bg-surface p-4 sm:flex-row">
      {videoId !== null && at !== null && <TriggeringFrame videoId={videoId} atSeconds={at} />}
      <div className="flex min-w-0 grow flex-col items-start gap-2">
        <h2 className="font-semibold first-letter:uppercase">{names}</h2>
        <p className="text-sm text-soft">{text.by(person, formatAgo(refusal.at), profileName)}</p>
        {refusal.stage === 'output' && at === null && <p className="text-sm text-soft">{text.noFrame}</p>}
        {videoId !== null && (
          <Link href={`/videos/${videoId}`} className={buttonClass('plain', 'small')}>
            {text.open}
          </Link>
        )}
      </div>
    </article>
  );
}

/** Hidden until somebody asks for it: nobody should see such pictures by surprise. */
function TriggeringFrame({ videoId, atSeconds }: { readonly videoId: string; readonly atSeconds: number }) {
  const {
    console: { refusals: text },
  } = useText();
  const [isShown, setIsShown] = useState(false);
  const { data } = useRefusedFrame(isShown ? videoId : null);
  const url = useObjectUrl(data ?? null);
  return (
    <div className="flex w-44 shrink-0 flex-col gap-1">
      <div className="flex h-32 items-center justify-center overflow-hidden rounded-control bg-line">
        {isShown && url !== null ? (
          <img src={url} alt={text.frame} className="size-full object-contain" />
        ) : (
          <Button size="small" onClick={() => setIsShown(true)}>
            {text.show}
          </Button>
        )}
      </div>
      <p className="number-type text-sm text-soft">{text.frameAt(formatSeconds(atSeconds))}</p>
    </div>
  );
}
