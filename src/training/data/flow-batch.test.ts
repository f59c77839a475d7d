import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import type { HostTensors } from '../../graph/index.ts';
import {
  aozoraMini,
  type BodyPlan,
  bodyNumbers,
  createWordTokenizer,
  mostBodies,
  packBodies,
  planWidth,
  writePlanFeatures,
} from '../../models/index.ts';
import { sampleScene } from '../../world/index.ts';
import { flowBatch } from './flow-batch.ts';
import type { LatentShard } from './latent-shard.ts';

const grid = { rows: 2, columns: 2 };
/** Clips of the shard, its latent frames with the two that stand alone, tokens and channels. */
const [clips, stored, S, C] = [3, 7, 4, aozoraMini.autoencoder.latentChannels];
const counts = aozoraMini.planner.bodies;
const Q = planWidth(counts);
const random = createRandom('shard');

/** A body of its own in every frame of the shard. */
const bodyOf = (frame: number): BodyPlan => ({
  ...{ x: frame / 64, y: 0, width: 0.5, height: 0.5, rotationRadians: 0, depth: 2, facing: 1, phase: 0 },
  ...{ subject: frame % counts.subject, color: 1, action: 2, emotion: 3 },
});
const frames = Array.from({ length: clips * stored }, (_, frame) => frame);
const plans = new Float32Array(frames.length * mostBodies * bodyNumbers);
for (const frame of frames) plans.set(packBodies([bodyOf(frame)]), frame * mostBodies * bodyNumbers);
const shard: LatentShard = {
  ...{ shape: [clips, stored, S, C], plans, labels: new Uint8Array(frames.length * S * 2) },
  // The value of a latent is the number of its frame.
  latents: Float32Array.from({ length: frames.length * S * C }, (_, i) => Math.floor(i / (S * C))),
  scenes: Array.from({ length: clips }, () => sampleScene(random, { level: 'W1' })),
};
const options = {
  ...{ config: aozoraMini, shards: [shard], grid, frameRate: 8, shift: 3 },
  tokenizer: createWordTokenizer(['fox'], aozoraMini.text.vocabularySize),
  statistics: { mean: new Float32Array(C), deviation: new Float32Array(C).fill(1) },
};

/** Of each clip of a batch: the frames of the shard it shows, which of them count, its words and what is planned of each. */
function readClips(batch: HostTensors, B: number) {
  const values = (name: string): Float32Array => batch[name]!.data as Float32Array;
  const tokens = batch.tokens!.data as BigInt64Array;
  const F = batch.latents!.shape[1]!;
  return Array.from({ length: B }, (_, b) => ({
    isWordless: tokens.subarray(b * aozoraMini.text.tokens, (b + 1) * aozoraMini.text.tokens).every((id) => id === 0n),
    frames: Array.from({ length: F }, (_, f) => ({
      number: values('latents')[(b * F + f) * S * C]!,
      isMade: values('counts')[b * F + f] === 1,
      plan: values('plan').subarray((b * F + f) * S * Q, (b * F + f + 1) * S * Q),
    })),
  }));
}

test('flowBatch() tells of frames that are made who is in them, and nothing of given ones or of clips without words', () => {
  const tally = { given: { planned: 0, of: 0 }, made: { planned: 0, of: 0 } };
  for (let seed = 0; seed < 60; seed++) {
    const batch = flowBatch(createRandom(`batch ${seed}`), { ...options, clips: 16, wordlessShare: 0.2 });
    for (const { isWordless, frames: shown } of readClips(batch, 16)) {
      const isPlanned = shown.some(({ plan }) => plan[0] === 1);
      if (isWordless) expect(isPlanned).toBe(false);
      else {
        const kind = tally[shown.every(({ isMade }) => isMade) ? 'made' : 'given'];
        kind.planned += Number(isPlanned);
        kind.of++;
      }
      for (const { number, isMade, plan } of shown) {
        const expected = new Float32Array(S * Q);
        if (isPlanned && isMade) writePlanFeatures([bodyOf(number)], { grid, counts }, expected);
        expect(Buffer.compare(Buffer.from(plan.slice().buffer), Buffer.from(expected.buffer))).toBe(0);
      }
    }
  }
  // 0.9 and 0.5 of them, within four standard errors of some 200 and 500 clips.
  expect(tally.made.of).toBeGreaterThan(150);
  expect(Math.abs(tally.made.planned / tally.made.of - 0.9)).toBeLessThan(0.1);
  expect(Math.abs(tally.given.planned / tally.given.of - 0.5)).toBeLessThan(0.1);
});

test('flowBatch() gives the same batch for the same seed', () => {
  const [a, b] = [1, 1].map((seed) => flowBatch(createRandom(seed), { ...options, clips: 2, wordlessShare: 0.1 }));
  expect(a).toEqual(b);
});
