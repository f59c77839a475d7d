import type { Random } from '../../base/index.ts';
import type { Combination } from './balance.ts';
import type { SampleContext } from './sample-setting.ts';
import { pickCombination, sampleSingleOf } from './sample-single.ts';
import type { Shot } from './scene.ts';

/** Shots with cuts between them, in which the same character returns with another action, place or framing. */
export function sampleShots(random: Random, context: SampleContext, count: number): Shot[] {
  const first = pickCombination(random, context.heldOut);
  const opening = sampleSingleOf(random, context, { ...first, look: null });
  const { id, color, size } = opening.entities[0]!;
  const staysAtPlace = random.uniform() < 0.5;
  const shots = [opening];
  while (shots.length < count) {
    const next = pickNext(random, context, first, staysAtPlace);
    const shot = sampleSingleOf(random, context, { ...next, look: { id, color, size } });
    shots.push(
      staysAtPlace
        ? {
            ...shot,
            timeOfDay: opening.timeOfDay,
            season: opening.season,
            weather: opening.weather,
            weatherIntensity: opening.weatherIntensity,
          }
        : shot,
    );
  }
  return shots;
}

function pickNext(random: Random, { heldOut }: SampleContext, first: Combination, staysAtPlace: boolean): Combination {
  return pickCombination(
    random,
    heldOut,
    (one) => one.subject === first.subject && (!staysAtPlace || one.place === first.place),
  );
}
