import { useLocation } from 'wouter';
import type { Video } from '../../api/contracts.ts';
import { useModels } from '../../api/use-models.ts';
import { readInput } from '../../session/kept-inputs.ts';
import { useText } from '../../text/use-text.ts';
import { showToast } from '../../ui/toasts.tsx';
import { bringFile, changeDraft } from './draft.ts';
import { reuseOf } from './reuse.ts';

/** Brings back everything that made a video: on Create, in its tool, or on its storyboard. */
export function useReuse(): (video: Video) => Promise<void> {
  const { create } = useText();
  const [, navigate] = useLocation();
  const { data: models = [] } = useModels();
  return async (video) => {
    const model = models.find(({ id }) => id === video.aozora.engine_model) ?? models[0];
    const reuse = reuseOf(video, model?.aozora.sizes[0] ?? '256x256');
    if (reuse.kind === 'page') {
      navigate(reuse.address);
      showToast(create.stage.reusedElsewhere);
      return;
    }
    changeDraft(reuse.draft);
    const [file] = reuse.input === null ? [] : await readInput(video.aozora.group_id);
    bringFile(file ?? null);
    if (reuse.input !== null && file === undefined) showToast(create.inputs.lost[reuse.input]);
    else showToast(create.stage.reused);
    if (location.pathname !== '/') navigate('/');
  };
}
