import type { VideoModelInfo } from '../video-model.ts';
import type { CheckpointDefaults } from './released-checkpoint.ts';

/** What a model makes a clip with, from the data of its checkpoint. */
export function clipDefaults({ schedule, frames, ...rest }: CheckpointDefaults): VideoModelInfo['defaults'] {
  const shared = { ...rest, durationSeconds: frames / rest.frameRate };
  switch (schedule.kind) {
    case 'shifted':
      return { ...shared, shift: () => schedule.shift };
    case 'token-shifted':
      return { ...shared, shift: (tokens) => shiftOnLine(schedule, tokens), terminal: schedule.terminal };
    case 'fixed':
      return { ...shared, shift: () => 1, sigmas: schedule.sigmas };
  }
}

/** e^y for the line y through two points (tokens, log shift). */
function shiftOnLine(
  { low, high }: { readonly low: readonly [number, number]; readonly high: readonly [number, number] },
  tokens: number,
): number {
  return Math.exp(low[1] + ((high[1] - low[1]) / (high[0] - low[0])) * (tokens - low[0]));
}
