import { createRandom } from '../../base/index.ts';
import { type CurriculumLevel, sampleScene, sceneLabels } from '../../world/index.ts';
import { type Proportion, proportion } from '../measures/proportion.ts';
import { type Attribute, askFollowing } from '../prompts/prompt-following.ts';
import { renderCase } from '../render-case.ts';
import type { Oracle } from './oracle.ts';
import { bodyQuestions, shotQuestions } from './oracle-format.ts';

/** On what an oracle is measured. */
export interface MeasureOracleOptions {
  readonly seed: string;
  readonly clips: number;
  /** Pixels a side of the pictures, which the oracle sees smaller. */
  readonly side: number;
}

const levels: readonly CurriculumLevel[] = ['W1', 'W2', 'W3', 'W4'];

/** How often an oracle is right about true clips that it never saw. */
export async function measureOracle(
  oracle: Oracle,
  { seed, clips, side }: MeasureOracleOptions,
): Promise<Readonly<Partial<Record<Attribute, Proportion>>>> {
  const counts = new Map<Attribute, { right: number; asked: number }>();
  for (let i = 0; i < clips; i++) {
    const random = createRandom(`oracle test/${seed}/${i}`);
    const scene = sampleScene(random, { level: levels[i % levels.length]!, durationSeconds: 2, heldOut: 'include' });
    const frames = renderCase(scene, { width: side, height: side, frameRate: 4, frames: 8 });
    const expected = sceneLabels(scene);
    for (const { attribute, isRight } of await askFollowing(oracle, frames, { expected, frameRate: 4 })) {
      const count = counts.get(attribute) ?? { right: 0, asked: 0 };
      counts.set(attribute, { right: count.right + (isRight ? 1 : 0), asked: count.asked + 1 });
    }
  }
  return Object.fromEntries(
    [...bodyQuestions, ...shotQuestions].flatMap(({ name }) => {
      const count = counts.get(name);
      return count === undefined ? [] : [[name, proportion(count.right, count.asked)]];
    }),
  );
}
