import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import {
  actionWords,
  boatActionWords,
  cameraSpeedWords,
  cameraWords,
  colorWords,
  countWords,
  emotionWords,
  eventWords,
  participleOf,
  pastParticipleOf,
  placePhrases,
  pluralOf,
  relationWords,
  seasonPhrases,
  shotSizeWords,
  sideWords,
  sizeWords,
  speedWords,
  stylePhrases,
  subjectWords,
  thirdPersonOf,
  timePhrases,
  weatherPhrases,
} from '../../prompt/index.ts';
import { affordances } from '../scene/affordances.ts';
import { areAlike } from '../scene/are-alike.ts';
import { eventRules } from '../scene/event-rules.ts';
import { isTravelling, motionOf, showsFacing } from '../scene/motions.ts';
import { sampleScene } from '../scene/sample.ts';
import { curriculumLevels } from '../scene/sample-setting.ts';
import type { Entity, PhysicsEvent, Scene, Shot } from '../scene/scene.ts';
import { stages } from '../scene/stage.ts';
import { captionScene } from './caption.ts';
import { columnOf } from './verb-phrase.ts';

/** Something that can be seen, and the phrases of which a caption must have one. */
interface Sight {
  readonly name: string;
  readonly phrases: readonly string[];
}

const formsOf = (verb: string): string[] =>
  verb.startsWith('be ') ? [verb.slice(3)] : [verb, thirdPersonOf(verb), participleOf(verb), pastParticipleOf(verb)];

const settingWords = (phrases: readonly { readonly phrase: string }[]): string[] => phrases.map(({ phrase }) => phrase);

const paceOf = (speed: number): 'slow' | 'fast' | null => (speed < 0.8 ? 'slow' : speed > 1.4 ? 'fast' : null);

function sightsOfShot(shot: Shot): Sight[] {
  const stage = stages[shot.place];
  const { weather, weatherIntensity: strength, camera } = shot;
  const sights: Sight[] = [
    { name: `place ${shot.place}`, phrases: settingWords(placePhrases[shot.place]) },
    { name: `shot ${camera.shotSize}`, phrases: shotSizeWords[camera.shotSize] },
    { name: `camera ${camera.move}`, phrases: Object.values(cameraWords[camera.move]).flat() },
  ];
  if (stage.showsTimeOfDay) sights.push({ name: shot.timeOfDay, phrases: settingWords(timePhrases[shot.timeOfDay]) });
  if (stage.showsSeason) sights.push({ name: shot.season, phrases: settingWords(seasonPhrases[shot.season]) });
  if (stage.showsWeather) {
    const { light, plain, heavy } = weatherPhrases[weather];
    const chosen = strength < 0.45 ? light : strength > 0.8 ? heavy : plain;
    sights.push({ name: `${weather} ${strength}`, phrases: settingWords(chosen.length === 0 ? plain : chosen) });
  }
  const pace = paceOf(camera.speed);
  if (pace !== null) sights.push({ name: pace, phrases: paceWords[pace] });
  return [...sights, ...sightsOfBodies(shot), ...(shot.event === null ? [] : sightsOfEvent(shot.event, shot))];
}

/** Bodies and the camera share these words, so they are counted together. */
const paceWords = {
  slow: [...speedWords.slow, ...Object.values(cameraSpeedWords.slow).flat()],
  fast: [...speedWords.fast, ...Object.values(cameraSpeedWords.fast).flat()],
};

function sightsOfBodies(shot: Shot): Sight[] {
  const { entities, event } = shot;
  const relation = shot.relations[0] ?? null;
  const group = entities.length > 1 && areAlike(entities);
  const sights = (group ? entities.slice(0, 1) : entities).flatMap((entity): Sight[] => [
    {
      name: `subject ${entity.subject}`,
      phrases: subjectWords[entity.subject].flatMap((noun) => [noun, pluralOf(noun)]),
    },
    { name: `color ${entity.color}`, phrases: colorWords[entity.color] },
    { name: `size ${entity.size}`, phrases: sizeWords[entity.size] },
    ...(affordances[entity.subject].hasFace
      ? [{ name: `emotion ${entity.emotion}`, phrases: emotionWords[entity.emotion] }]
      : []),
    ...(event === null && !isMovedByAnother(entity, shot) ? sightsOfDeeds(entity) : []),
  ]);
  if (group) sights.push({ name: 'count', phrases: [countWords[entities.length - 1]!] });
  if (relation !== null && relation.kind in relationWords) {
    const converse = {
      'left of': 'right of',
      'right of': 'left of',
      behind: 'in front of',
      'in front of': 'behind',
      on: 'on',
    };
    const kind = relation.kind as keyof typeof relationWords;
    sights.push({ name: kind, phrases: [...relationWords[kind], ...relationWords[converse[kind] as typeof kind]] });
  }
  return [...sights, ...sightsOfSides(shot), ...sightsOfColumn(shot)];
}

/** Who is chased runs, who is carried is held, and who is met meets too: the verb of the first says it. */
function isMovedByAnother({ id }: Entity, { relations: [relation] }: Shot): boolean {
  return relation?.objectId === id && ['chases', 'carries', 'meets'].includes(relation.kind);
}

