import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { affordances } from './affordances.ts';
import { showsFacing } from './motions.ts';
import { sampleScene } from './sample.ts';
import type { Scene } from './scene.ts';
import { stages } from './stage.ts';

/** The values of a scene that could be independent of each other; null where a slot cannot be seen. */
function slotsOf({ seed, style, shots: [shot] }: Scene): Readonly<Record<string, string | null>> {
  const { place, weather, timeOfDay, season, camera, entities } = shot!;
  const { subject, color, size, emotion, facing, timeline } = entities[0]!;
  const stage = stages[place];
  const moves = camera.move !== 'static' && camera.move !== 'tracking';
  return {
    layout: seed,
    style,
    subject,
    color,
    size,
    emotion: affordances[subject].hasFace ? emotion : null,
    facing: showsFacing(subject, [timeline[0]!.action]) ? facing : null,
    timeOfDay: stage.showsTimeOfDay ? timeOfDay : null,
    season: stage.showsSeason ? season : null,
    weather: stage.showsWeather ? weather : null,
    intensity: weather === 'clear' || weather === 'cloudy' ? null : `${shot!.weatherIntensity}`,
    cameraSpeed: moves ? `${camera.speed}` : null,
  };
}

/** Pearson's test of independence of two slots, in standard deviations of its distribution: (X - f) / sqrt(2 f). */
function excess(pairs: readonly (readonly [string, string])[]): number {
  const count = (keys: readonly string[]): Map<string, number> => {
    const sums = new Map<string, number>();
    for (const key of keys) sums.set(key, (sums.get(key) ?? 0) + 1);
    return sums;
  };
  const firsts = count(pairs.map(([one]) => one));
  const seconds = count(pairs.map(([, other]) => other));
  const joint = count(pairs.map(([one, other]) => `${one} ${other}`));
  let statistic = 0;
  for (const [one, a] of firsts) {
    for (const [other, b] of seconds) {
      const mean = (a * b) / pairs.length;
      statistic += ((joint.get(`${one} ${other}`) ?? 0) - mean) ** 2 / mean;
    }
  }
  const freedom = (firsts.size - 1) * (seconds.size - 1);
  return (statistic - freedom) / Math.sqrt(2 * freedom);
}

test('all pairs of twelve slots of a body alone are independent: chi-square over 6000 scenes', () => {
  const random = createRandom('independence');
  const seen = Array.from({ length: 12_000 }, () => sampleScene(random, { level: 'W3', heldOut: 'include' }))
    .filter(({ shots: [shot] }) => shot!.entities.length === 1)
    .map(slotsOf);
  expect(seen.length).toBeGreaterThan(5500);
  const names = Object.keys(seen[0]!);
  let tested = 0;
  for (const [index, name] of names.entries()) {
    for (const other of names.slice(index + 1)) {
      // What a subject can do decides where it is, and so what of the setting is seen; a size decides the shot it fits.
      const pairs = seen.flatMap((slots) => {
        const [one, two] = [slots[name]!, slots[other]!];
        return one === null || two === null ? [] : [[one, two] as const];
      });
      tested++;
      // 66 tests: four and a half standard deviations happen by chance once in some thousand runs, and the seed is fixed.
      expect(excess(pairs), `${name} and ${other}`).toBeLessThan(4.5);
    }
  }
  expect(tested).toBe(66);
});

test('two bodies of a shot have colours and emotions independent of each other', () => {
  const random = createRandom('two bodies');
  const pairs = Array.from({ length: 6000 }, () => sampleScene(random, { level: 'W2', heldOut: 'include' }).shots[0]!)
    .filter(({ relations }) => relations.length === 1)
    .map(({ entities }) => entities);
  const both = (slot: 'color' | 'emotion') =>
    pairs
      .filter((bodies) => slot === 'color' || bodies.every(({ subject }) => affordances[subject].hasFace))
      .map(([one, other]) => [one![slot], other![slot]] as const);
  expect(excess(both('color'))).toBeLessThan(4);
  expect(excess(both('emotion'))).toBeLessThan(4);
});
