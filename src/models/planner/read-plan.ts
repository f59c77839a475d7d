import type { Random } from '../../base/index.ts';
import { type HostTensor, hostTensor, type Session } from '../../graph/index.ts';
import { type BodyAnswerCounts, type BodyPlan, bodyQuestionNames, mostBodies } from './body-plan.ts';
import { type MeasureName, measureNames, type PlannerConfig, timeFeatureCount, timeFeatures } from './planner.ts';

/** Who is where at a time, in seconds from the beginning of the shot. */
export type Plan = (seconds: readonly number[]) => Promise<readonly (readonly BodyPlan[])[]>;

/** What words leave open, as one video has it. */
export interface PlanChoice {
  /** How far all bodies stand to the right of where they are expected, in deviations: alike for all, so that who is left of whom stays so. */
  readonly shift: number;
  /** For each place: it looks to the right if that is likelier than so much. */
  readonly sides: readonly number[];
}

/** The likeliest plan. */
export const likeliest: PlanChoice = { shift: 0, sides: Array.from({ length: mostBodies }, () => 0.5) };

/** Share of the deviation that videos differ by: what is rarest is left out. */
const variety = 0.7;

/** Draws what words leave open. */
export function drawChoice(random: Random): PlanChoice {
  const shift = variety * random.normal();
  return { shift, sides: Array.from({ length: mostBodies }, () => random.uniform()) };
}

/** A plan of a prompt, worked out when a time is first asked for. @param ids [1, L] the prompt's words */
export function createPlan(
  openSession: () => Promise<Session>,
  ids: HostTensor,
  { config, choice = likeliest }: { readonly config: PlannerConfig; readonly choice?: PlanChoice },
): Plan {
  const known = new Map<number, readonly BodyPlan[]>();
  return async (seconds) => {
    const missing = [...new Set(seconds)].filter((time) => !known.has(time));
    if (missing.length > 0) {
      const session = await openSession();
      const times = hostTensor('float32', [1, missing.length, timeFeatureCount], timeFeatures(missing));
      const { said } = await session.run({ tokens: ids, times });
      const rows = said!.data as Float32Array;
      const size = rows.length / missing.length;
      for (const [i, time] of missing.entries())
        known.set(time, readBodies(rows.subarray(i * size), config.bodies, choice));
    }
    return seconds.map((time) => known.get(time)!);
  };
}

/**
 * The bodies in what the planner says of one time: those that are there more likely than not.
 *
 * @param said [E, R] of `joinPlannerOutputs`
 * @returns    at most `mostBodies`, in the order of their places
 */
export function readBodies(said: Float32Array, counts: BodyAnswerCounts, choice: PlanChoice = likeliest): BodyPlan[] {
  const stride = 2 + 2 * measureNames.length + bodyQuestionNames.reduce((sum, name) => sum + counts[name], 0);
  const bodies: BodyPlan[] = [];
  for (let slot = 0; slot < mostBodies; slot++) {
    const row = said.subarray(slot * stride, (slot + 1) * stride);
    if (row[0]! > 0) bodies.push(readBody(row, counts, { shift: choice.shift, side: choice.sides[slot]! }));
  }
  return bodies;
}

function readBody(
  row: Float32Array,
  counts: BodyAnswerCounts,
  { shift, side }: { readonly shift: number; readonly side: number },
): BodyPlan {
  const measures = Object.fromEntries(measureNames.map((name, i) => [name, row[2 + i]!])) as Record<
    MeasureName,
    number
  >;
  const { x, y, logWidth, logHeight, sinTilt, cosTilt, sinPhase, cosPhase, depth } = measures;
  let at = 2 + 2 * measureNames.length;
  const answers = bodyQuestionNames.map((name) => {
    const scores = row.subarray(at, at + counts[name]);
    at += counts[name];
    return [name, scores.indexOf(Math.max(...scores))] as const;
  });
  const turns = Math.atan2(sinPhase, cosPhase) / (2 * Math.PI);
  return {
    x: x + shift * Math.exp(row[2 + measureNames.length]! / 2),
    ...{ y, width: Math.exp(logWidth), height: Math.exp(logHeight), depth },
    rotationRadians: Math.atan2(sinTilt, cosTilt),
    facing: 1 / (1 + Math.exp(-row[1]!)) > side ? 1 : -1,
    phase: turns - Math.floor(turns),
    ...(Object.fromEntries(answers) as Record<keyof BodyAnswerCounts, number>),
  };
}
