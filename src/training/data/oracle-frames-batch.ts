import type { Random } from '../../base/index.ts';
import {
  bodyQuestions,
  cropBytes,
  maskLineSize,
  oracleFormat,
  pictureQuestions,
  totalAnswers,
} from '../../evaluation/index.ts';
import { type HostTensors, hostTensor } from '../../graph/index.ts';
import type { LabelName } from '../../world/index.ts';
import { copyRows } from './copy-rows.ts';
import { cutPicture } from './cut-body.ts';
import { keptBoxes, lineOf, writeMaskCut } from './mask-cuts.ts';
import { type AskedLabel, writeAnswers } from './oracle-answers.ts';
import { degrade } from './oracle-damage.ts';
import { labelsOf, nearBytes, type OracleShard } from './oracle-shard.ts';

const { cells, cropSide, frames: F, maskSide, slots: S } = oracleFormat;
const area = cells * cells;
const pictureBytes = cropBytes / F;

/** Where one picture of a body is. */
interface Sight {
  readonly shard: OracleShard;
  readonly clip: number;
  readonly slot: number;
  readonly frame: number;
}

/** Single pictures of bodies, half of them mirrored, most of them a little damaged, with all answers. */
export function oracleFramesBatch(random: Random, shards: readonly OracleShard[], pictures: number): HostTensors {
  const crops = new Uint8Array(pictures * pictureBytes);
  const K = totalAnswers(pictureQuestions);
  const answers = new Float32Array(pictures * K);
  const masks = new Float32Array(pictures * area);
  const [rows, columns] = [0, 1].map(() => new Float32Array(pictures * maskLineSize)) as [Float32Array, Float32Array];
  const cut = new Uint8Array(pictureBytes);
  for (let n = 0; n < pictures; n++) {
    const sight = drawSight(random, shards);
    const isMirrored = random.uniform() < 0.5;
    const window = cutPicture(pictureOf(sight), cut, random);
    const box = keptBoxes(sight.shard, sight.clip, sight.slot)[sight.frame]!;
    writeMaskCut({ box, window, isMirrored }, lineOf(rows, n), lineOf(columns, n));
    writeDamagedMask({ ...sight, isMirrored }, masks.subarray(n * area, (n + 1) * area), random);
    const to = crops.subarray(n * pictureBytes, (n + 1) * pictureBytes);
    copyRows(cut, to, { length: cropSide, channels: 3, isMirrored });
    degrade(to, cropSide, random);
    writeAnswers(
      { labels: labelsOf(sight.shard, sight.clip), isMirrored },
      askedOf[sight.slot]!,
      answers.subarray(n * K, (n + 1) * K),
    );
  }
  return {
    crops: hostTensor('uint8', [pictures, cropSide, cropSide, 3], crops),
    masks: hostTensor('float32', [pictures, cells, cells], masks),
    crop_rows: hostTensor('float32', [pictures, maskSide, cells], rows),
    crop_columns: hostTensor('float32', [pictures, maskSide, cells], columns),
    answers: hostTensor('float32', [pictures, K], answers),
  };
}

/** Share of masks that hold some of the other bodies too. */
const leaking = 0.4;

/** The cells of a body as they might be found: not all of them with certainty, and some of the others. */
function writeDamagedMask(
  { shard, clip, slot, frame, isMirrored }: Sight & { readonly isMirrored: boolean },
  to: Float32Array,
  random: Random,
): void {
  const start = (clip * F + frame) * area;
  const least = 1 - 0.6 * random.uniform();
  const leak = random.uniform() < leaking ? 0.7 * random.uniform() : 0;
  for (let i = 0; i < area; i++) {
    const column = i % cells;
    const from = shard.slots[start + (isMirrored ? i + cells - 1 - 2 * column : i)]!;
    if (from === 0) continue;
    to[i] = from === slot + 1 ? least + (1 - least) * random.uniform() : leak * random.uniform();
  }
}

/** Any picture in which a described body is seen. */
function drawSight(random: Random, shards: readonly OracleShard[]): Sight {
  for (;;) {
    const shard = random.pick(shards);
    const sight = { shard, clip: random.integer(shard.clips), slot: random.integer(S), frame: random.integer(F) };
    if (isSeen(sight)) return sight;
  }
}

function isSeen({ shard, clip, slot, frame }: Sight): boolean {
  if (shard.bodyOf[clip * S + slot]! < 0) return false;
  const start = (clip * F + frame) * area;
  return shard.slots.subarray(start, start + area).includes(slot + 1);
}

function pictureOf({ shard, clip, slot, frame }: Sight): Uint8Array {
  const start = shard.bodyOf[clip * S + slot]! * nearBytes + frame * (nearBytes / F);
  return shard.bodies.subarray(start, start + nearBytes / F);
}

const bodyNames: ReadonlySet<string> = new Set(bodyQuestions.map(({ name }) => name));
const askedOf = Array.from({ length: S }, (_, slot) =>
  pictureQuestions.map(
    ({ name, answers }): AskedLabel => ({
      label: (bodyNames.has(name) ? `entity${slot}.${name}` : name) as LabelName,
      answers,
    }),
  ),
);
