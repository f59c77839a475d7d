import { createRandom } from '../../base/index.ts';
import {
  type CurriculumLevel,
  type Scene,
  type SceneLabels,
  saidLabels,
  sampleScene,
  sceneLabels,
  writeCaption,
} from '../../world/index.ts';

/** One prompt of the test with what it asks for. */
export interface EvaluationCase {
  readonly index: number;
  readonly level: CurriculumLevel;
  /** Whether it joins attributes that training never showed together. */
  readonly isHeldOut: boolean;
  readonly prompt: string;
  /** The scene that the prompt was written for; its pictures are the ceiling. */
  readonly scene: Scene;
  /** What the prompt says, as indices into `labelValues`; -1 where it says nothing. */
  readonly expected: SceneLabels;
}

/** Single actors, several, camera and weather, physics: in turn, so that any number of prompts is a fair mixture. */
const levels: readonly CurriculumLevel[] = ['W1', 'W2', 'W3', 'W4', 'W1', 'W3'];
/** Every so many prompts one with a held-out pair. */
const heldOutEvery = 4;

/** The first `count` prompts of a test; the same seed gives the same prompts, and more are added at the end. */
export function evaluationCases(seed: string, count: number, durationSeconds = 2): EvaluationCase[] {
  return Array.from({ length: count }, (_, index) => {
    const random = createRandom(`evaluation/${seed}/${index}`);
    const level = levels[index % levels.length]!;
    const isHeldOut = index % heldOutEvery === heldOutEvery - 1;
    const scene = sampleScene(random.fork('scene'), {
      level,
      durationSeconds,
      heldOut: isHeldOut ? 'only' : 'exclude',
    });
    const { text, unsaid } = writeCaption(scene, random.fork('caption'), { level: 'full' });
    return { index, level, isHeldOut, prompt: text, scene, expected: saidLabels(sceneLabels(scene), unsaid) };
  });
}
