import type { Random } from '../../base/index.ts';
import type { HeldOutMode } from './balance.ts';
import { speeds } from './sample-draft.ts';
import type { Camera, Shot } from './scene.ts';
import { stages } from './stage.ts';
import {
  type CameraMove,
  cameraMoves,
  type Place,
  type ShotSize,
  seasons,
  timesOfDay,
  type Weather,
  weathers,
} from './vocabulary.ts';

/**
 * The curriculum: W0 one subject in a pose, for still images; W1 one actor acting; W2 two to five with counts and relations; W3
 * both with camera moves and weather; W4 physics events; W5 two to four shots with cuts and one returning character.
 */
export const curriculumLevels = ['W0', 'W1', 'W2', 'W3', 'W4', 'W5'] as const;
/** One level of the curriculum. */
export type CurriculumLevel = (typeof curriculumLevels)[number];

/** What every part of the sampler needs to know. */
export interface SampleContext {
  readonly level: CurriculumLevel;
  /** Length of the shot. */
  readonly durationSeconds: number;
  readonly heldOut: HeldOutMode;
}

/** A shot without its bodies. */
export type Setting = Pick<Shot, 'durationSeconds' | 'place' | 'weather' | 'weatherIntensity' | 'timeOfDay' | 'season'>;

/** Weather intensities: light, plain, heavy. */
const intensities = [0.3, 0.6, 1] as const;

/** Weather, time of day and season, each uniform where the place shows it. */
export function sampleSetting(random: Random, { level, durationSeconds }: SampleContext, place: Place): Setting {
  const stage = stages[place];
  const hasWeather = stage.showsWeather && (level === 'W3' || level === 'W5');
  const weather = hasWeather ? random.pick(weathers) : 'clear';
  return {
    durationSeconds,
    place,
    weather,
    weatherIntensity: sampleIntensity(random, weather),
    timeOfDay: stage.showsTimeOfDay ? random.pick(timesOfDay) : stage.fixedTimeOfDay,
    season: stage.showsSeason ? random.pick(seasons) : stage.fixedSeason,
  };
}

/** Clear is 0 and cloudy 0.6; the others are light, plain or heavy. */
function sampleIntensity(random: Random, weather: Weather): number {
  if (weather === 'clear') return 0;
  return weather === 'cloudy' ? 0.6 : random.pick(intensities);
}

/** What the camera may do in a shot. */
export interface CameraOptions {
  readonly shotSizes: readonly ShotSize[];
  /** Whether somebody travels, so that tracking can be told from a static camera. */
  readonly hasTraveller: boolean;
}

/** A shot size, and from W3 on a move. */
export function sampleCamera(random: Random, { level }: SampleContext, options: CameraOptions): Camera {
  const shotSize = random.pick(options.shotSizes);
  const move = level === 'W3' || level === 'W5' ? sampleMove(random, options.hasTraveller) : 'static';
  return { shotSize, move, speed: move === 'static' || move === 'tracking' ? 1 : random.pick(speeds) };
}

/** Tracking needs a traveller, so it is likelier where there is one: over all shots it is about one of eight. */
function sampleMove(random: Random, hasTraveller: boolean): CameraMove {
  const others = cameraMoves.filter((move) => move !== 'tracking');
  return hasTraveller && random.uniform() < 0.4 ? 'tracking' : random.pick(others);
}
