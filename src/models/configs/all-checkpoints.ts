import { NotFoundError } from '../../base/index.ts';
import type { ComponentCheckpoint, ReleasedCheckpoint } from '../checkpoints/released-checkpoint.ts';
import { fastWan21 } from './fastwan2.1-1.3b.ts';
import { fastWan22 } from './fastwan2.2-5b.ts';
import { ltx095 } from './ltx-2b-0.9.5.ts';
import { ltx096Distilled } from './ltx-2b-0.9.6-distilled.ts';
import { ltx098Distilled } from './ltx-2b-0.9.8-distilled.ts';
import { selfForcing21 } from './selfforcing-wan2.1-14b.ts';
import { wan21Small } from './wan2.1-1.3b.ts';
import { wan21Large } from './wan2.1-14b.ts';
import { wan22 } from './wan2.2-5b.ts';

/** Every released checkpoint that makes videos. */
export const allCheckpoints: readonly ReleasedCheckpoint[] = [
  wan21Small,
  fastWan21,
  wan22,
  fastWan22,
  wan21Large,
  selfForcing21,
  ltx098Distilled,
  ltx096Distilled,
  ltx095,
];

/** What checkpoints are used with and is installed on its own: text encoders and tiny decoders, each once. */
export function componentsOf(checkpoints: readonly ReleasedCheckpoint[]): readonly ComponentCheckpoint[] {
  const all = checkpoints.flatMap((checkpoint): ComponentCheckpoint[] =>
    checkpoint.kind === 'wan' ? [checkpoint.text, checkpoint.tinyDecoder] : [checkpoint.text],
  );
  return [...new Map(all.map((component) => [component.name, component])).values()];
}

/** @throws {NotFoundError} naming the checkpoints there are */
export function findCheckpoint(
  name: string,
  among: readonly ReleasedCheckpoint[] = allCheckpoints,
): ReleasedCheckpoint {
  const found = among.find((checkpoint) => checkpoint.name === name);
  if (found !== undefined) return found;
  const known = among.map((checkpoint) => checkpoint.name).join(', ');
  throw new NotFoundError(`Cannot find the model as it must be one of ${known}: current value is ${name}`);
}
