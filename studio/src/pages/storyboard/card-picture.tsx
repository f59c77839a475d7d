import { Film, ImagePlus, X } from 'lucide-react';
import { useState } from 'react';
import { callRaw } from '../../api/client.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { FileButton } from '../../ui/file-button.tsx';
import { VideoPicker } from '../video/video-picker.tsx';
import { shrinkPicture } from './shrink-picture.ts';

/** The picture that a card begins with: from a file, or from a video of the library. */
export function PictureOfCard(props: {
  readonly picture: string | null;
  readonly onChange: (picture: string | null) => void;
}) {
  const { storyboard: text } = useText();
  const [isChoosing, setIsChoosing] = useState(false);
  const take = async (picture: Blob): Promise<void> => props.onChange(await shrinkPicture(picture));
  return (
    <div className="flex flex-col gap-2">
      <p className="label-type">{text.picture}</p>
      <div className="flex flex-wrap items-center gap-2">
        {props.picture !== null && <img src={props.picture} alt="" className="h-16 rounded-control" />}
        <FileButton
          label={text.pictureAdd}
          accept="image/png,image/jpeg,image/webp"
          size="small"
          onFile={(file) => void take(file)}
        >
          <ImagePlus aria-hidden />
          {text.pictureAdd}
        </FileButton>
        <Button size="small" onClick={() => setIsChoosing(true)}>
          <Film aria-hidden />
          {text.pictureFromVideo}
        </Button>
        {props.picture !== null && (
          <Button size="small-icon" look="quiet" aria-label={text.pictureRemove} onClick={() => props.onChange(null)}>
            <X aria-hidden />
          </Button>
        )}
      </div>
      <VideoPicker
        title={text.pictureFromVideo}
        isOpen={isChoosing}
        exceptId={null}
        onClose={() => setIsChoosing(false)}
        onPick={async ({ id }) => {
          const answer = await callRaw(`/v1/videos/${id}/content`, { query: { variant: 'thumbnail' } });
          await take(await answer.blob());
        }}
      />
    </div>
  );
}
