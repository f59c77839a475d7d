import type { Clock } from '../../base/index.ts';
import type { GenerateOptions, RunState } from '../../diffusion/index.ts';
import type { Checkpoint, GenerationContext } from '../jobs/engine.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint-file.ts';

/** How often and in whose name states are saved. */
export interface CheckpointOptions {
  readonly clock: Clock;
  /** Version of the program: the state of another one is not taken up, as its numbers could mean something else. */
  readonly version: string;
  /**
   * Shortest time between two. Default: 5 s. Less is lost to a crash with less, but a state of a large model has up to 100 MB
   * and drawing waits until it is safe.
   */
  readonly everySeconds?: number;
}

/** Saves the states of the clips that make one video, and gives back those of an earlier attempt. */
export interface CheckpointKeeper {
  /** Options for the clip of that number; clips are made in order. */
  clip(index: number): Required<Pick<GenerateOptions, 'resumeFrom' | 'onState'>>;
}

const defaultEverySeconds = 5;

/** Opens the keeper of one video; without a state of the same version and model the video begins anew. */
export async function openCheckpointKeeper(
  { resumeFrom, saveCheckpoint }: Pick<GenerationContext, 'resumeFrom' | 'saveCheckpoint'>,
  { clock, version, everySeconds = defaultEverySeconds, model }: CheckpointOptions & { readonly model: string },
): Promise<CheckpointKeeper> {
  const madeBy = `${version} ${model}`;
  const saved = await readClips(resumeFrom, madeBy);
  const clips: RunState[] = [...saved];
  let step = saved.length === 0 ? 0 : (resumeFrom?.step ?? 0);
  let savedAtMs = clock.steadyMs();
  return {
    clip: (index) => ({
      resumeFrom: saved[index] ?? null,
      async onState(state) {
        clips.splice(index, clips.length, state);
        step++;
        if (clock.steadyMs() - savedAtMs < everySeconds * 1000) return;
        await saveCheckpoint({ step, bytes: encodeCheckpoint({ madeBy, clips }) });
        savedAtMs = clock.steadyMs();
      },
    }),
  };
}

/** A state that cannot be read is no reason to fail, as everything can be made again. */
async function readClips(checkpoint: Checkpoint | null, madeBy: string): Promise<readonly RunState[]> {
  const saved = checkpoint === null ? null : await decodeCheckpoint(checkpoint.bytes).catch(() => null);
  return saved?.madeBy === madeBy ? saved.clips : [];
}