function sightsOfDeeds({ subject, timeline }: Entity): Sight[] {
  return timeline.flatMap(({ action, speed }): Sight[] => {
    const verbs = subject === 'boat' && action === 'drive' ? boatActionWords.drive : actionWords[action];
    const pace = motionOf(subject, action).hasSpeed ? paceOf(speed) : null;
    const deed = { name: `action ${action}`, phrases: verbs.flatMap(formsOf) };
    return pace === null ? [deed] : [deed, { name: pace, phrases: paceWords[pace] }];
  });
}

/** Both sides in which somebody looks or goes; two that go together share one phrase. */
function sightsOfSides({ entities, event }: Shot): Sight[] {
  const sides = entities
    .filter(({ id, subject, timeline }) => {
      const isDirected = event?.bodyId === id && eventRules[event.kind].hasDirection;
      return (
        isDirected ||
        showsFacing(
          subject,
          timeline.map(({ action }) => action),
        )
      );
    })
    .map(({ facing }) => facing);
  return [...new Set(sides)].map((side) => ({
    name: `to the ${side}`,
    phrases: [
      ...sideWords.facing[side],
      ...sideWords.direction[side],
      `coming from the ${side === 'left' ? 'right' : 'left'}`,
    ],
  }));
}

function sightsOfColumn(shot: Shot): Sight[] {
  const [body] = shot.entities;
  const { subject, timeline, position } = body!;
  const stays = timeline.every(({ action }) => action !== 'swing' && !isTravelling(subject, action));
  if (shot.entities.length > 1 || shot.event !== null || !stays) return [];
  const column = columnOf(position.xMeters, shot);
  return [{ name: `column ${column}`, phrases: sideWords.column[column] }];
}

function sightsOfEvent({ kind, restitution }: PhysicsEvent, { entities: [body] }: Shot): Sight[] {
  const sights: Sight[] = [{ name: kind, phrases: eventWords[kind].flatMap(formsOf) }];
  const bounces = formsOf('bounce');
  if (kind === 'drop and bounce') {
    const [low, high] = eventRules[kind].startHeight;
    const isHigh = body!.position.heightMeters > (low + high) / 2;
    sights.push({
      name: 'drop height',
      phrases: isHigh ? ['from high up', 'from up high'] : ['from low down', 'from a low height'],
    });
  }
  if (kind === 'drop and bounce' || kind === 'throw') {
    const heights =
      restitution > 0.65 ? [' high', ' back high'] : restitution < 0.45 ? [' a little', ' only a little'] : [''];
    sights.push({
      name: `rebound ${restitution}`,
      phrases: bounces.flatMap((form) => heights.map((high) => form + high)),
    });
  }
  if (kind === 'collide') sights.push({ name: 'push', phrases: formsOf(restitution > 0.6 ? 'knock' : 'push') });
  return sights;
}

const patterns = new Map<string, RegExp>();

/** How often one of some phrases stands in a text, as whole words, the longest first. */
function timesSaid(text: string, phrases: readonly string[]): number {
  const key = [...new Set(phrases)].sort((a, b) => b.length - a.length).join('|');
  const pattern = patterns.get(key) ?? new RegExp(`(?<![\\w-])(?:${key})(?![\\w-])`, 'gi');
  patterns.set(key, pattern);
  return text.match(pattern)?.length ?? 0;
}

/** What of a shot its text does not say, or says for fewer bodies than show it. */
function unsaid(sights: readonly Sight[], text: string): string[] {
  const wanted = new Map<string, { phrases: readonly string[]; times: number }>();
  for (const { name, phrases } of sights) {
    wanted.set(name, { phrases, times: (wanted.get(name)?.times ?? 0) + 1 });
  }
  return [...wanted]
    .filter(([, { phrases, times }]) => timesSaid(text, phrases) < times)
    .map(([name]) => `${name} is not said in "${text}"`);
}

function partsOf(text: string): string[] {
  const parts = text.split(/(?:Shot|Scene) \d: |(?:First|Second|Third|Fourth) shot: /);
  return parts.length === 1 ? parts : parts.slice(1);
}

test('full captions have a word for everything that can be seen, in 3000 scenes of all levels', () => {
  const random = createRandom('nothing unsaid');
  for (const level of curriculumLevels) {
    for (let i = 0; i < 500; i++) {
      const scene: Scene = sampleScene(random, { level, heldOut: 'include' });
      const text = captionScene(scene, random);
      const { nouns, adjectives } = stylePhrases[scene.style];
      const style = { name: scene.style, phrases: [...nouns, ...adjectives.map((word) => `${word} style`)] };
      expect(unsaid([style], text)).toEqual([]);
      const parts = partsOf(text);
      expect(parts).toHaveLength(scene.shots.length);
      for (const [index, shot] of scene.shots.entries()) expect(unsaid(sightsOfShot(shot), parts[index]!)).toEqual([]);
    }
  }
});

test('a sight that a caption leaves out is found', () => {
  const scene = sampleScene(createRandom('left out'), { level: 'W1' });
  const text = captionScene(scene, createRandom(1));
  const { color } = scene.shots[0]!.entities[0]!;
  const without = text.replaceAll(new RegExp(`\\b(?:${colorWords[color].join('|')})\\b`, 'gi'), 'nice');
  expect(unsaid(sightsOfShot(scene.shots[0]!), without)).toHaveLength(1);
});
