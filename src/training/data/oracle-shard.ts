import { oracleFormat } from '../../evaluation/index.ts';
import { type HostTensors, hostTensor, openSafetensors, writeSafetensors } from '../../graph/index.ts';
import { labelNames } from '../../world/index.ts';

/** Clips that an oracle learns from, as bytes. */
export interface OracleShard {
  readonly clips: number;
  /** [N, F, side, side, 3] */
  readonly rgb: Uint8Array;
  /** [N, sharpSide, sharpSide, 3] first pictures. */
  readonly sharp: Uint8Array;
  /** [M, F, near.side, near.side, 3] described bodies with room around them. */
  readonly bodies: Uint8Array;
  /** [N, 3] which body of the shard each described one is; -1 where it is not seen. */
  readonly bodyOf: Int32Array;
  /** [N, F, cells, cells] index into `mapClasses`. */
  readonly classes: Uint8Array;
  /** [N, F, cells, cells] 0 is no body, n the n-th described body, 4 any other. */
  readonly slots: Uint8Array;
  /** [N, F, cells, cells] nearness, 255 on the nearest stage line, 0 far away. */
  readonly nearness: Uint8Array;
  /** [N, F, cells, cells, 2] motion to the next picture in sixteenths of a cell. */
  readonly flow: Int8Array;
  /** [N, labels] indices in the order of `labelNames`; -1 where there is no answer. */
  readonly labels: Int8Array;
}

/** Bodies are kept with room around them, so that training cuts them out a little differently every time. */
export const near = {
  /** Pixels a side. */
  side: 64,
  /** Sides of the box around the mask. */
  room: 1.45,
} as const;

/** Bytes of one body of a shard. */
export const nearBytes = oracleFormat.frames * near.side * near.side * 3;

/** An empty shard of so many clips and bodies. */
export function createOracleShard(clips: number, bodies: number): OracleShard {
  const { frames, side, sharpSide, cells, slots } = oracleFormat;
  const map = clips * frames * cells * cells;
  return {
    clips,
    rgb: new Uint8Array(clips * frames * side * side * 3),
    sharp: new Uint8Array(clips * sharpSide * sharpSide * 3),
    bodies: new Uint8Array(bodies * nearBytes),
    bodyOf: new Int32Array(clips * slots).fill(-1),
    classes: new Uint8Array(map),
    slots: new Uint8Array(map),
    nearness: new Uint8Array(map),
    flow: new Int8Array(2 * map),
    labels: new Int8Array(clips * labelNames.length),
  };
}

/** [labels] of one clip, in the order of `labelNames`. */
export function labelsOf(shard: OracleShard, clip: number): Int8Array {
  return shard.labels.subarray(clip * labelNames.length, (clip + 1) * labelNames.length);
}

/** Writes a shard, whole or not at all. */
export async function writeOracleShard(path: string, shard: OracleShard): Promise<void> {
  const { clips, labels, flow, bodyOf, bodies, ...bytes } = shard;
  const tensors: Record<string, HostTensors[string]> = {
    labels: hostTensor('int8', [clips, labels.length / clips], labels),
    flow: hostTensor('int8', [clips, flow.length / clips], flow),
    bodyOf: hostTensor('int32', [clips, bodyOf.length / clips], bodyOf),
    bodies: hostTensor('uint8', [bodies.length / nearBytes, nearBytes], bodies),
  };
  for (const [name, data] of Object.entries(bytes)) {
    tensors[name] = hostTensor('uint8', [clips, data.length / clips], data);
  }
  await writeSafetensors(path, tensors);
}

type Part = Exclude<keyof OracleShard, 'clips'>;
const parts: readonly Part[] = ['rgb', 'sharp', 'bodies', 'bodyOf', 'classes', 'slots', 'nearness', 'flow', 'labels'];

/** Reads a shard back. */
export function readOracleShard(path: string): Promise<OracleShard> {
  return readParts(path, parts);
}

/** Reads what the close look learns from, a third of a shard; what it leaves out is empty. */
export function readOracleBodies(path: string): Promise<OracleShard> {
  return readParts(path, ['bodies', 'bodyOf', 'slots', 'labels']);
}

/** Reads what the trunk learns from; what it leaves out is empty. */
export function readOracleWholes(path: string): Promise<OracleShard> {
  return readParts(
    path,
    parts.filter((part) => part !== 'bodies'),
  );
}

async function readParts(path: string, wanted: readonly Part[]): Promise<OracleShard> {
  using reader = await openSafetensors(path);
  const shard: Record<string, unknown> = { ...createOracleShard(0, 0) };
  for (const part of wanted) shard[part] = (await reader.read(part)).data;
  return { ...(shard as unknown as OracleShard), clips: (shard.labels as Int8Array).length / labelNames.length };
}
