import { expect, test } from 'vitest';
import {
  bytesOfHostTensor,
  createSession,
  emit,
  type HostTensor,
  hostTensor,
  input,
  openSafetensors,
  type SafetensorsReader,
  type Session,
} from '../../graph/index.ts';
import { createWeights } from '../weights.ts';
import { createFrameCaches } from './frame-caches.ts';
import { decodeTiny } from './tiny-decoder.ts';

const [frames, channels, height, width] = [4, 5, 3, 4];

/** One step for one latent frame; caches are inputs but in the first. */
async function openStep(golden: SafetensorsReader, isFirst: boolean, patch: number): Promise<Session> {
  const weights = createWeights();
  const caches = createFrameCaches({ isFirst });
  const config = { latentChannels: channels, widths: [8, 6, 4, 4], patch } as const;
  const pictures = decodeTiny(weights, input('latent', [1, channels, height, width]), { config, caches });
  const tensors = new Map<string, HostTensor>();
  for (const { name } of weights.specs) tensors.set(name, await golden.readFloat32(name));
  const next = Object.fromEntries(caches.all.map((cache) => [`next_${cache.name}`, cache.next]));
  const data = (name: string): Uint8Array => bytesOfHostTensor(tensors.get(name)!);
  const storage = ({ name }: { name: string }) => ({ kind: 'inline', dtype: 'float32', data: data(name) }) as const;
  return createSession(emit({ pictures, ...next }, { storage }), { threads: 1 });
}

test.each([
  ['taew2_1', 1],
  ['taew2_2', 2],
] as const)('decodeTiny() streamed equals the original of %s', async (name, patch) => {
  using golden = await openSafetensors(new URL(`./fixtures/${name}.safetensors`, import.meta.url).pathname);
  const latents = (await golden.readFloat32('io.latents')).data;
  using first = await openStep(golden, true, patch);
  using later = await openStep(golden, false, patch);
  const actual: number[] = [];
  let caches: Record<string, HostTensor> = {};
  const size = latents.length / frames;
  for (let f = 0; f < frames; f++) {
    const latent = hostTensor('float32', [1, channels, height, width], latents.slice(f * size, (f + 1) * size));
    const { pictures, ...rest } = await (f === 0 ? first : later).run({ latent, ...caches });
    caches = Object.fromEntries(Object.entries(rest).map(([key, tensor]) => [key.slice('next_'.length), tensor]));
    actual.push(...(pictures!.data as Float32Array));
  }
  const expected = (await golden.readFloat32('io.pictures')).data;
  // the original drops the first three pictures
  const shown = actual.slice(actual.length - expected.length);
  expect(actual.length - shown.length).toBe((3 * expected.length) / 13);
  const worst = expected.reduce((largest, x, i) => Math.max(largest, Math.abs(x - shown[i]!)), 0);
  // float32 on both sides, about forty convolutions; pictures are in [0, 1]
  expect(worst).toBeLessThan(1e-5);
});
