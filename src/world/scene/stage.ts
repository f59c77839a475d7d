import type { Place, Season, TimeOfDay } from './vocabulary.ts';

/** What a body can be in: on land, at the water surface, under water, in the air over ground or clouds, in empty space. */
const mediums = ['land', 'water', 'deep', 'air', 'void'] as const;
/** One of {@link mediums}. */
export type Medium = (typeof mediums)[number];

/** What a place offers to the bodies in it, and which slots can be seen there. */
export interface Stage {
  readonly mediums: readonly Medium[];
  /** Water covers the ground from this depth on, with its surface at height 0; null is no water surface. */
  readonly waterFromDepthMeters: number | null;
  /** False where a slot cannot be seen: it then has one fixed value and no caption names it. */
  readonly showsWeather: boolean;
  readonly showsTimeOfDay: boolean;
  readonly showsSeason: boolean;
  /** The value that a slot has where it cannot be seen. */
  readonly fixedTimeOfDay: TimeOfDay;
  readonly fixedSeason: Season;
}

const openLand: Stage = {
  mediums: ['land', 'air'],
  waterFromDepthMeters: null,
  showsWeather: true,
  showsTimeOfDay: true,
  showsSeason: true,
  fixedTimeOfDay: 'day',
  fixedSeason: 'summer',
};
const shore: Stage = { ...openLand, mediums: ['land', 'water', 'air'], waterFromDepthMeters: 1.4 };

/** The stage of every place. Land bodies stand at depths 0 to 1.1 m; bodies in a lake or the sea at 1.8 m or more. */
export const stages = {
  meadow: openLand,
  forest: openLand,
  beach: { ...shore, showsSeason: false },
  desert: { ...openLand, showsSeason: false },
  mountains: openLand,
  'city street': openLand,
  village: openLand,
  farm: openLand,
  snowfield: { ...openLand, showsSeason: false, fixedSeason: 'winter' },
  lake: shore,
  underwater: { ...openLand, mediums: ['deep'], showsWeather: false, showsSeason: false },
  sky: { ...openLand, mediums: ['air'], showsSeason: false },
  space: {
    ...openLand,
    mediums: ['void'],
    showsWeather: false,
    showsTimeOfDay: false,
    showsSeason: false,
    fixedTimeOfDay: 'night',
  },
  'living room': { ...openLand, mediums: ['land'], showsWeather: false, showsSeason: false },
  playground: openLand,
} as const satisfies Record<Place, Stage>;
