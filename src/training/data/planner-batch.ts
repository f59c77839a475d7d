import type { Random } from '../../base/index.ts';
import { type HostTensors, hostTensor } from '../../graph/index.ts';
import {
  type BodyPlan,
  bodyQuestionNames,
  type MeasureName,
  measureNames,
  mostBodies,
  type PlannerConfig,
  timeFeatureCount,
  timeFeatures,
  type WordTokenizer,
} from '../../models/index.ts';
import { createSimulation, curriculumLevels, type Scene, sampleScene } from '../../world/index.ts';
import { drawCaption } from './caption-vocabulary.ts';
import { planBodies } from './plan-bodies.ts';

/** What batches for the planner are drawn from, and their size. */
export interface PlannerBatchOptions {
  readonly config: PlannerConfig;
  readonly tokenizer: WordTokenizer;
  readonly captions: number;
  /** Times of each shot that are asked for. */
  readonly times: number;
}

/** Latest time that is asked for, in seconds. */
const latestSeconds = 4.5;
/** How often the beginning is among the times, where most videos are asked. */
const beginningShare = 0.3;

/** Captions of fresh shots, and their bodies at some times, from left to right as they stand in the beginning. */
export function plannerBatch(
  random: Random,
  { config, tokenizer, captions: B, times: T }: PlannerBatchOptions,
): HostTensors {
  const L = config.text.tokens;
  const E = mostBodies;
  const N = measureNames.length;
  const ids = new BigInt64Array(B * L);
  const features = new Float32Array(B * T * timeFeatureCount);
  const [isThere, looksRight] = [new Float32Array(B * T * E), new Float32Array(B * T * E)];
  const measures = new Float32Array(B * T * E * N);
  const answers = bodyQuestionNames.map((name) => new Float32Array(B * T * E * config.bodies[name]));
  for (let b = 0; b < B; b++) {
    const scene = drawShot(random.fork(`shot ${b}`));
    ids.set(tokenizer.encode(drawCaption(scene, random), L), b * L);
    const simulation = createSimulation(scene);
    const first = planBodies(scene.shots[0]!, simulation.frameAt(0));
    const fromLeft = [...first.keys()].sort((i, j) => first[i]!.x - first[j]!.x);
    const seconds = Array.from({ length: T }, (_, i) =>
      i === 0 && random.uniform() < beginningShare ? 0 : random.uniform() * latestSeconds,
    );
    features.set(timeFeatures(seconds), b * T * timeFeatureCount);
    for (const [t, time] of seconds.entries()) {
      const bodies = planBodies(scene.shots[0]!, simulation.frameAt(time));
      for (const [slot, which] of fromLeft.slice(0, E).entries()) {
        const body = bodies[which]!;
        const at = (b * T + t) * E + slot;
        isThere[at] = 1;
        looksRight[at] = body.facing > 0 ? 1 : 0;
        const own = measuresOf(body);
        measures.set(
          measureNames.map((name) => own[name]),
          at * N,
        );
        for (const [i, name] of bodyQuestionNames.entries()) answers[i]![at * config.bodies[name] + body[name]] = 1;
      }
    }
  }
  return {
    tokens: hostTensor('int64', [B, L], ids),
    times: hostTensor('float32', [B, T, timeFeatureCount], features),
    is_there: hostTensor('float32', [B, T, E, 1], isThere),
    looks_right: hostTensor('float32', [B, T, E, 1], looksRight),
    measures: hostTensor('float32', [B, T, E, N], measures),
    ...Object.fromEntries(
      bodyQuestionNames.map((name, i) => [
        `answer.${name}`,
        hostTensor('float32', [B, T, E, config.bodies[name]], answers[i]!),
      ]),
    ),
  };
}

/** One shot of a story. */
function drawShot(random: Random): Scene {
  const story = sampleScene(random, { level: random.pick(curriculumLevels) });
  return { ...story, shots: [random.pick(story.shots)] };
}

/** What is measured of a body. */
function measuresOf({ x, y, width, height, rotationRadians, phase, depth }: BodyPlan): Record<MeasureName, number> {
  const turn = 2 * Math.PI * phase;
  return {
    ...{ x, y, logWidth: Math.log(width), logHeight: Math.log(height), depth },
    ...{ sinTilt: Math.sin(rotationRadians), cosTilt: Math.cos(rotationRadians) },
    ...{ sinPhase: Math.sin(turn), cosPhase: Math.cos(turn) },
  };
}
