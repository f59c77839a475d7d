import type { Random } from '../../base/index.ts';
import { bodyQuestions, cropBytes, oracleFormat, totalAnswers } from '../../evaluation/index.ts';
import { type HostTensors, hostTensor } from '../../graph/index.ts';
import type { LabelName } from '../../world/index.ts';
import { frameQuestions } from '../tasks/oracle-frames-task.ts';
import { copyRows } from './copy-rows.ts';
import { cutPicture } from './cut-body.ts';
import { type AskedLabel, writeAnswers } from './oracle-answers.ts';
import { degrade } from './oracle-damage.ts';
import { labelsOf, nearBytes, type OracleShard } from './oracle-shard.ts';

const { cells, cropSide, frames: F, slots: S } = oracleFormat;
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
  const K = totalAnswers(frameQuestions);
  const answers = new Float32Array(pictures * K);
  const cut = new Uint8Array(pictureBytes);
  for (let n = 0; n < pictures; n++) {
    const sight = drawSight(random, shards);
    const isMirrored = random.uniform() < 0.5;
    cutPicture(pictureOf(sight), cut, random);
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
    answers: hostTensor('float32', [pictures, K], answers),
  };
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
  frameQuestions.map(
    ({ name, answers }): AskedLabel => ({
      label: (bodyNames.has(name) ? `entity${slot}.${name}` : name) as LabelName,
      answers,
    }),
  ),
);
