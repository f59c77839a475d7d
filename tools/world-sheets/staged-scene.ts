import {
  type Action,
  type Color,
  type Emotion,
  type Medium,
  mediumFor,
  type Place,
  type Scene,
  type Season,
  type Style,
  type Subject,
  stages,
  type TimeOfDay,
  type Weather,
} from '../../src/world/index.ts';

/** What a staged picture shows; the rest is plain. */
export interface Staged {
  readonly subject: Subject;
  readonly place: Place;
  readonly action: Action;
  readonly color: Color;
  readonly emotion?: Emotion;
  readonly style?: Style;
  readonly timeOfDay?: TimeOfDay;
  readonly weather?: Weather;
  readonly season?: Season;
  readonly shotSize?: 'close-up' | 'medium' | 'wide';
  readonly layout?: number;
  /** Metres off the middle, against the way that a body goes. */
  readonly xMeters?: number;
}

const centers: Readonly<Record<Medium, number>> = { land: 0, water: -0.3, deep: 0.8, air: 0.9, void: 0.8 };

/** One body in the middle of a picture. */
export function stageScene(staged: Staged): Scene {
  const { subject, place, action, color, emotion = 'neutral', style = 'storybook', shotSize = 'close-up' } = staged;
  const medium = mediumFor(subject, action, place) ?? 'land';
  const depthMeters = medium === 'water' ? 1.8 : 0;
  const heightMeters = centers[medium];
  return {
    seed: `layout ${staged.layout ?? 1}`,
    style,
    shots: [
      {
        durationSeconds: 2,
        place,
        timeOfDay: staged.timeOfDay ?? stages[place].fixedTimeOfDay,
        weather: staged.weather ?? 'clear',
        weatherIntensity: 1,
        season: staged.season ?? stages[place].fixedSeason,
        camera: { shotSize, move: 'static', speed: 1 },
        entities: [
          {
            id: 'a',
            subject,
            color,
            size: 'medium',
            emotion,
            facing: 'right',
            position: { xMeters: staged.xMeters ?? 0, heightMeters, depthMeters },
            timeline: [{ startSeconds: 0, endSeconds: 2, action, speed: 1, targetId: null }],
          },
        ],
        relations: [],
        event: null,
      },
    ],
  };
}
