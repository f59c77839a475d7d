import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../base/index.ts';
import { describeMention, maxPromptCharacters, understandPrompt } from './understand-prompt.ts';

/** A draft in short: what is open is left out. */
function summary(text: string): string {
  const { characters, relation, event, ...setting } = understandPrompt(text).draft;
  const cast = characters.map(({ subject, count, color, size, emotion, facing, column, deeds }) =>
    [
      count > 1 ? count : null,
      ...[size, emotion, color, subject],
      ...deeds.map(({ action, speed }) => (speed === null ? action : `${action} ${speed}`)),
      ...[facing, column],
    ]
      .filter((part) => part !== null)
      .join(' '),
  );
  const link = relation && `${relation.from} ${relation.kind} ${relation.to}`;
  const happening = event && `${event.kind} ${event.body}${event.other === null ? '' : ` ${event.other}`}`;
  const { place, time, season, weather, weatherStrength, style, shotSize, cameraMove, cameraSpeed } = setting;
  const strong = weather && weatherStrength !== 'plain' ? `${weatherStrength} ${weather}` : weather;
  const rest = [link, happening, place, time, season, strong, style, shotSize, cameraMove, cameraSpeed];
  return [...cast, ...rest.filter((part) => part !== null)].join('; ');
}

describe('understandPrompt()', () => {
  test.each([
    ['a red fox trots through falling snow', 'red fox run; snow'],
    ['Two wolves chase a small white rabbit at night', '2 dog; small white rabbit; 0 chase 1; night'],
    ['a fox that is chased by a dog', 'fox; dog; 1 chase 0'],
    ['an orange cat and a black dog dance on the beach', 'orange cat dance; black dog dance; beach'],
    ['the fox is red and happy. It sleeps.', 'happy red fox sleep'],
    ['a girl first sits, then jumps quickly', 'girl sit jump fast'],
    ['slowly walking is a huge bear, facing left', 'large bear walk slow left'],
    ['a cat sits behind a red box', 'cat sit; red box; 0 behind 1'],
    ['behind a red box, is a cat', 'red box; cat; 1 behind 0'],
    ['a fox and an owl; the owl is left of the fox', 'fox; owl; 1 left of 0'],
    ['a boy and a girl meet each other', 'boy; girl; 0 meet 1'],
    ['the ball falls into the water with a splash', 'ball fall; splash 0; lake'],
    ['a car crashes into a truck', 'car; truck; collide 0 1'],
    ['a fox runs into the woods', 'fox run; forest'],
    ['a robot topples over', 'robot; topple 0'],
    ['a spaceship explores the galaxy', 'rocket fly; space'],
    ['a boat moves, a car moves, a bird moves', 'boat drive; car drive; bird fly'],
    ['a fish in the ocean', 'fish; underwater'],
    ['a yellow boat on a calm sea at sunset', 'yellow boat; beach; sunset'],
    ['a dog runs by the sea', 'dog run; beach'],
    ['a fish swims under the sea', 'fish swim; underwater'],
    ['a boat on the ocean in a blizzard', 'boat; beach; heavy snow'],
    ['a pirate ship', 'boat'],
    ['a baby elephant', 'small elephant'],
    ['three penguins waddle on ice', '3 penguin walk; snowfield'],
    [
      'a whale in a drizzle at dawn, wide shot, slow zoom in, watercolor style',
      'whale; dawn; light rain; watercolor; wide; zoom in; slow',
    ],
    ['the camera pans left quickly over a village in the fall', 'village; autumn; pan left; fast'],
    ['under a starry sky a fox sits in a forest', 'fox sit; forest; night'],
    ['the dog barks', 'dog look around'],
    ['two dogs bark at a cat', '2 dog look around; cat'],
    ['a wolf is howling at night', 'dog look around; night'],
    ['a teacher waves her hand', 'woman wave'],
    ['a teacher waves his hand', 'man wave'],
    ['🦊 in the ❄️', 'fox; snow'],
    ['A FOX!!! runs???', 'fox run'],
    // Beside a sentence emoji say again what it says; within it they are words.
    ['a red fox trots through falling snow 🦊❄️', 'red fox run; snow'],
    ['🐶🐱 a puppy and a cat dance', 'dog dance; cat dance'],
    ['the fox jumps! 🦊 It sleeps.', 'fox jump sleep'],
    ['a fox chases a 🦊', 'fox; fox; 0 chase 1'],
    ['🦊 chases a fox', 'fox; fox; 0 chase 1'],
    ['a fox runs 🐰', 'fox run; rabbit'],
  ])('understandPrompt() reads "%s"', (text, expected) => {
    expect(summary(text)).toBe(expected);
  });

  test('understandPrompt() reports what was mapped to what, and what was not understood', () => {
    const { mapped, notUnderstood } = understandPrompt('a poodle strums a guitar in the boulevard, scampering');
    expect(mapped.map(describeMention)).toEqual([
      'poodle -> dog (kind of: poodle, dog)',
      'boulevard -> city street (kind of: boulevard, avenue, street)',
      'scampering -> run (everyday)',
    ]);
    expect(notUnderstood).toEqual(['strums', 'guitar']);
    // What is drawn under its own name was taken for nothing else.
    expect(understandPrompt('a fox in the snow').mapped).toEqual([]);
  });

  test('understandPrompt() tells apart what must not be there and what has no room', () => {
    const { negated, leftOut, draft } = understandPrompt('a fox in a forest without rain, in a desert, no dog');
    expect(negated.map(({ concept }) => concept.value)).toEqual(['rain', 'dog']);
    expect(leftOut.map(({ concept }) => concept.value)).toEqual(['desert']);
    expect(draft).toMatchObject({ place: 'forest', weather: null });
    expect(draft.characters.length).toBe(1);
    expect(understandPrompt('five foxes and a cat').leftOut.map(({ phrase }) => phrase)).toEqual(['cat']);
  });

  test('understandPrompt() understands nothing of words it cannot draw, and says so', () => {
    for (const text of ['quantum flux capacitors', '一只红色的狐狸', '🧬🧬', '!!!', '12345']) {
      const { mentions, draft } = understandPrompt(text);
      expect(mentions, text).toEqual([]);
      expect(draft.characters).toEqual([]);
    }
    expect(understandPrompt('quantum flux').notUnderstood).toEqual(['quantum', 'flux']);
    expect(understandPrompt('🧬🧬').notUnderstood).toEqual(['🧬']);
  });

  test('understandPrompt() refuses an empty prompt and one that is too long', () => {
    expect(() => understandPrompt(' \n ')).toThrow(new ConfigError('Cannot read the prompt as it is empty'));
    expect(() => understandPrompt('fox '.repeat(2500))).toThrow('at most 4000 characters: current value is 10000');
    expect(understandPrompt('fox,'.repeat(maxPromptCharacters / 4)).draft.characters.length).toBe(5);
  });
});

test('understandPrompt() lets snow fall, not who stands in it', () => {
  for (const words of ['snow falls', 'snow is falling', 'snow starts to fall']) {
    const { draft } = understandPrompt(`a fox runs and ${words}`);
    expect([draft.weather, draft.characters.flatMap(({ deeds }) => deeds.map(({ action }) => action))]).toEqual([
      'snow',
      ['run'],
    ]);
  }
});
