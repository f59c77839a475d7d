import { open, readFile, rename, stat } from 'node:fs/promises';
import { AozoraError } from '../../base/index.ts';
import type { EntityBox } from '../maps/entity-box.ts';
import type { FrameState } from '../scene/scene.ts';
import type { ClipPlan, ClipText } from './clip-plan.ts';
import type { ClipMaps, RenderedClip } from './render-clip.ts';
import type { ClipAnswer } from './worker-pool.ts';

/*
 * A shard is two files of one name.
 *
 * `.safetensors` holds the arrays of all its clips: 8 bytes little-endian length of a JSON header, the header, the data. The header
 * names each array with `dtype`, `shape` and `data_offsets`, as any reader of safetensors expects:
 *
 *   rgb         U8   [N, F, H, W, 3]
 *   classes     U8   [N, F, h, w]      with maps only, as the three below
 *   instances   U8   [N, F, h, w]
 *   depthMeters F32  [N, F, h, w]
 *   flow        F32  [N, F, h, w, 2]
 *
 * `.jsonl` holds one line per clip: number, level, scene, captions, the state of every frame, event times, and the boxes if there are
 * maps.
 */

/** What the JSON line of a clip says. */
export interface ShardLine extends ClipText {
  readonly states: readonly FrameState[];
  readonly happenings: RenderedClip['happenings'];
  readonly boxes: readonly (readonly EntityBox[])[] | null;
}

interface ArrayPlan {
  readonly name: string;
  readonly dtype: 'U8' | 'F32';
  readonly shape: readonly number[];
  /** Bytes of one clip. */
  readonly clipBytes: number;
  readonly pick: (clip: RenderedClip) => Uint8Array | Float32Array;
}

function arraysOf({ frames, width, height, maps }: ClipPlan): ArrayPlan[] {
  const array = (name: string, dtype: 'U8' | 'F32', shape: readonly number[], pick: ArrayPlan['pick']): ArrayPlan => {
    const clipBytes = shape.reduce((product, side) => product * side, dtype === 'U8' ? 1 : 4);
    return { name, dtype, shape, clipBytes, pick };
  };
  const rgb = array('rgb', 'U8', [frames, height, width, 3], (clip) => clip.rgb);
  if (maps === null) return [rgb];
  const grid = [frames, maps.height, maps.width];
  const of = (pick: (maps: ClipMaps) => Uint8Array | Float32Array) => (clip: RenderedClip) =>
    pick(clip.maps as ClipMaps);
  return [
    rgb,
    array(
      'classes',
      'U8',
      grid,
      of((found) => found.classes),
    ),
    array(
      'instances',
      'U8',
      grid,
      of((found) => found.instances),
    ),
    array(
      'depthMeters',
      'F32',
      grid,
      of((found) => found.depthMeters),
    ),
    array(
      'flow',
      'F32',
      [...grid, 2],
      of((found) => found.flow),
    ),
  ];
}

/** Names of a shard's files, without the folder. */
export function shardName(number: number): string {
  return `shard-${String(number).padStart(5, '0')}`;
}

/** Whether a shard was written to its end: the array file gets its name last. */
export async function isShardDone(path: string): Promise<boolean> {
  return stat(`${path}.safetensors`).then(
    () => true,
    () => false,
  );
}

/** Writes a shard as its clips come, under a temporary name until it is whole. */
export async function writeShard(
  path: string,
  plan: ClipPlan,
  clips: AsyncIterable<ClipAnswer>,
  count: number,
): Promise<void> {
  const arrays = arraysOf(plan);
  const header = headerBytes(arrays, plan, count);
  const starts = startsOf(arrays, count).map((start) => start + header.length);
  await using arrayFile = await open(`${path}.safetensors.part`, 'w');
  await using lineFile = await open(`${path}.jsonl.part`, 'w');
  await arrayFile.write(header, 0, header.length, 0);
  let written = 0;
  for await (const clip of clips) {
    for (const [i, { clipBytes, pick }] of arrays.entries()) {
      const { buffer, byteOffset, byteLength } = pick(clip);
      await arrayFile.write(
        new Uint8Array(buffer, byteOffset, byteLength),
        0,
        byteLength,
        starts[i]! + written * clipBytes,
      );
    }
    const { index, level, scene, captions, states, happenings, maps } = clip;
    const line: ShardLine = { index, level, scene, captions, states, happenings, boxes: maps?.boxes ?? null };
    await lineFile.write(`${JSON.stringify(line)}\n`);
    written++;
  }
  if (written !== count)
    throw new AozoraError(
      'render_failed',
      `Cannot finish a shard as it needs ${count} clips: current value is ${written}`,
    );
  await rename(`${path}.jsonl.part`, `${path}.jsonl`);
  await rename(`${path}.safetensors.part`, `${path}.safetensors`);
}

/** Where each array begins after the header, and where the last one ends. */
function startsOf(arrays: readonly ArrayPlan[], count: number): number[] {
  const starts = [0];
  for (const { clipBytes } of arrays) starts.push((starts.at(-1) as number) + clipBytes * count);
  return starts;
}

function headerBytes(arrays: readonly ArrayPlan[], plan: ClipPlan, count: number): Uint8Array {
  const starts = startsOf(arrays, count);
  const header: Record<string, unknown> = { __metadata__: { format: 'aozora-clips-1', plan: JSON.stringify(plan) } };
  for (const [i, { name, dtype, shape }] of arrays.entries()) {
    header[name] = { dtype, shape: [count, ...shape], data_offsets: [starts[i], starts[i + 1]] };
  }
  const text = JSON.stringify(header);
  // Padded with spaces so that numbers of four bytes lie on multiples of four.
  const padded = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 8) * 8, ' '));
  const bytes = new Uint8Array(8 + padded.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded.length), true);
  bytes.set(padded, 8);
  return bytes;
}

/** One array of a shard, in memory. */
export interface ShardArray {
  readonly shape: readonly number[];
  readonly data: Uint8Array | Float32Array;
}

/** Reads a whole shard back. */
export async function readShard(
  path: string,
): Promise<{ readonly arrays: Readonly<Record<string, ShardArray>>; readonly lines: readonly ShardLine[] }> {
  const bytes = await readFile(`${path}.safetensors`);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as Record<string, HeaderEntry>;
  const arrays: Record<string, ShardArray> = {};
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const { dtype, shape, data_offsets } = entry;
    const [from, to] = data_offsets;
    const slice = Uint8Array.from(bytes.subarray(8 + length + from, 8 + length + to));
    arrays[name] = { shape, data: dtype === 'F32' ? new Float32Array(slice.buffer) : slice };
  }
  const text = await readFile(`${path}.jsonl`, 'utf8');
  return {
    arrays,
    lines: text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as ShardLine),
  };
}

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}
