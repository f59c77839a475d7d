import type { Random } from '../../base/index.ts';
import type { HeldOutMode } from './balance.ts';
import { hasHeldOutPair } from './held-out.ts';
import { sampleEventShot } from './sample-event.ts';
import type { CurriculumLevel, SampleContext } from './sample-setting.ts';
import { sampleSeveral } from './sample-several.ts';
import { sampleShots } from './sample-shots.ts';
import { sampleSingle } from './sample-single.ts';
import type { Scene, Shot } from './scene.ts';
import { styles } from './vocabulary.ts';

/** What to draw. */
export interface SampleOptions {
  readonly level: CurriculumLevel;
  /** Length of the whole video; shots of W5 last at least 1 s each. @default 2, and 2 per shot at W5 */
  readonly durationSeconds?: number;
  /** Whether held-out pairs of attributes may occur, or one must. @default 'exclude' */
  readonly heldOut?: HeldOutMode | 'only';
  /** How many layouts of smooth detail there are per place; fewer are easier to learn. @default 4 */
  readonly layoutCount?: number;
}

/**
 * Draws a scene: every slot uniformly and independently of the others, as far as the affordances allow.
 *
 * ```ts
 * const scene = sampleScene(createRandom(7), { level: 'W1' });
 * ```
 */
export function sampleScene(random: Random, options: SampleOptions): Scene {
  const { heldOut = 'exclude' } = options;
  if (heldOut !== 'only') return sampleOnce(random, options, heldOut);
  for (;;) {
    const scene = sampleOnce(random, options, 'include');
    // About one entity of six shows a held-out pair, so this ends soon.
    if (hasHeldOutPair(scene)) return scene;
  }
}

function sampleOnce(random: Random, options: SampleOptions, heldOut: HeldOutMode): Scene {
  const { level, layoutCount = 4 } = options;
  const mostShots = Math.min(4, Math.max(2, Math.floor(options.durationSeconds ?? 4)));
  const shotCount = level === 'W5' ? 2 + random.integer(mostShots - 1) : 1;
  const context = { level, heldOut, durationSeconds: (options.durationSeconds ?? 2 * shotCount) / shotCount };
  return {
    seed: `layout ${random.integer(layoutCount)}`,
    style: random.pick(styles),
    shots: level === 'W5' ? sampleShots(random, context, shotCount) : [sampleShot(random, context)],
  };
}

/** One shot of any level but W5. */
function sampleShot(random: Random, context: SampleContext): Shot {
  if (context.level === 'W4') return sampleEventShot(random, context);
  const hasSeveral = context.level === 'W2' || (context.level === 'W3' && random.uniform() < 0.5);
  return hasSeveral ? sampleSeveral(random, context) : sampleSingle(random, context);
}
