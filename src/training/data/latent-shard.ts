import { CheckpointError } from '../../base/index.ts';
import { fromFloat32, hostTensor, openSafetensors, toFloat32, writeSafetensors } from '../../graph/index.ts';
import { bodyNumbers, mostBodies } from '../../models/index.ts';
import type { Scene } from '../../world/index.ts';

/** Clips of one length as latents, with the scenes they show. */
export interface LatentShard {
  /** [n, F, S, C] as the encoder gives them, not normalised; `clip-views.ts` says what each frame is. */
  readonly latents: Float32Array;
  readonly shape: readonly [number, number, number, number];
  /** [n, F, S, 2] subject and colour that each token shows, 0 for none. */
  readonly labels: Uint8Array;
  /** [n, F, E, N] the bodies of each frame, from `packBodies`. */
  readonly plans: Float32Array;
  readonly scenes: readonly Scene[];
}

/** Writes a shard: latents in half precision, scenes as JSON in the metadata. */
export async function writeLatentShard(path: string, shard: LatentShard): Promise<void> {
  const latents = fromFloat32(hostTensor('float32', shard.shape, shard.latents), 'float16');
  const labels = hostTensor('uint8', [...shard.shape.slice(0, 3), 2], shard.labels);
  const plans = hostTensor('float32', [...shard.shape.slice(0, 2), mostBodies, bodyNumbers], shard.plans);
  await writeSafetensors(path, { latents, labels, plans }, { metadata: { scenes: JSON.stringify(shard.scenes) } });
}

/** @throws {CheckpointError} if the file is damaged or is no shard of latents */
export async function readLatentShard(path: string): Promise<LatentShard> {
  using reader = await openSafetensors(path);
  const latents = toFloat32(await reader.read('latents'));
  const labels = (await reader.read('labels')).data as Uint8Array;
  const plans = toFloat32(await reader.read('plans')).data;
  const scenes = JSON.parse(reader.metadata.scenes ?? '[]') as Scene[];
  const shape = latents.shape;
  if (shape.length !== 4 || scenes.length !== shape[0]) {
    throw new CheckpointError(
      `Cannot read ${path} as it must hold as many scenes as clips: current value is ${scenes.length} for [${shape.join(',')}]`,
    );
  }
  return { latents: latents.data, shape: shape as [number, number, number, number], labels, plans, scenes };
}
