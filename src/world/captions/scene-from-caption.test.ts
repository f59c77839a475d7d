import { describe, expect, it } from 'vitest';
import { ConfigError, createRandom } from '../../base/index.ts';
import { sampleScene } from '../scene/sample.ts';
import { curriculumLevels } from '../scene/sample-setting.ts';
import { captionScene } from './caption.ts';
import { sceneFromCaption } from './scene-from-caption.ts';

/** Who does what, in the order of the entities. */
function castOf(text: string): string[] {
  return sceneFromCaption(text).shots[0]!.entities.map(
    ({ color, subject, timeline }) => `${color} ${subject} ${timeline.map(({ action }) => action).join(', ')}`,
  );
}

function refusedSlot(text: string): string {
  try {
    sceneFromCaption(text);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.message).toMatch(/^Cannot read (?:caption|scene) as .+ must .+: current value is .+/);
    return error.data.slot as string;
  }
  return 'none';
}

describe('sceneFromCaption()', () => {
  it('reads numbers, plurals and groups beside groups', () => {
    expect(castOf('Three blue rabbits jump.')).toEqual(Array(3).fill('blue rabbit jump'));
    expect(castOf('Foxes walk in a forest.')).toHaveLength(2);
    expect(castOf('Three black dogs and two white cats sit in a meadow.').map((one) => one.slice(0, 9))).toEqual([
      ...Array(3).fill('black dog'),
      ...Array(2).fill('white cat'),
    ]);
  });

  it('reads who sits on whom from the word "on" before a body, and nothing from it elsewhere', () => {
    const { relations } = sceneFromCaption('A green frog sits on a large brown horse in a meadow.').shots[0]!;
    expect(relations).toEqual([{ kind: 'on', subjectId: 'a', objectId: 'b' }]);
    expect(sceneFromCaption('A green frog sits on the left on a farm.').shots[0]!.relations).toEqual([]);
  });

  it('refuses nothing that a full caption of the world says', () => {
    const random = createRandom('refuses nothing');
    for (const level of curriculumLevels) {
      for (let i = 0; i < 40; i++) {
        const scene = sampleScene(random, { level, heldOut: 'include' });
        sceneFromCaption(captionScene(scene, random), { shotSeconds: scene.shots[0]!.durationSeconds });
      }
    }
  });

  it.each([
    ['', 'shots[0].subject'],
    ['A purple giraffe walks.', 'shots[0].subject'],
    ['Six foxes walk.', 'shots[0].entities'],
    ['12 balls bounce.', 'shots[0].entities'],
    ['A fox, a cat, a dog, a bear, a horse and an owl.', 'shots[0].entities'],
    ['Two dogs chase a cat.', 'shots[0].count'],
    ['Three balls drop.', 'shots[0].count'],
    ['A red fox flies in a meadow.', 'shots[0].entities[0].timeline[0].action'],
    ['A fish swims in a desert.', 'shots[0].entities[0].subject'],
    ['A happy car drives.', 'shots[0].entities[0].emotion'],
    ['A cat sits in a living room in heavy rain.', 'shots[0].weather'],
    ['An astronaut floats in space at dawn.', 'shots[0].timeOfDay'],
    ['A boy walks in a desert in spring.', 'shots[0].season'],
    ['A cat sits in a forest at the beach.', 'shots[0].place'],
    ['A cat sits at dawn at night.', 'shots[0].timeOfDay'],
    ['A flat illustration: a cat sits. Watercolor painting.', 'shots[0].style'],
    ['A fox chases a box.', 'shots[0].relations[0].objectId'],
    ['A red fox carries a blue car.', 'shots[0].relations[0].objectId'],
    ['A fox stands on a cat.', 'shots[0].relations[0].objectId'],
    ['A blue ball drops in the sky.', 'shots[0].event.kind'],
    ['A fox topples over.', 'shots[0].event.bodyId'],
    ['A red ball collides with a fox.', 'shots[0].event.otherId'],
    ['Shot 1: a fox walks. Shot 2: a bus drives.', 'shots[1].subject'],
    [`${[1, 2, 3, 4, 5].map((n) => `Shot ${n}: a fox walks.`).join(' ')}`, 'shots'],
  ])('refuses "%s" and names %s', (text, slot) => {
    expect(refusedSlot(text)).toBe(slot);
  });
});
