import { Copy, Flag, Globe, Heart, MoreHorizontal, RotateCcw, ShieldAlert, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Video } from '../../api/contracts.ts';
import { useCaller } from '../../api/use-caller.ts';
import { useShare } from '../../api/use-feed.ts';
import { useShelves } from '../../api/use-shelves.ts';
import { copyText } from '../../session/copy-text.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { useReuse } from '../create/use-reuse.ts';
import { useDelete } from '../library/use-delete.ts';
import { DownloadMenu } from './download-menu.tsx';
import { FindingDialog } from './finding-dialog.tsx';
import { ReportDialog } from './report-dialog.tsx';

/** What can be done with the video as a whole. */
export function VideoActions({ video }: { readonly video: Video }) {
  const { video: text, common } = useText();
  const [, navigate] = useLocation();
  const { shelves, setFavourite } = useShelves();
  const { data: caller } = useCaller();
  const [dialog, setDialog] = useState<'none' | 'report' | 'finding'>('none');
  const remove = useDelete();
  const isFavourite = shelves.favourites.includes(video.id);
  const role = caller?.user.role;
  const isOwn = video.aozora.user_id === caller?.user.id;
  const isShared = video.aozora.shared_at !== null;
  const share = useShare();
  const toggleShare = (): void =>
    share.mutate(
      { id: video.id, isShared: !isShared },
      { onSuccess: () => showToast(isShared ? text.unshared : text.shared) },
    );
  const reuse = useReuse();
  return (
    <div className="flex flex-wrap gap-1.5 max-sm:[&>button]:px-3 sm:gap-2">
      {video.status === 'completed' && <DownloadMenu video={video} />}
      <Button
        aria-pressed={isFavourite}
        aria-label={text.favourite}
        size="icon"
        onClick={() => setFavourite([video.id], !isFavourite)}
      >
        <Heart aria-hidden fill={isFavourite ? 'currentColor' : 'none'} />
      </Button>
      {video.status === 'completed' && isOwn && (
        <Button aria-pressed={isShared} title={text.shareHint} disabled={share.isPending} onClick={toggleShare}>
          <Globe aria-hidden />
          {isShared ? text.unshare : text.share}
        </Button>
      )}
      <Menu
        trigger={
          <Button size="icon" aria-label={text.more}>
            <MoreHorizontal aria-hidden />
          </Button>
        }
      >
        <MenuItem onSelect={() => void reuse(video)}>
          <RotateCcw aria-hidden />
          {text.use}
        </MenuItem>
        <MenuItem
          onSelect={async () => {
            await copyText(video.prompt ?? '');
            showToast(common.copied);
          }}
        >
          <Copy aria-hidden />
          {text.copyPrompt}
        </MenuItem>
        <MenuItem onSelect={() => setDialog('report')}>
          <Flag aria-hidden />
          {text.report}
        </MenuItem>
        {(role === 'admin' || role === 'red-team') && (
          <MenuItem onSelect={() => setDialog('finding')}>
            <ShieldAlert aria-hidden />
            {text.finding}
          </MenuItem>
        )}
        {(isOwn || role === 'admin') && (
          <>
            <MenuSeparator />
            <MenuItem
              isDanger
              onSelect={() => {
                remove([video.id]);
                navigate('/library');
              }}
            >
              <Trash2 aria-hidden />
              {text.delete}
            </MenuItem>
          </>
        )}
      </Menu>
      <ReportDialog videoId={video.id} isOpen={dialog === 'report'} onClose={() => setDialog('none')} />
      <FindingDialog videoId={video.id} isOpen={dialog === 'finding'} onClose={() => setDialog('none')} />
    </div>
  );
}
