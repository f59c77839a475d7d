import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { sampleScene } from '../scene/sample.ts';
import { type CurriculumLevel, curriculumLevels } from '../scene/sample-setting.ts';
import type { Scene } from '../scene/scene.ts';
import { type PhysicsEventKind, physicsEvents, relations } from '../scene/vocabulary.ts';
import { captionScene, captionShot, paraphraseScene, writeCaption } from './caption.ts';
import { eventClause } from './event-clause.ts';
import { labelNames, labelValues, saidLabels, sceneLabels } from './labels.ts';
import { phraseAt, tokensOf } from './phrases.ts';
import { sceneFromCaption } from './scene-from-caption.ts';
import { unreadWords } from './unread-words.ts';
import { createWriter } from './writer.ts';

function draw(level: CurriculumLevel, count: number): Scene[] {
  const random = createRandom(`caption ${level}`);
  return Array.from({ length: count }, () => sampleScene(random, { level }));
}

/** The labels in which a scene differs from the one that its caption is read as; those below 0 are not asked. */
function differences(scene: Scene, text: string, asked = (index: number) => sceneLabels(scene, index)): string[] {
  const read = sceneFromCaption(text, { shotSeconds: scene.shots[0]!.durationSeconds });
  if (read.shots.length !== scene.shots.length) return ['number of shots'];
  return scene.shots.flatMap((_, index) => {
    const [said, labels] = [asked(index), sceneLabels(read, index)];
    return labelNames
      .filter((name) => said[name] >= 0 && said[name] !== labels[name])
      .map((name) => `${name} ${labelValues[name][said[name]]} is read as ${labelValues[name][labels[name]]}: ${text}`);
  });
}

test('a full caption says every label of its scene: it is read back without a difference', () => {
  const random = createRandom('full');
  for (const level of curriculumLevels) {
    for (const scene of draw(level, 60)) expect(differences(scene, captionScene(scene, random))).toEqual([]);
  }
});

test('a medium or terse caption says what it does not leave out, and nothing else', () => {
  const random = createRandom('short');
  for (const captionLevel of ['medium', 'terse'] as const) {
    for (const level of ['W1', 'W2', 'W3', 'W4'] as const) {
      for (const scene of draw(level, 30)) {
        const { text, unsaid } = writeCaption(scene, random, { level: captionLevel });
        expect(differences(scene, text, (index) => saidLabels(sceneLabels(scene, index), unsaid))).toEqual([]);
      }
    }
  }
});

test('full captions are longer than medium ones, and those than terse ones', () => {
  const random = createRandom('length');
  const scenes = draw('W3', 200);
  const wordsOf = (level: 'full' | 'medium' | 'terse'): number =>
    scenes.reduce((sum, scene) => sum + captionScene(scene, random, { level }).split(' ').length, 0) / scenes.length;
  const [full, medium, terse] = [wordsOf('full'), wordsOf('medium'), wordsOf('terse')];
  expect(full).toBeGreaterThan(1.4 * medium);
  expect(medium).toBeGreaterThan(1.4 * terse);
  expect(full).toBeLessThan(64);
});

/** Which choices order and shape a sentence, as against those among like phrases. */
const shaping =
  /^(clause|feeling|describe|converse|spatial|transitive|manner|meeting|side by side|setting|setting place|adverb|then|tail)\d$/;

test('every family of events, relations and actions has at least 40 sentence shapes', () => {
  const shapes = new Map<string, Set<string>>();
  const random = createRandom('shapes');
  const note = (family: string, scene: Scene): void => {
    const known = shapes.get(family) ?? new Set<string>();
    shapes.set(family, known);
    for (let i = 0; i < 30; i++) {
      const { syntax } = writeCaption(scene, random);
      known.add(syntax.filter((choice) => shaping.test(choice)).join(' '));
    }
  };
  for (const scene of draw('W4', 120)) note(scene.shots[0]!.event!.kind, scene);
  for (const scene of draw('W2', 200))
    note(scene.shots[0]!.relations[0]?.kind ?? `${scene.shots[0]!.entities.length} alike or different`, scene);
  for (const scene of draw('W1', 30)) note('alone', scene);
  for (const family of [...physicsEvents, ...relations, 'alone'])
    expect(shapes.get(family)?.size, family).toBeGreaterThanOrEqual(40);
});

test('the clause of every event alone has at least 40 shapes and 40 templates', () => {
  const random = createRandom('clauses');
  const [shapes, templates] = [0, 1].map(
    () => new Map<PhysicsEventKind, Set<string>>(physicsEvents.map((kind) => [kind, new Set<string>()])),
  ) as [Map<PhysicsEventKind, Set<string>>, Map<PhysicsEventKind, Set<string>>];
  for (const { shots } of draw('W4', 200)) {
    const [shot] = shots;
    const event = shot!.event!;
    for (let i = 0; i < 20; i++) {
      const writer = createWriter(random, 'full');
      templates.get(event.kind)!.add(templateOf(eventClause(writer, event, shot!)));
      shapes.get(event.kind)!.add(writer.syntax.join(' '));
    }
  }
  for (const kind of physicsEvents) {
    expect(shapes.get(kind)!.size, kind).toBeGreaterThanOrEqual(40);
    expect(templates.get(kind)!.size, kind).toBeGreaterThanOrEqual(40);
  }
});

