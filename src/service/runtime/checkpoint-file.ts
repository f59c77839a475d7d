import { z } from 'zod';
import type { RunState, SamplerState } from '../../diffusion/index.ts';
import { encodeSafetensors, type HostTensor, openSafetensorsBytes, type SafetensorsReader } from '../../graph/index.ts';

/** What one video has come to: a state for each clip that it is put together from, the newest last. */
export interface SavedVideo {
  /** The program and model that made it; another one cannot go on. */
  readonly madeBy: string;
  readonly clips: readonly RunState[];
}

const headerSchema = z.strictObject({
  madeBy: z.string(),
  clips: z.array(
    z.strictObject({
      windowsDone: z.int().min(0),
      candidate: z.int().min(0),
      best: z.strictObject({ rating: z.number(), valueCount: z.int().min(0) }).nullable(),
      step: z.int().min(0),
      made: z.array(z.int().min(0)),
      valueCount: z.int().min(0),
      samplers: z.array(z.strictObject({ arrayCount: z.int().min(0), numbers: z.array(z.number()) })),
    }),
  ),
});

/** Encodes a state as a .safetensors file; every number comes back with the same bits. */
export function encodeCheckpoint({ madeBy, clips }: SavedVideo): Uint8Array {
  const tensors: Record<string, HostTensor> = {};
  const keep = (name: string, data: Float32Array): void => {
    tensors[name] = { dtype: 'float32', shape: [data.length], data };
  };
  for (const [clip, { made, best, present }] of clips.entries()) {
    for (const [slot, values] of made) keep(nameOf.made(clip, slot), values);
    for (const [i, values] of best?.values.entries() ?? []) keep(nameOf.best(clip, i), values);
    for (const [i, values] of present.values.entries()) keep(nameOf.value(clip, i), values);
    for (const [i, { arrays }] of present.samplers.entries()) {
      for (const [k, values] of arrays.entries()) keep(nameOf.sampler(clip, i, k), values);
    }
  }
  const header = {
    madeBy,
    clips: clips.map(({ windowsDone, candidate, best, made, present: { step, values, samplers } }) => ({
      ...{ windowsDone, candidate, step, made: [...made.keys()], valueCount: values.length },
      best: best === null ? null : { rating: best.rating, valueCount: best.values.length },
      samplers: samplers.map(({ arrays, numbers }) => ({ arrayCount: arrays.length, numbers: [...numbers] })),
    })),
  } satisfies z.input<typeof headerSchema>;
  return encodeSafetensors(tensors, { metadata: { header: JSON.stringify(header) } });
}

/** @throws {Error} if the bytes are damaged */
export async function decodeCheckpoint(bytes: Uint8Array): Promise<SavedVideo> {
  using file = await openSafetensorsBytes(bytes, 'checkpoint');
  const { madeBy, clips } = headerSchema.parse(JSON.parse(file.metadata.header ?? 'null'));
  return { madeBy, clips: await Promise.all(clips.map((header, clip) => readClip(file, clip, header))) };
}

const nameOf = {
  made: (clip: number, slot: number): string => `clip.${clip}.made.${slot}`,
  best: (clip: number, i: number): string => `clip.${clip}.best.${i}`,
  value: (clip: number, i: number): string => `clip.${clip}.value.${i}`,
  sampler: (clip: number, i: number, k: number): string => `clip.${clip}.sampler.${i}.${k}`,
};

type ClipHeader = z.output<typeof headerSchema>['clips'][number];

async function readClip(file: SafetensorsReader, clip: number, header: ClipHeader): Promise<RunState> {
  const read = async (name: string): Promise<Float32Array> => (await file.readFloat32(name)).data;
  const readMany = (count: number, name: (i: number) => string): Promise<Float32Array[]> =>
    Promise.all(Array.from({ length: count }, (_, i) => read(name(i))));
  const { windowsDone, candidate, step, valueCount } = header;
  const made = await Promise.all(header.made.map(async (slot) => [slot, await read(nameOf.made(clip, slot))] as const));
  const samplers = header.samplers.map(
    async ({ arrayCount, numbers }, i): Promise<SamplerState> => ({
      arrays: await readMany(arrayCount, (k) => nameOf.sampler(clip, i, k)),
      numbers,
    }),
  );
  const values = await readMany(valueCount, (i) => nameOf.value(clip, i));
  const best =
    header.best === null
      ? null
      : { rating: header.best.rating, values: await readMany(header.best.valueCount, (i) => nameOf.best(clip, i)) };
  return {
    windowsDone,
    candidate,
    best,
    made: new Map(made),
    present: { step, values, samplers: await Promise.all(samplers) },
  };
}
