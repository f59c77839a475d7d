import { cropBytes, oracleFormat } from '../../evaluation/index.ts';
import { type HostTensors, hostTensor, openSafetensors, writeSafetensors } from '../../graph/index.ts';
import { labelNames } from '../../world/index.ts';

/** Clips that an oracle learns from, as bytes. */
export interface OracleShard {
  readonly clips: number;
  /** [N, F, side, side, 3] */
  readonly rgb: Uint8Array;
  /** [N, 3, F, crop, crop, 3] described bodies from near. */
  readonly crops: Uint8Array;
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

/** An empty shard of so many clips. */
export function createOracleShard(clips: number): OracleShard {
  const { frames, side, cells, slots } = oracleFormat;
  const map = clips * frames * cells * cells;
  return {
    clips,
    rgb: new Uint8Array(clips * frames * side * side * 3),
    crops: new Uint8Array(clips * slots * cropBytes),
    classes: new Uint8Array(map),
    slots: new Uint8Array(map),
    nearness: new Uint8Array(map),
    flow: new Int8Array(2 * map),
    labels: new Int8Array(clips * labelNames.length),
  };
}

/** Writes a shard, whole or not at all. */
export async function writeOracleShard(path: string, shard: OracleShard): Promise<void> {
  const { clips, labels, flow, ...bytes } = shard;
  const tensors: Record<string, HostTensors[string]> = {
    labels: hostTensor('int8', [clips, labels.length / clips], labels),
    flow: hostTensor('int8', [clips, flow.length / clips], flow),
  };
  for (const [name, data] of Object.entries(bytes)) {
    tensors[name] = hostTensor('uint8', [clips, data.length / clips], data);
  }
  await writeSafetensors(path, tensors);
}

/** Reads a shard back. */
export async function readOracleShard(path: string): Promise<OracleShard> {
  using reader = await openSafetensors(path);
  const read = async (name: string): Promise<Uint8Array> => (await reader.read(name)).data as Uint8Array;
  const signed = async (name: string): Promise<Int8Array> => (await reader.read(name)).data as Int8Array;
  const labels = await signed('labels');
  return {
    clips: labels.length / labelNames.length,
    rgb: await read('rgb'),
    crops: await read('crops'),
    classes: await read('classes'),
    slots: await read('slots'),
    nearness: await read('nearness'),
    flow: await signed('flow'),
    labels,
  };
}
