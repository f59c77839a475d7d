import type { FormEvent, KeyboardEvent } from 'react';
import { useCreateVideo } from '../../api/use-create-video.ts';
import { useModels } from '../../api/use-models.ts';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { TextAreaField } from '../../ui/field.tsx';
import { BroughtInput } from './brought-input.tsx';
import { callOf, changeDraft, randomSeed, useBrought, useDraft } from './draft.ts';
import { Settings } from './settings.tsx';
import { WrittenOut } from './written-out.tsx';

/** The words and settings of a video, and the button that makes it. */
export function Composer({ onMade }: { readonly onMade: (id: string) => void }) {
  const { create } = useText();
  const draft = useDraft();
  const brought = useBrought();
  const { data: models = [] } = useModels();
  const making = useCreateVideo();
  const model = models.find(({ id }) => id === draft.model) ?? models[0];
  const isReady = draft.prompt.trim() !== '' && model !== undefined && !making.isPending;
  const make = (): void => {
    if (!isReady) return;
    making.mutate(callOf(draft, brought, model.aozora.sizes[0] ?? '256x256'), {
      onSuccess: (video) => {
        if (!draft.isSeedKept) changeDraft({ seed: randomSeed() });
        onMade(video.id);
      },
    });
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    make();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) make();
  };
  return (
    <form
      onSubmit={onSubmit}
      onKeyDown={onKeyDown}
      className="flex min-w-0 flex-col gap-4 rounded-panel border border-line bg-surface p-4 sm:p-5"
    >
      <TextAreaField
        label={create.prompt}
        placeholder={create.promptPlaceholder}
        value={draft.prompt}
        rows={3}
        className="[&_textarea]:text-[1.08rem]"
        onChange={(prompt) =>
          changeDraft({ prompt, ...(draft.writing.kind === 'own' ? { writing: { kind: 'automatic' } } : {}) })
        }
      />
      <WrittenOut />
      <BroughtInput />
      <Settings models={models} model={model} />
      <ProblemNotice error={making.error} prompt={draft.writing.kind === 'own' ? draft.writing.text : draft.prompt} />
      <div className="sticky bottom-[calc(3.5rem+env(safe-area-inset-bottom))] -mx-4 -mb-4 flex items-center gap-3 rounded-b-panel border-t border-line bg-surface px-4 py-3 sm:-mx-5 sm:-mb-5 sm:px-5 md:bottom-0">
        <Button type="submit" look="make" className="grow" disabled={!isReady} title={create.shortcut}>
          {making.isPending ? create.making : create.make}
        </Button>
      </div>
    </form>
  );
}
