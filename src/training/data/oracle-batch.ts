import type { Random } from '../../base/index.ts';
import {
  bodyQuestions,
  cropBytes,
  maskLineSize,
  oracleFormat,
  shotQuestions,
  totalAnswers,
} from '../../evaluation/index.ts';
import { type HostTensors, hostTensor } from '../../graph/index.ts';
import { cropsOf } from '../tasks/oracle-answers-task.ts';
import { copyRows } from './copy-rows.ts';
import { cutBody } from './cut-body.ts';
import { keptBoxes, lineOf, writeMaskCut } from './mask-cuts.ts';
import { type AskedLabel, writeAnswers } from './oracle-answers.ts';
import { degrade } from './oracle-damage.ts';
import { labelsOf, nearBytes, type OracleShard } from './oracle-shard.ts';

const { side, sharpSide, cells, cropSide, maskSide, frames: F, slots: S } = oracleFormat;
const pixels = F * side * side;
const sharpPixels = sharpSide * sharpSide;
const area = F * cells * cells;
const [shotSize, bodySize] = [totalAnswers(shotQuestions), totalAnswers(bodyQuestions)];

const shotLabels: readonly AskedLabel[] = shotQuestions.map(({ name, answers }) => ({ label: name, answers }));
const bodyLabels = ([0, 1, 2] as const).map((slot) =>
  bodyQuestions.map(({ name, answers }): AskedLabel => ({ label: `entity${slot}.${name}`, answers })),
) as [AskedLabel[], AskedLabel[], AskedLabel[]];

/** Clips drawn from shards with all answers, half of them mirrored, most of them a little damaged. */
export function oracleBatch(random: Random, shards: readonly OracleShard[], clips: number): HostTensors {
  const picks = drawPicks(random, shards, clips);
  return { ...wholeOf(picks, random), ...bodiesOf(picks, random) };
}

/** The same of clips that follow each other in one shard, so that each is drawn once. */
export function consecutiveOracleBatch(
  random: Random,
  shard: OracleShard,
  { first, clips }: { readonly first: number; readonly clips: number },
): HostTensors {
  const picks = Array.from({ length: clips }, (_, i) => ({
    shard,
    clip: (first + i) % shard.clips,
    isMirrored: random.uniform() < 0.5,
  }));
  return { ...wholeOf(picks, random), ...bodiesOf(picks, random) };
}

/** The same as `oracleBatch` without what is seen and asked of single bodies. */
export function oracleTrunkBatch(random: Random, shards: readonly OracleShard[], clips: number): HostTensors {
  return wholeOf(drawPicks(random, shards, clips), random);
}

function drawPicks(random: Random, shards: readonly OracleShard[], clips: number): Pick[] {
  return Array.from({ length: clips }, () => {
    const shard = random.pick(shards);
    return { shard, clip: random.integer(shard.clips), isMirrored: random.uniform() < 0.5 };
  });
}

interface Pick {
  readonly shard: OracleShard;
  readonly clip: number;
  readonly isMirrored: boolean;
}

