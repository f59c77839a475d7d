import { useMutation } from '@tanstack/react-query';
import type { FormEvent, KeyboardEvent } from 'react';
import type { Video } from '../../api/contracts.ts';
import { useCaller } from '../../api/use-caller.ts';
import { useCharacters } from '../../api/use-characters.ts';
import { useCreateVideo } from '../../api/use-create-video.ts';
import { useModels } from '../../api/use-models.ts';
import { readPolicyOf } from '../../api/use-policy.ts';
import { drawLocally, findLocalDevice } from '../../local/use-local-drawing.ts';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { TextAreaField } from '../../ui/field.tsx';
import { BroughtInput } from './brought-input.tsx';
import {
  callOf,
  canDrawHere,
  changeDraft,
  charactersIn,
  localWishOf,
  randomSeed,
  useBrought,
  useDraft,
} from './draft.ts';
import { Ideas } from './ideas.tsx';
import { NamedCharacters } from './named-characters.tsx';
import { Settings } from './settings.tsx';
import { WrittenOut } from './written-out.tsx';

interface ComposerProps {
  readonly onMade: (id: string) => void;
  /** The page itself has begun to draw. */
  readonly onDrawnHere: () => void;
}

/** The words and settings of a video, and the button that makes it. */
export function Composer({ onMade, onDrawnHere }: ComposerProps) {
  const { create } = useText();
  const draft = useDraft();
  const brought = useBrought();
  const { data: models = [] } = useModels();
  const making = useCreateVideo();
  const { data: caller } = useCaller();
  const model = models.find(({ id }) => id === draft.model) ?? models[0];
  const modelSize = model?.aozora.sizes[0] ?? '256x256';
  const drawing = useMutation({
    mutationFn: async () => {
      const wish = await localWishOf(draft, modelSize);
      const policy = await readPolicyOf(caller?.limits.policy_profile ?? 'public');
      drawLocally(wish, { device: await findLocalDevice(), owner: caller?.user.id ?? '', ...policy });
    },
    onSuccess: onDrawnHere,
  });
  const named = charactersIn(draft, useCharacters().data ?? []);
  const isHere = named.length === 0 && draft.place === 'page' && canDrawHere(draft, brought, model?.id);
  const isReady = draft.prompt.trim() !== '' && model !== undefined && !making.isPending && !drawing.isPending;
  const make = (): void => {
    if (!isReady) return;
    const onSuccess = (video: Video): void => {
      if (!draft.isSeedKept) changeDraft({ seed: randomSeed() });
      onMade(video.id);
    };
    if (isHere) drawing.mutate();
    else
      making.mutate(
        callOf(draft, { brought, modelSize, canRate: model?.aozora.rates_candidates === true, characters: named }),
        { onSuccess },
      );
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
      className="flex min-w-0 flex-col gap-4 rounded-panel border border-line bg-surface p-4 sm:p-5 lg:max-h-[calc(100dvh-6rem)] lg:overflow-y-auto lg:overscroll-contain"
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
      <Ideas />
      <NamedCharacters />
      <WrittenOut />
      <BroughtInput />
      <Settings models={models} model={model} />
      <ProblemNotice
        error={isHere ? drawing.error : making.error}
        prompt={draft.writing.kind === 'own' ? draft.writing.text : draft.prompt}
      />
      <div className="sticky bottom-(--bar) -mx-4 -mb-4 flex items-center gap-3 rounded-b-panel border-t border-line bg-surface px-4 py-3 sm:-mx-5 sm:-mb-5 sm:px-5 md:bottom-0 lg:-bottom-5">
        <Button type="submit" look="make" className="grow" disabled={!isReady} title={create.shortcut}>
          {making.isPending || drawing.isPending ? create.making : isHere ? create.makeHere : create.make}
        </Button>
      </div>
    </form>
  );
}
