import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { createRandom } from '../src/base/index.ts';
import { contactSheet, type Frame } from '../src/media/index.ts';
import {
  type Action,
  affordances,
  type Color,
  colors,
  createRenderer,
  createSimulation,
  type Emotion,
  emotions,
  type Medium,
  mediumFor,
  type Place,
  places,
  type Scene,
  type Season,
  type Style,
  type Subject,
  sampleScene,
  seasons,
  stages,
  styles,
  subjects,
  type TimeOfDay,
  timesOfDay,
  type Weather,
  weathers,
} from '../src/world/index.ts';

/** Draws the pictures of docs/world.md: `npx tsx tools/draw-world-sheets.ts`. The same code draws the same pictures. */
const folder = join(import.meta.dirname, '..', 'docs', 'world');

/** What a staged picture shows; the rest is plain. */
interface Staged {
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
}

const centers: Readonly<Record<Medium, number>> = { land: 0, water: -0.3, deep: 0.8, air: 0.9, void: 0.8 };

function stageScene(staged: Staged): Scene {
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
            position: { xMeters: 0, heightMeters, depthMeters },
            timeline: [{ startSeconds: 0, endSeconds: 2, action, speed: 1, targetId: null }],
          },
        ],
        relations: [],
        event: null,
      },
    ],
  };
}

function draw(scene: Scene, size: number, seconds = 0.4): Frame {
  const pixels = createRenderer({ width: size, height: size }).render(scene, createSimulation(scene).frameAt(seconds));
  return { width: size, height: size, data: pixels.slice() };
}

/** Lays pictures with captions out in rows and saves them as WebP. */
async function save(
  name: string,
  cells: readonly (readonly [caption: string, frame: Frame])[],
  columns: number,
): Promise<void> {
  const rows = [];
  for (let i = 0; i < cells.length; i += columns) {
    const part = cells.slice(i, i + columns);
    rows.push({ frames: part.map(([, frame]) => frame), captions: part.map(([caption]) => caption) });
  }
  const png = await contactSheet(rows, { tileHeight: cells[0]![1].height });
  await writeFile(join(folder, `${name}.webp`), await sharp(png).webp({ quality: 74, effort: 6 }).toBuffer());
}

/** Scenes of all levels that satisfy a wish. */
function sampled(seed: string, count: number, isWanted: (scene: Scene) => boolean): Scene[] {
  const found: Scene[] = [];
  for (let i = 0; found.length < count; i++) {
    const scene = sampleScene(createRandom(`${seed} ${i}`), { level: (['W1', 'W2', 'W3', 'W4'] as const)[i % 4]! });
    if (isWanted(scene)) found.push(scene);
  }
  return found;
}

/** Where each subject shows itself best. */
function portraitOf(subject: Subject, index: number): Staged {
  const { actions } = affordances[subject];
  const medium = (['land', 'air', 'deep', 'water'] as const).find((one) => actions[one] !== undefined)!;
  const place = ({ land: 'meadow', air: 'sky', deep: 'underwater', water: 'lake', void: 'space' } as const)[medium];
  return { subject, place, action: actions[medium]![0]!, color: colors[index % colors.length]! };
}

const residents: Readonly<Record<Place, Subject>> = {
  meadow: 'fox',
  forest: 'bear',
  beach: 'boy',
  desert: 'robot',
  mountains: 'dragon',
  'city street': 'car',
  village: 'woman',
  farm: 'horse',
  snowfield: 'penguin',
  lake: 'dog',
  underwater: 'fish',
  sky: 'airplane',
  space: 'astronaut',
  'living room': 'cat',
  playground: 'girl',
};

function residentOf(place: Place, index: number): Staged {
  const subject = residents[place];
  const medium = stages[place].mediums.find((one) => affordances[subject].actions[one] !== undefined) ?? 'land';
  return {
    subject,
    place,
    action: affordances[subject].actions[medium]![0]!,
    color: colors[(index * 4) % colors.length]!,
    shotSize: 'medium',
  };
}

async function main(): Promise<void> {
  await mkdir(folder, { recursive: true });
  await save(
    'subjects',
    subjects.map((subject, i) => [subject, draw(stageScene(portraitOf(subject, i)), 128)]),
    9,
  );
  for (const place of places) {
    const scenes = sampled(`sheet ${place}`, 8, (scene) => scene.shots[0]!.place === place);
    await save(
      `place-${place.replace(' ', '-')}`,
      scenes.map((scene) => [scene.style, draw(scene, 160, 0.9)]),
      8,
    );
  }
  for (const style of styles) {
    const scenes = sampled(`sheet ${style}`, 8, (scene) => scene.style === style);
    await save(
      `style-${style.replace(' ', '-')}`,
      scenes.map((scene) => [scene.shots[0]!.place, draw(scene, 160, 0.9)]),
      8,
    );
  }
  const byTime = (['meadow', 'beach', 'city street', 'underwater', 'living room'] as const).flatMap((place, i) =>
    timesOfDay.map(
      (timeOfDay) => [`${place}, ${timeOfDay}`, draw(stageScene({ ...residentOf(place, i), timeOfDay }), 140)] as const,
    ),
  );
  await save('times', byTime, 5);
  const byWeather = weathers.flatMap((weather, i) => [
    [weather, draw(stageScene({ ...residentOf('village', i), weather }), 140)] as const,
  ]);
  const bySeason = seasons.map(
    (season, i) => [season, draw(stageScene({ ...residentOf('forest', i), season }), 140)] as const,
  );
  await save('weathers', byWeather, 6);
  await save('seasons', bySeason, 4);
  const painted = (['fox', 'girl', 'car', 'owl'] as const).flatMap((subject) =>
    colors.map((color) => [color, draw(stageScene({ subject, place: 'meadow', action: 'stand', color }), 88)] as const),
  );
  await save('colors', painted, colors.length);
  const felt = (['fox', 'girl', 'owl', 'frog'] as const).flatMap((subject) =>
    emotions.map(
      (emotion) =>
        [
          emotion,
          draw(stageScene({ subject, place: 'meadow', action: 'look around', color: 'orange', emotion }), 120, 0),
        ] as const,
    ),
  );
  await save('emotions', felt, emotions.length);
  const acted = (
    [
      ['fox', 'walk', 'meadow'],
      ['horse', 'run', 'farm'],
      ['frog', 'jump', 'meadow'],
      ['bird', 'fly', 'sky'],
      ['fish', 'swim', 'underwater'],
      ['girl', 'dance', 'playground'],
      ['robot', 'wave', 'desert'],
      ['bear', 'sleep', 'forest'],
      ['ball', 'bounce', 'beach'],
      ['boat', 'float', 'lake'],
    ] as const
  ).flatMap(([subject, action, place]) =>
    [0, 1, 2, 3, 4, 5, 6, 7].map(
      (k) =>
        [
          k === 0 ? `${subject}: ${action}` : '',
          draw(stageScene({ subject, place, action, color: 'orange', shotSize: 'medium' }), 104, k / 8),
        ] as const,
    ),
  );
  await save('actions', acted, 8);
}

await main();
