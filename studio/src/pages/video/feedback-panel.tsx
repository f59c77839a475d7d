import { ThumbsDown, ThumbsUp } from 'lucide-react';
import { useState } from 'react';
import type { FeedbackWish } from '../../api/contracts.ts';
import { useFeedback } from '../../api/use-feedback.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { TextAreaField } from '../../ui/field.tsx';
import { showToast } from '../../ui/toasts.tsx';

/** Thumbs, tags and a comment. */
export function FeedbackPanel({ videoId }: { readonly videoId: string }) {
  const { video: text } = useText();
  const { feedback, save } = useFeedback(videoId);
  const [comment, setComment] = useState<string | null>(null);
  const { rating = null, tags = [], comment: saved = null } = feedback ?? {};
  const change = (wish: FeedbackWish): void => save.mutate({ rating, tags, comment: saved, ...wish });
  const rate = (next: 'up' | 'down'): void => change({ rating: rating === next ? null : next });
  return (
    <section aria-label={text.feedback} className="flex flex-col gap-3">
      <div className="flex items-center justify-between gap-2">
        <h2 className="label-type">{text.feedback}</h2>
        <div className="flex gap-1.5">
          <Button
            size="small-icon"
            look={rating === 'up' ? 'main' : 'plain'}
            aria-pressed={rating === 'up'}
            aria-label={text.good}
            onClick={() => rate('up')}
          >
            <ThumbsUp aria-hidden />
          </Button>
          <Button
            size="small-icon"
            look={rating === 'down' ? 'main' : 'plain'}
            aria-pressed={rating === 'down'}
            aria-label={text.bad}
            onClick={() => rate('down')}
          >
            <ThumbsDown aria-hidden />
          </Button>
        </div>
      </div>
      {rating !== null && (
        <>
          <div className="flex flex-wrap gap-1.5">
            {Object.entries(text.feedbackTags).map(([tag, label]) => {
              const isOn = tags.includes(tag);
              return (
                <button
                  key={tag}
                  type="button"
                  aria-pressed={isOn}
                  onClick={() => change({ tags: isOn ? tags.filter((other) => other !== tag) : [...tags, tag] })}
                  className={classNames(
                    'min-h-7 rounded-full border px-2.5 text-sm',
                    isOn ? 'border-ink bg-ink text-ground' : 'border-line bg-surface hover:border-edge',
                  )}
                >
                  {label}
                </button>
              );
            })}
          </div>
          <TextAreaField label={text.comment} value={comment ?? saved ?? ''} onChange={setComment} maxLength={4_000} />
          {comment !== null && comment !== (saved ?? '') && (
            <div>
              <Button
                size="small"
                onClick={() => {
                  change({ comment: comment.trim() === '' ? null : comment });
                  showToast(text.feedbackSaved);
                }}
              >
                {text.saveComment}
              </Button>
            </div>
          )}
        </>
      )}
    </section>
  );
}
