import type { Random } from '../../base/index.ts';
import {
  bodyQuestions,
  classCount,
  cropBytes,
  type OracleQuestion,
  oracleFormat,
  shotQuestions,
} from '../../evaluation/index.ts';
import { type HostTensors, hostTensor } from '../../graph/index.ts';
import { type LabelName, labelNames, labelValues, subjectClass, subjects } from '../../world/index.ts';
import { cropsOf } from '../tasks/oracle-task.ts';
import { degrade } from './oracle-damage.ts';
import type { OracleShard } from './oracle-shard.ts';

const { side, cells, cropSide, frames: F, slots: S } = oracleFormat;
const pixels = F * side * side;
const area = F * cells * cells;

/** Clips drawn from shards, half of them mirrored, most of them a little damaged, with all answers. */
export function oracleBatch(random: Random, shards: readonly OracleShard[], clips: number): HostTensors {
  const picks = Array.from({ length: clips }, () => {
    const shard = random.pick(shards);
    return { shard, clip: random.integer(shard.clips), isMirrored: random.uniform() < 0.5 };
  });
  return assemble(
    picks,
    clips,
    (rgb, side) => degrade(rgb, side, random),
    () => (random.uniform() < 0.5 ? 1 : 0),
  );
}

/** Changes pictures of so many pixels a side in place. */
type Damage = (rgb: Uint8Array, side: number) => void;

interface Pick {
  readonly shard: OracleShard;
  readonly clip: number;
  readonly isMirrored: boolean;
}

function assemble(picks: readonly Pick[], B: number, damage: Damage, teacherOf: () => number): HostTensors {
  const rgb = new Uint8Array(B * pixels * 3);
  const [classes, slots, nearness] = [0, 1, 2].map(() => new Uint8Array(B * area)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const flow = new Int8Array(B * area * 2);
  const shot = new Float32Array(B * total(shotQuestions));
  const body = new Float32Array(B * S * total(bodyQuestions));
  const bodyClasses = new Float32Array(B * S * classCount);
  const teacher = new Float32Array(B);
  for (const [b, { shard, clip, isMirrored }] of picks.entries()) {
    const part = <A extends Uint8Array | Int8Array>(data: A, size: number): A =>
      data.subarray(clip * size, (clip + 1) * size) as A;
    const target = rgb.subarray(b * pixels * 3, (b + 1) * pixels * 3);
    copyRows(part(shard.rgb, pixels * 3), target, { length: side, channels: 3, isMirrored });
    damage(target, side);
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
    const labels = part(shard.labels, labelNames.length);
    writeAnswers({ labels, isMirrored, b }, { shot, body, bodyClasses });
    teacher[b] = teacherOf();
  }
  const map = [B, F, cells, cells];
  return {
    frames: hostTensor('uint8', [B, F, side, side, 3], rgb),
    ...packCrops(picks, damage),
    classes: hostTensor('uint8', map, classes),
    slots: hostTensor('uint8', map, slots),
    nearness: hostTensor('uint8', map, nearness),
    flow: hostTensor('int8', [...map, 2], flow),
    shot_answers: hostTensor('float32', [B, total(shotQuestions)], shot),
    body_answers: hostTensor('float32', [B, S, total(bodyQuestions)], body),
    body_classes: hostTensor('float32', [B, S, classCount], bodyClasses),
    teacher: hostTensor('float32', [B], teacher),
  };
}

/** The bodies of all clips one after the other, as many as a batch has room for, and whose each is. */
function packCrops(picks: readonly Pick[], damage: Damage): HostTensors {
  const room = cropsOf(picks.length);
  const crops = new Uint8Array(room * cropBytes);
  const places = new Float32Array(picks.length * S * room);
  const bodies = picks.flatMap(({ shard, clip, isMirrored }, b) =>
    slotSubjects.flatMap((label, slot) =>
      shard.labels[clip * labelNames.length + label]! < 0
        ? []
        : [{ shard, clip, isMirrored, slot, place: b * S + slot }],
    ),
  );
  for (const [i, { shard, clip, isMirrored, slot, place }] of bodies.slice(0, room).entries()) {
    const from = (clip * S + slot) * cropBytes;
    const to = crops.subarray(i * cropBytes, (i + 1) * cropBytes);
    copyRows(shard.crops.subarray(from, from + cropBytes), to, { length: cropSide, channels: 3, isMirrored });
    damage(to, cropSide);
    places[place * room + i] = 1;
  }
  return {
    crops: hostTensor('uint8', [room, F, cropSide, cropSide, 3], crops),
    crop_places: hostTensor('float32', [picks.length * S, room], places),
  };
}

/** Copies rows of cells, each read from its end where mirrored. */
function copyRows<A extends Uint8Array | Int8Array>(
  from: A,
  to: A,
  {
    length,
    channels,
    isMirrored,
  }: { readonly length: number; readonly channels: number; readonly isMirrored: boolean },
): void {
  if (!isMirrored) {
    to.set(from);
    return;
  }
  const stride = length * channels;
  for (let start = 0; start < from.length; start += stride) {
    for (let i = 0; i < length; i++) {
      const [source, target] = [start + (length - 1 - i) * channels, start + i * channels];
      for (let c = 0; c < channels; c++) to[target + c] = from[source + c]!;
    }
  }
}

function writeAnswers(
  { labels, isMirrored, b }: { readonly labels: Int8Array; readonly isMirrored: boolean; readonly b: number },
  target: { readonly shot: Float32Array; readonly body: Float32Array; readonly bodyClasses: Float32Array },
): void {
  const answer = (name: LabelName): number => {
    const index = labels[labelPlaces.get(name)!]!;
    return isMirrored ? (mirrored(name)[index] ?? index) : index;
  };
  let at = b * total(shotQuestions);
  for (const { name, answers } of shotQuestions) {
    const index = answer(name);
    if (index >= 0) target.shot[at + index] = 1;
    at += answers;
  }
  at = b * S * total(bodyQuestions);
  for (const slot of [0, 1, 2] as const) {
    for (const { name, answers } of bodyQuestions) {
      const index = answer(`entity${slot}.${name}`);
      if (index >= 0) target.body[at + index] = 1;
      at += answers;
    }
    const subject = answer(`entity${slot}.subject`);
    if (subject >= 0) target.bodyClasses[(b * S + slot) * classCount + subjectClass(subjects[subject]!)] = 1;
  }
}

const labelPlaces: ReadonlyMap<LabelName, number> = new Map(labelNames.map((name, i) => [name, i]));
/** Where each slot's subject stands among the labels. */
const slotSubjects = ([0, 1, 2] as const).map((slot) => labelPlaces.get(`entity${slot}.subject`)!);
const mirrorTables = new Map<LabelName, readonly number[]>();

/** What each answer becomes in a mirror: left and right change places. */
function mirrored(name: LabelName): readonly number[] {
  const known = mirrorTables.get(name);
  if (known !== undefined) return known;
  const values = labelValues[name];
  const swap: Readonly<Record<string, string>> = { left: 'right', right: 'left' };
  const table = values.map((value) => {
    const other = value.replace(/\b(left|right)\b/, (word) => swap[word]!);
    return values.includes(other) ? values.indexOf(other) : values.indexOf(value);
  });
  mirrorTables.set(name, table);
  return table;
}

function total(questions: readonly OracleQuestion[]): number {
  return questions.reduce((count, { answers }) => count + answers, 0);
}