/** A caption with the names of slots in place of their words: what is left is its syntax. */
function templateOf(text: string): string {
  const tokens = tokensOf(text);
  const parts: string[] = [];
  for (let at = 0; at < tokens.length; ) {
    const { length, meaning } = phraseAt(tokens, at);
    parts.push(meaning === null ? tokens[at]! : `<${meaning.slot}>`);
    at += Math.max(1, length);
  }
  return parts.join(' ').replaceAll(/\ban\b/g, 'a');
}

test('hardly two captions of one family have the same template: at least 55 in 60', () => {
  const random = createRandom('templates');
  const templates = new Map<string, string[]>();
  for (const level of ['W2', 'W4'] as const) {
    for (const { shots, style, seed } of draw(level, 140)) {
      const [shot] = shots;
      const family = shot!.event?.kind ?? shot!.relations[0]?.kind ?? 'alike or different';
      const found = templates.get(family) ?? [];
      templates.set(family, found);
      for (let i = 0; i < 10 && found.length < 60; i++)
        found.push(templateOf(captionScene({ shots, style, seed }, random)));
    }
  }
  for (const family of [...physicsEvents, ...relations]) {
    expect(templates.get(family), family).toHaveLength(60);
    expect(new Set(templates.get(family)).size, family).toBeGreaterThanOrEqual(55);
  }
});

test('articles follow the sound of the next word and plurals their numbers', () => {
  const random = createRandom('articles');
  for (const level of curriculumLevels) {
    for (const scene of draw(level, 80)) {
      const text = captionScene(scene, random);
      expect(text).not.toMatch(/\b[Aa] [aeio]/);
      expect(text).not.toMatch(/\b[Aa]n [^aeiou]/);
      expect(text).not.toMatch(/ {2}| ,|\.\.|undefined|null/);
    }
  }
});

test('paraphraseScene() says the same in as many ways as asked', () => {
  for (const scene of draw('W3', 20)) {
    const captions = paraphraseScene(scene, createRandom(1), { count: 8 });
    expect(new Set(captions).size).toBe(8);
  }
});

test('one caption of twenty says what is not there, and typing errors come at the rate that is asked for', () => {
  const random = createRandom('rates');
  const scenes = draw('W3', 300).filter(({ shots: [shot] }) =>
    ['meadow', 'forest', 'farm', 'village', 'lake', 'desert', 'beach'].includes(shot!.place),
  );
  const captions = scenes.flatMap((scene) => Array.from({ length: 20 }, () => captionScene(scene, random)));
  const negated = captions.filter((text) => / (with no|without) /.test(text)).length / captions.length;
  // Five standard errors of a share of 5 % in about 2500.
  expect(Math.abs(negated - 0.05)).toBeLessThan(0.022);
  let wrong = 0;
  for (let i = 0; i < 1000; i++) {
    const [clean, typed] = [0, 1].map((typoRate) =>
      captionScene(scenes[i % scenes.length]!, createRandom(i), { typoRate }),
    );
    if (clean !== typed) wrong++;
  }
  // A swap of two equal letters, or a letter doubled by itself, leaves the word as it was.
  expect(wrong).toBeGreaterThan(950);
});

test('captionShot() says one shot as if it were alone', () => {
  const [scene] = draw('W5', 1);
  const text = captionShot(scene!, 1, createRandom(3));
  expect(text).not.toMatch(/same|shot \d/i);
  expect(differences({ ...scene!, shots: [scene!.shots[1]!] }, text)).toEqual([]);
});

test('sceneFromCaption() names the slot that the world cannot show', () => {
  expect(() => sceneFromCaption('A purple giraffe in a meadow.')).toThrow('shots[0].subject must be one of fox, cat');
  expect(() => sceneFromCaption('A fish walks in a desert.')).toThrow(
    "shots[0].entities[0].subject must be able to be at the place 'desert'",
  );
  expect(() => sceneFromCaption('A car dances in a meadow.')).toThrow(
    'shots[0].entities[0].timeline[0].action must be one of drive, stand',
  );
});

test('sceneFromCaption() fills in what a short prompt leaves out', () => {
  const { shots, style } = sceneFromCaption('a red fox trots through falling snow');
  expect(style).toBe('storybook');
  expect(shots[0]).toMatchObject({ weather: 'snow', place: 'meadow', timeOfDay: 'day' });
  expect(shots[0]!.entities[0]).toMatchObject({ subject: 'fox', color: 'red', timeline: [{ action: 'run' }] });
});

test('unreadWords() names what the world does not know, and nothing of its own captions', () => {
  expect(unreadWords('A red fox and a shiny giraffe tango in a meadow at dawn, without rain.')).toEqual([
    'shiny',
    'giraffe',
    'tango',
  ]);
  const random = createRandom('unread');
  for (const level of ['W1', 'W2', 'W3', 'W4', 'W5'] as const) {
    for (const scene of draw(level, 40)) expect(unreadWords(captionScene(scene, random))).toEqual([]);
  }
});

test('labels count every value of a slot once', () => {
  for (const name of labelNames) expect(new Set(labelValues[name]).size).toBe(labelValues[name].length);
  for (const scene of draw('W3', 50)) {
    const labels = sceneLabels(scene);
    for (const name of labelNames) expect(labels[name]).toBeLessThan(labelValues[name].length);
  }
});
