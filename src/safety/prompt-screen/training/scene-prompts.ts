import { createRandom, type Random } from '../../../base/index.ts';
import { celebrities } from '../names/celebrities.ts';
import { characters } from '../names/characters.ts';
import { readNameList } from '../names/name-list.ts';
import { performers } from '../names/performers.ts';
import { politicians } from '../names/politicians.ts';
import { type HeadCategory, headCategories } from '../prompt-model.ts';
import type { LabelledPrompt } from './labelled-prompt.ts';
import { crimeScenes } from './scenes/crime-scenes.ts';
import { harassmentScenes } from './scenes/harassment-scenes.ts';
import { hateScenes } from './scenes/hate-scenes.ts';
import { misleadingScenes } from './scenes/misleading-scenes.ts';
import { copyrightScenes, likenessScenes } from './scenes/rights-scenes.ts';
import { sceneStyles, styleBanks } from './scenes/scene-styles.ts';
import { selfHarmScenes } from './scenes/self-harm-scenes.ts';
import { sexualScenes } from './scenes/sexual-scenes.ts';
import { shortScenes } from './scenes/short-scenes.ts';
import { violenceScenes } from './scenes/violence-scenes.ts';
import { safeLabels, unsafeLabels } from './template-prompts.ts';
import { expandTemplate } from './templates/expand-template.ts';

/** Scenes of a category, and harmless ones that look like them. */
interface SceneSet {
  readonly unsafe: readonly string[];
  readonly safe: readonly string[];
}

const sceneSets: Readonly<Record<HeadCategory, SceneSet>> = {
  extreme_violence: violenceScenes,
  sexual: sexualScenes,
  hate: hateScenes,
  self_harm: selfHarmScenes,
  harassment: harassmentScenes,
  likeness: likenessScenes,
  misleading: misleadingScenes,
  weapons_drugs: crimeScenes,
  copyright: copyrightScenes,
};

/** How many times the number of texts a scene gives where names make most of the variety, or a category has few scenes. */
const shares: Readonly<Partial<Record<HeadCategory, number>>> = {
  likeness: 5,
  copyright: 3,
  sexual: 3,
  self_harm: 2,
  harassment: 2,
};

/**
 * Generates our own prompts for videos: scenes in many styles, harmful ones and look-alikes in equal parts.
 *
 * @param perScene how many texts a scene gives; each scene is a group of its own
 */
export function createScenePrompts(seed: number, perScene: number): LabelledPrompt[] {
  const random = createRandom(seed).fork('scenes');
  const banks = {
    ...styleBanks,
    realName: nameBank(celebrities + politicians + performers),
    characterName: nameBank(characters),
  };
  const write = (scene: string): string => dress(expandTemplate(scene, random, banks), { random, banks });
  const prompts: LabelledPrompt[] = [];
  const seen = new Set<string>();
  for (const category of headCategories) {
    const unsafe = [...sceneSets[category].unsafe, ...(shortScenes[category]?.unsafe ?? [])];
    const safe = [...sceneSets[category].safe, ...(shortScenes[category]?.safe ?? [])];
    const count = perScene * (shares[category] ?? 1);
    const add = (scenes: readonly string[], kind: 'unsafe' | 'safe', each: number): void => {
      const labels = kind === 'unsafe' ? unsafeLabels(category) : safeLabels();
      for (const scene of scenes) {
        for (let i = 0; i < each; i++) {
          const text = write(scene);
          if (!seen.has(text)) prompts.push({ text, source: 'scenes', labels, weight: 1, group: scene });
          seen.add(text);
        }
      }
    };
    add(unsafe, 'unsafe', count);
    add(safe, 'safe', Math.round((count * unsafe.length) / safe.length));
  }
  return prompts;
}

interface Dressing {
  readonly random: Random;
  readonly banks: Readonly<Record<string, string>>;
}

/** Puts a scene into one of the styles. */
function dress(scene: string, { random, banks }: Dressing): string {
  return expandTemplate(random.pick(sceneStyles), random, banks).replace('@', scene);
}

const nameBank = (list: string): string => readNameList(list).join('|');
