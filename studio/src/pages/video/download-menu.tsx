import { Download } from 'lucide-react';
import type { Video } from '../../api/contracts.ts';
import { downloadVideo } from '../../api/downloads.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';

/** The video as a file. */
export function DownloadMenu({ video }: { readonly video: Video }) {
  const { video: text } = useText();
  return (
    <Menu
      trigger={
        <Button look="main">
          <Download aria-hidden />
          {text.download}
        </Button>
      }
    >
      <MenuItem onSelect={() => void downloadVideo(video.id)}>{text.mp4}</MenuItem>
    </Menu>
  );
}
