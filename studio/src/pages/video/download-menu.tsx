import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import type { Video } from '../../api/contracts.ts';
import { downloadVideo, saveBlob } from '../../api/downloads.ts';
import { useLinks } from '../../api/use-videos.ts';
import type { FrameReading } from '../../convert/read-frames.ts';
import { formatShare } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { showToast } from '../../ui/toasts.tsx';

/** The other formats; their code is loaded when they are wanted. */
const converters = {
  webm: (reading: FrameReading) => import('../../convert/to-webm.ts').then(({ toWebm }) => toWebm(reading)),
  gif: (reading: FrameReading) => import('../../convert/to-gif.ts').then(({ toGif }) => toGif(reading)),
} as const;

/** The video as a file. */
export function DownloadMenu({ video }: { readonly video: Video }) {
  const { video: text, problem } = useText();
  const { data: links } = useLinks(video);
  const [share, setShare] = useState<number | null>(null);
  const convert = useMutation({
    mutationFn: async (format: keyof typeof converters) => {
      const { frame_count: frameCount, frame_rate: frameRate } = video.aozora;
      const url = links?.video ?? '';
      saveBlob(await converters[format]({ url, frameCount, frameRate, onProgress: setShare }), `${video.id}.${format}`);
    },
    onError: (error) => showToast(`${problem.failed}: ${error.message}`),
    onSettled: () => setShare(null),
  });
  return (
    <Menu
      trigger={
        <Button look="main" disabled={convert.isPending || links === undefined}>
          <Download aria-hidden />
          {share === null ? text.download : text.preparing(formatShare(share))}
        </Button>
      }
    >
      <MenuItem onSelect={() => void downloadVideo(video.id)}>{text.mp4}</MenuItem>
      <MenuItem onSelect={() => convert.mutate('webm')}>{text.webm}</MenuItem>
      <MenuItem onSelect={() => convert.mutate('gif')}>{text.gif}</MenuItem>
      <p className="max-w-56 px-2.5 pt-1 pb-1.5 text-sm text-soft">{text.lossyHint}</p>
    </Menu>
  );
}