/** What is seen of the clips as a whole, what is where, and the answers about the shots. */
function wholeOf(picks: readonly Pick[], random: Random): HostTensors {
  const B = picks.length;
  const rgb = new Uint8Array(B * pixels * 3);
  const sharp = new Uint8Array(B * sharpPixels * 3);
  const [classes, slots, nearness] = [0, 1, 2].map(() => new Uint8Array(B * area)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const flow = new Int8Array(B * area * 2);
  const shot = new Float32Array(B * shotSize);
  for (const [b, { shard, clip, isMirrored }] of picks.entries()) {
    const part = <A extends Uint8Array | Int8Array>(data: A, size: number): A =>
      data.subarray(clip * size, (clip + 1) * size) as A;
    const target = rgb.subarray(b * pixels * 3, (b + 1) * pixels * 3);
    copyRows(part(shard.rgb, pixels * 3), target, { length: side, channels: 3, isMirrored });
    degrade(target, side, random);
    const detailed = sharp.subarray(b * sharpPixels * 3, (b + 1) * sharpPixels * 3);
    copyRows(part(shard.sharp, sharpPixels * 3), detailed, { length: sharpSide, channels: 3, isMirrored });
    degrade(detailed, sharpSide, random);
    for (const [from, to] of [
      [shard.classes, classes],
      [shard.slots, slots],
      [shard.nearness, nearness],
    ] as const) {
      copyRows(part(from, area), to.subarray(b * area), { length: cells, channels: 1, isMirrored });
    }
    const motion = flow.subarray(b * area * 2, (b + 1) * area * 2);
    copyRows(part(shard.flow, area * 2), motion, { length: cells, channels: 2, isMirrored });
    if (isMirrored) for (let i = 0; i < motion.length; i += 2) motion[i] = -motion[i]!;
    writeAnswers(
      { labels: labelsOf(shard, clip), isMirrored },
      shotLabels,
      shot.subarray(b * shotSize, (b + 1) * shotSize),
    );
  }
  const map = [B, F, cells, cells];
  return {
    frames: hostTensor('uint8', [B, F, side, side, 3], rgb),
    sharp: hostTensor('uint8', [B, sharpSide, sharpSide, 3], sharp),
    classes: hostTensor('uint8', map, classes),
    slots: hostTensor('uint8', map, slots),
    nearness: hostTensor('uint8', map, nearness),
    flow: hostTensor('int8', [...map, 2], flow),
    shot_answers: hostTensor('float32', [B, shotSize], shot),
  };
}

/** What is seen of the bodies from near, the answers about them, and whether they are looked at under their true masks. */
function bodiesOf(picks: readonly Pick[], random: Random): HostTensors {
  const B = picks.length;
  const answers = new Float32Array(B * S * bodySize);
  for (const [b, { shard, clip, isMirrored }] of picks.entries()) {
    const labels = labelsOf(shard, clip);
    for (const slot of [0, 1, 2] as const) {
      const at = (b * S + slot) * bodySize;
      writeAnswers({ labels, isMirrored }, bodyLabels[slot], answers.subarray(at, at + bodySize));
    }
  }
  return {
    ...packCrops(picks, random),
    body_answers: hostTensor('float32', [B, S, bodySize], answers),
    teacher: hostTensor(
      'float32',
      [B],
      Float32Array.from({ length: B }, () => (random.uniform() < 0.5 ? 1 : 0)),
    ),
  };
}

/** The bodies of all clips one after the other, as many as a batch has room for, and whose each is. */
function packCrops(picks: readonly Pick[], random: Random): HostTensors {
  const room = cropsOf(picks.length);
  const crops = new Uint8Array(room * cropBytes);
  const places = new Float32Array(picks.length * S * room);
  const [rows, columns] = [0, 1].map(() => new Float32Array(room * F * maskLineSize)) as [Float32Array, Float32Array];
  const bodies = picks.flatMap(({ shard, clip, isMirrored }, b) =>
    Array.from(shard.bodyOf.subarray(clip * S, (clip + 1) * S)).flatMap((body, slot) =>
      body < 0 ? [] : [{ shard, clip, slot, body, isMirrored, place: b * S + slot }],
    ),
  );
  const cut = new Uint8Array(cropBytes);
  for (const [i, { shard, clip, slot, body, isMirrored, place }] of bodies.slice(0, room).entries()) {
    const windows = cutBody(shard.bodies.subarray(body * nearBytes, (body + 1) * nearBytes), cut, random);
    const to = crops.subarray(i * cropBytes, (i + 1) * cropBytes);
    copyRows(cut, to, { length: cropSide, channels: 3, isMirrored });
    degrade(to, cropSide, random);
    places[place * room + i] = 1;
    const boxes = keptBoxes(shard, clip, slot);
    for (const [frame, window] of windows.entries()) {
      const cut = i * F + frame;
      writeMaskCut({ box: boxes[frame]!, window, isMirrored }, lineOf(rows, cut), lineOf(columns, cut));
    }
  }
  return {
    crops: hostTensor('uint8', [room * F, cropSide, cropSide, 3], crops),
    crop_rows: hostTensor('float32', [room * F, maskSide, cells], rows),
    crop_columns: hostTensor('float32', [room * F, maskSide, cells], columns),
    crop_places: hostTensor('float32', [picks.length * S, room], places),
  };
}
