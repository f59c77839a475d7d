import { assert } from '../../base/index.ts';
import { type HostTensor, type HostTensors, hostTensor, type Session } from '../../graph/index.ts';
import type { WanCheckpoint } from '../checkpoints/released-checkpoint.ts';
import type { LatentDecoder, LatentGrid } from '../video-model.ts';
import { wanCellSize } from './wan-graphs.ts';
import type { WanSessions } from './wan-sessions.ts';

/**
 * Decodes latent frames in two parts: the layers that make frames of frames, then the others picture by picture, which see
 * most of the pixels and so need a quarter of the memory. The first latent frame gives one picture whatever its kind, as it
 * does in the checkpoint.
 */
export function openFullDecoder(
  { autoencoder }: WanCheckpoint,
  sessions: Pick<WanSessions, 'spanDecoder' | 'frameDecoder'>,
  grid: LatentGrid,
): LatentDecoder {
  let spanCaches: HostTensors | null = null;
  let frameCaches: HostTensors | null = null;
  const { rows, columns } = grid;
  const cell = wanCellSize(autoencoder);
  const size = rows * cell * columns * cell * 3;
  return {
    async decode({ values }) {
      const spanSession = await sessions.spanDecoder(grid, spanCaches === null ? 'first' : 'later');
      const latent = hostTensor('float32', [rows, columns, autoencoder.latentChannels], values);
      const { hidden, ...rest } = await spanSession.run({ latent, ...spanCaches }, { into: inPlace(spanCaches ?? {}) });
      spanCaches = renameCaches(rest);
      const [count, ...one] = hidden!.shape as [number, ...number[]];
      const all = floats(hidden);
      const data = new Float32Array(count * size);
      const session = await sessions.frameDecoder(grid);
      frameCaches ??= zeroCaches(session);
      for (let i = 0; i < count; i++) {
        const length = all.length / count;
        const frame = hostTensor('float32', [1, ...one], all.subarray(i * length, (i + 1) * length));
        const { frames } = await session.run({ hidden: frame, ...frameCaches }, { into: inPlace(frameCaches) });
        data.set(floats(frames), i * size);
      }
      return { count, height: rows * cell, width: columns * cell, data };
    },
    [Symbol.dispose]() {
      spanCaches = null;
      frameCaches = null;
    },
  };
}

/** The tiny decoder gives a whole span for the first frame too, of which the last is its picture. */
export function openTinyDecoder(
  { autoencoder }: WanCheckpoint,
  open: NonNullable<WanSessions['tinyDecoder']>,
  grid: LatentGrid,
): LatentDecoder {
  let caches: HostTensors | null = null;
  const { rows, columns } = grid;
  const cell = wanCellSize(autoencoder);
  const size = rows * cell * columns * cell * 3;
  return {
    async decode({ values }) {
      const isFirst = caches === null;
      const session = await open(grid, isFirst ? 'first' : 'later');
      const latent = hostTensor('float32', [rows, columns, autoencoder.latentChannels], values);
      const { frames, ...rest } = await session.run({ latent, ...caches }, { into: inPlace(caches ?? {}) });
      caches = renameCaches(rest);
      const data = isFirst ? floats(frames).slice(-size) : floats(frames);
      return { count: data.length / size, height: rows * cell, width: columns * cell, data };
    },
    [Symbol.dispose]() {
      caches = null;
    },
  };
}

/** Caches as they are before any frame. */
function zeroCaches({ inputs }: Session): HostTensors {
  const caches = inputs.filter(({ name }) => name.startsWith('cache_'));
  return Object.fromEntries(caches.map(({ name, shape }) => [name, hostTensor('float32', shape.map(Number))]));
}

/** What a step gives as `next_` and a name, the next step takes under that name. */
export function renameCaches(next: Readonly<Record<string, HostTensor>>): Record<string, HostTensor> {
  return Object.fromEntries(Object.entries(next).map(([name, tensor]) => [name.slice('next_'.length), tensor]));
}

/** Where each next cache is written: over the present one, which its layer has read by then. */
export function inPlace(caches: Readonly<Record<string, HostTensor>>): Record<string, HostTensor> {
  return Object.fromEntries(Object.entries(caches).map(([name, tensor]) => [`next_${name}`, tensor]));
}

function floats(tensor: HostTensor | undefined): Float32Array {
  assert(tensor?.dtype === 'float32', 'internal: a float32 result was expected');
  return tensor.data as Float32Array;
}
