import { Download, Sparkle } from 'lucide-react';
import { useLocation } from 'wouter';
import type { Video } from '../../../api/contracts.ts';
import { saveBlob } from '../../../api/downloads.ts';
import { useText } from '../../../text/use-text.ts';
import { Button } from '../../../ui/button.tsx';
import { bringFile } from '../../create/draft.ts';
import type { PlayerHandle } from '../player-handle.ts';

/** The shown moment as a picture, or as the beginning of a new video. */
export function FrameTool({ video, player }: { readonly video: Video; readonly player: PlayerHandle }) {
  const { video: text } = useText();
  const [, navigate] = useLocation();
  const name = (): string => `${video.id}-${player.currentSeconds().toFixed(2)}s.png`;
  return (
    <div className="flex flex-wrap gap-2">
      <Button onClick={async () => saveBlob(await player.takeFrame(), name())}>
        <Download aria-hidden />
        {text.saveFrame}
      </Button>
      <Button
        onClick={async () => {
          bringFile(new File([await player.takeFrame()], name(), { type: 'image/png' }));
          navigate('/');
        }}
      >
        <Sparkle aria-hidden />
        {text.startWithFrame}
      </Button>
    </div>
  );
}
