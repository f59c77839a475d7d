import { readFile } from 'node:fs/promises';
import { createRandom, fillNormal } from '../src/base/index.ts';
import {
  elementCount,
  fromFloat32,
  type HostTensor,
  hostTensor,
  type TensorProducer,
  writeSafetensors,
} from '../src/graph/index.ts';

/** One tensor of a release: its name in diffusers, its shape, and its name in the released file. */
interface ReleasedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly original: string;
}

/** A file with random values and exactly the names, shapes and types of a released one. */
export interface RandomCheckpoint {
  readonly path: string;
  /** Lists of names and shapes, as in `src/models/checkpoints/fixtures`. */
  readonly lists: readonly string[];
  readonly names: 'diffusers' | 'original';
  readonly dtype: 'bfloat16' | 'float32';
  /** Blocks of transformers and text encoders that are kept; all where null. */
  readonly layers: number | null;
}

/** Writes one; values keep activations near unit size. Tensors are made one at a time. */
export async function writeRandomCheckpoint({ path, lists, names, dtype, layers }: RandomCheckpoint): Promise<void> {
  const tensors = (await Promise.all(lists.map(readList))).flat();
  const kept = tensors.filter(({ name }) => layers === null || blockOf(name) < layers);
  const draw = createDraw(dtype);
  const producers = kept.map(({ name, shape, original }, i): TensorProducer => {
    const produce = async () => draw(name, shape, i);
    return { name: names === 'original' ? original : name, dtype, shape, produce };
  });
  await writeSafetensors(path, producers);
}

/** A prime, so that rows of matrices, whose lengths are powers of two, never repeat. */
const blockLength = 1_048_573;

/** Makes tensors from one block of values for each scale that occurs, repeated from different places on. */
function createDraw(dtype: RandomCheckpoint['dtype']) {
  const noise = fillNormal(new Float32Array(blockLength), createRandom('random checkpoint'));
  const blocks = new Map<string, HostTensor>();
  return (name: string, shape: readonly number[], index: number): HostTensor => {
    const { mean, deviation } = momentsOf(name, shape);
    const key = `${mean} ${deviation}`;
    const values = () =>
      hostTensor(
        'float32',
        [blockLength],
        noise.map((value) => mean + deviation * value),
      );
    const block = blocks.get(key) ?? (dtype === 'float32' ? values() : fromFloat32(values(), dtype));
    blocks.set(key, block);
    const tensor = hostTensor(dtype, shape);
    const [target, source] = [tensor.data as Uint16Array, block.data as Uint16Array];
    for (let at = -((index * 7919) % blockLength); at < target.length; at += blockLength) {
      const part = source.subarray(Math.max(0, -at), Math.min(blockLength, target.length - at));
      target.set(part, Math.max(0, at));
    }
    return tensor;
  };
}

async function readList(list: string): Promise<ReleasedTensor[]> {
  const text = await readFile(new URL(`../src/models/checkpoints/fixtures/${list}.txt`, import.meta.url), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [name, shape, original] = line.split(' ') as [string, string, string?];
    return { name, shape: shape === 'scalar' ? [] : shape.split('x').map(Number), original: original ?? name };
  });
}

/** Number of the block that a weight of a transformer or text encoder belongs to, -1 for none. */
function blockOf(name: string): number {
  return Number(/^(?:encoder\.block|blocks|transformer_blocks)\.(\d+)\./.exec(name)?.[1] ?? -1);
}

/** Matrices keep the size of activations, gains are about 1, vectors small; pictures stay within [-1, 1], where nothing is cut. */
function momentsOf(name: string, shape: readonly number[]): { mean: number; deviation: number } {
  if (name.endsWith('timestep_scale_multiplier')) return { mean: 1000, deviation: 0 };
  const isGain = /norm\w*\.weight$|gamma$|latents_std$/.test(name);
  const fanIn = elementCount(shape) / (shape[0] ?? 1);
  const size = name.startsWith('decoder.conv_out.') ? 0.15 : 1;
  return { mean: isGain ? 1 : 0, deviation: isGain || shape.length < 2 ? 0.05 : size / Math.sqrt(fanIn) };
}
