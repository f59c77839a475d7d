import type { Random } from '../../base/index.ts';
import { balancedCombinations, pickByWeight } from './balance.ts';
import type { SampleContext } from './sample-setting.ts';
import { sampleSingleOf } from './sample-single.ts';
import type { Shot } from './scene.ts';

/** Shots with cuts between them, in which the same character returns with another action, and half of the time at the same place. */
export function sampleShots(random: Random, context: SampleContext, count: number): Shot[] {
  const combinations = balancedCombinations(context.heldOut);
  const first = pickByWeight(random, combinations);
  const opening = sampleSingleOf(random, context, { ...first, look: null });
  const { id, color, size } = opening.entities[0]!;
  const { timeOfDay, season, weather, weatherIntensity } = opening;
  const staysAtPlace = random.uniform() < 0.5;
  const candidates = combinations.filter(
    ({ subject, place }) => subject === first.subject && (!staysAtPlace || place === first.place),
  );
  const shots = [opening];
  while (shots.length < count) {
    const next = pickByWeight(random, candidates);
    const shot = sampleSingleOf(random, context, { ...next, look: { id, color, size } });
    // At the same place it is still the same hour and weather.
    shots.push(staysAtPlace ? { ...shot, timeOfDay, season, weather, weatherIntensity } : shot);
  }
  return shots;
}
