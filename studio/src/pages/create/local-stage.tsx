import { Square } from 'lucide-react';
import { goOnLocally, type LocalDrawing, stopLocally } from '../../local/use-local-drawing.ts';
import { FramePlayer } from '../../stage/frame-player.tsx';
import { RefusalNotice } from '../../stage/refusal-notice.tsx';
import { Sky } from '../../stage/sky.tsx';
import { StageFrame } from '../../stage/stage-frame.tsx';
import { formatBytes, formatSeconds } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';

type Shown = Exclude<LocalDrawing, { readonly status: 'none' }>;

/** The stage of a video that this page draws by itself. */
export function LocalStage({ drawing, onKeep }: { readonly drawing: Shown; readonly onKeep: () => void }) {
  const { create } = useText();
  const { wish, status } = drawing;
  if (status === 'refused') {
    const { stage, message, reasons } = drawing;
    const details = { moderation_stage: stage, categories: reasons.map(({ category }) => category), reasons };
    return (
      <RefusalNotice
        message={message}
        details={{ ...details, reasons: [...reasons] }}
        subject={{ videoId: null, prompt: wish.prompt }}
      />
    );
  }
  if (status === 'failed') {
    return (
      <Notice tone="problem" title={create.stage.failed}>
        <p>{drawing.message}</p>
        <div>
          <Button onClick={() => void goOnLocally()}>{create.local.goOn}</Button>
        </div>
      </Notice>
    );
  }
  return (
    <>
      <StageFrame width={wish.width} height={wish.height}>
        {status === 'done' ? (
          <FramePlayer frames={drawing.frames} frameRate={drawing.frameRate} label={create.stage.player(wish.prompt)} />
        ) : (
          <LocalProgress drawing={drawing} />
        )}
      </StageFrame>
      {status === 'done' && <LocalCaption drawing={drawing} onKeep={onKeep} />}
    </>
  );
}

function LocalProgress({ drawing }: { readonly drawing: Extract<Shown, { status: 'loading' | 'drawing' }> }) {
  const { create } = useText();
  const isDrawing = drawing.status === 'drawing';
  const [done, total] = isDrawing
    ? [drawing.done, drawing.total]
    : [drawing.loadedBytes, Math.max(1, drawing.totalBytes)];
  const percent = Math.round((done / total) * 100);
  const words = isDrawing
    ? create.local.drawing(create.local.devices[drawing.device])
    : drawing.loadedBytes < drawing.totalBytes || drawing.totalBytes === 0
      ? create.local.loading(formatBytes(drawing.loadedBytes), formatBytes(drawing.totalBytes))
      : create.local.opening;
  return (
    <Sky dawn={isDrawing ? percent / 100 : 0} className="size-full">
      {isDrawing && drawing.preview !== null && (
        <div className="absolute inset-0">
          <FramePlayer frames={[drawing.preview]} frameRate={1} label={create.stage.preview} />
        </div>
      )}
      <div className="absolute inset-x-0 bottom-0 flex items-end gap-4 bg-gradient-to-t from-black/75 to-transparent p-4 pt-14 text-white sm:p-5 sm:pt-16">
        <div className="min-w-0 grow">
          <p className="mt-1 text-sm" aria-live="polite">
            {words}
          </p>
          <div
            role="progressbar"
            aria-label={create.stage.progress}
            aria-valuenow={percent}
            aria-valuemin={0}
            aria-valuemax={100}
            className="mt-2 h-1 overflow-hidden rounded-full bg-white/25"
          >
            <div className="h-full bg-sun" style={{ width: `${percent}%` }} />
          </div>
        </div>
        <Button look="stage" size="small" onClick={stopLocally}>
          <Square aria-hidden />
          {create.stage.cancel}
        </Button>
      </div>
    </Sky>
  );
}

function LocalCaption(props: { readonly drawing: Extract<Shown, { status: 'done' }>; readonly onKeep: () => void }) {
  const { create } = useText();
  const { wish, device, ms, frames, frameRate } = props.drawing;
  return (
    <div className="flex flex-col gap-3">
      <p className="max-w-[70ch] text-[1.05rem] leading-snug">{wish.text}</p>
      <p className="number-type flex flex-wrap gap-x-4 text-sm text-soft">
        <span>{create.local.made(create.local.devices[device], formatSeconds(ms / 1000))}</span>
        <span>{`${wish.width} × ${wish.height}`}</span>
        <span>{formatSeconds(frames.length / frameRate)}</span>
        <span>{`${create.settings.seed} ${wish.seed}`}</span>
      </p>
      <p className="max-w-[70ch] text-sm text-soft">{create.local.notKept}</p>
      <div className="flex flex-wrap gap-2">
        <Button look="main" onClick={props.onKeep}>
          {create.local.keep}
        </Button>
        <Button onClick={stopLocally}>{create.local.forget}</Button>
      </div>
    </div>
  );
}
