import { createRandom } from '../../base/index.ts';
import { captionScene } from '../captions/caption.ts';
import type { CaptionLevel } from '../captions/writer.ts';
import type { HeldOutMode } from '../scene/balance.ts';
import { sampleScene } from '../scene/sample.ts';
import type { CurriculumLevel } from '../scene/sample-setting.ts';
import type { Scene } from '../scene/scene.ts';
import type { ClipFormat } from './render-clip.ts';

/** Which clips there are: clip `n` of a plan is the same on every machine, whoever draws it. */
export interface ClipPlan extends ClipFormat {
  readonly seed: string;
  /** Each clip takes one of these, all equally likely. */
  readonly levels: readonly CurriculumLevel[];
  readonly heldOut: HeldOutMode | 'only';
  /** Paraphrases per clip. */
  readonly captionCount: number;
  /** Chance of a typing error in each caption. */
  readonly typoRate: number;
}

/** What is said of one clip, before it is drawn. */
export interface ClipText {
  readonly index: number;
  readonly level: CurriculumLevel;
  readonly scene: Scene;
  readonly captions: readonly ClipCaption[];
}

/** One caption of a clip, and how much of the scene it tells. */
export interface ClipCaption {
  readonly level: CaptionLevel;
  readonly text: string;
}

/** Shares of full, medium and terse captions. */
const captionShares: readonly (readonly [CaptionLevel, number])[] = [
  ['full', 0.7],
  ['medium', 0.2],
  ['terse', 0.1],
];

/** Scene and captions of one clip of a plan. */
export function planClip(plan: ClipPlan, index: number): ClipText {
  const random = createRandom(`${plan.seed}/clip/${index}`);
  const level = random.pick(plan.levels);
  const durationSeconds = Math.max(2, (plan.frames - 1) / plan.frameRate);
  const scene = sampleScene(random.fork('scene'), { level, durationSeconds, heldOut: plan.heldOut });
  const words = random.fork('captions');
  const captions = Array.from({ length: plan.captionCount }, () => {
    const chosen = pickLevel(words.uniform());
    return { level: chosen, text: captionScene(scene, words, { level: chosen, typoRate: plan.typoRate }) };
  });
  return { index, level, scene, captions };
}

function pickLevel(chance: number): CaptionLevel {
  let sum = 0;
  for (const [level, share] of captionShares) {
    sum += share;
    if (chance < sum) return level;
  }
  return 'full';
}
