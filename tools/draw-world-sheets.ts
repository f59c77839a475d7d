import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { createRandom } from '../src/base/index.ts';
import { type ContactSheetRow, contactSheet, type Frame } from '../src/media/index.ts';
import {
  type Action,
  affordances,
  bodySize,
  colors,
  createRenderer,
  createSimulation,
  emotions,
  type Place,
  places,
  previewScene,
  type Scene,
  type Subject,
  sampleScene,
  sceneFromCaption,
  seasons,
  stages,
  styles,
  subjects,
  timesOfDay,
  weathers,
} from '../src/world/index.ts';
import { type Staged, stageScene } from './world-sheets/staged-scene.ts';
import {
  type ToldRow,
  toldCameras,
  toldCounts,
  toldEvents,
  toldOrders,
  toldRelations,
  toldShots,
} from './world-sheets/told-scenes.ts';

/** Draws the pictures of docs/world.md: `npx tsx tools/draw-world-sheets.ts`. The same code draws the same pictures. */
const folder = join(import.meta.dirname, '..', 'docs', 'world');

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
  const rows: ContactSheetRow[] = [];
  for (let i = 0; i < cells.length; i += columns) {
    const part = cells.slice(i, i + columns);
    rows.push({ frames: part.map(([, frame]) => frame), captions: part.map(([caption]) => caption) });
  }
  await saveRows(name, rows);
}

async function saveRows(name: string, rows: readonly ContactSheetRow[]): Promise<void> {
  await saveSheet(name, await contactSheet(rows, { tileHeight: rows[0]!.frames[0]!.height }));
}

async function saveSheet(name: string, png: Uint8Array): Promise<void> {
  // Without the filter that smooths block edges, by which the white between the pictures would bleed into them.
  const webp = sharp(png).webp({ quality: 86, effort: 6, preset: 'icon', smartSubsample: true });
  await writeFile(join(folder, `${name}.webp`), await webp.toBuffer());
}

/** A row of pictures over time for each scene that is told, with its words. */
async function saveTold(name: string, rows: readonly ToldRow[], size: number): Promise<void> {
  await saveRows(
    name,
    rows.map(({ caption, seconds }) => {
      const scene = sceneFromCaption(caption);
      return { label: caption, frames: seconds.map((time) => draw(scene, size, time)) };
    }),
  );
}

async function saveShots(): Promise<void> {
  const scene = sceneFromCaption(toldShots);
  const { shotStartSeconds } = createSimulation(scene);
  const frames = shotStartSeconds.flatMap((start) => [0.5, 1.5].map((seconds) => draw(scene, 128, start + seconds)));
  await saveRows('shots', [{ label: toldShots, frames }]);
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

/** Where each subject shows itself best: as near as it can be seen whole. */
function portraitOf(subject: Subject, index: number): Staged {
  const { actions } = affordances[subject];
  const medium = (['land', 'air', 'deep', 'water'] as const).find((one) => actions[one] !== undefined)!;
  const place = ({ land: 'meadow', air: 'sky', deep: 'underwater', water: 'lake', void: 'space' } as const)[medium];
  const able = actions[medium]!;
  const action = (['stand', 'hover', 'float'] as const).find((one) => able.includes(one)) ?? able[0]!;
  const { widthMeters, heightMeters } = bodySize(subject, 'medium');
  const isLarge = widthMeters > 1.8 || (medium === 'air' && heightMeters > 1.3);
  const color = colors[index % colors.length]!;
  return { subject, place, action, color, shotSize: isLarge ? 'medium' : 'close-up' };
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
    subjects.map((subject, i) => [subject, draw(stageScene(portraitOf(subject, i)), 128, 0)]),
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
          draw(stageScene({ subject, place: 'meadow', action: 'look around', color: 'orange', emotion }), 160, 0),
        ] as const,
    ),
  );
  await save('emotions', felt, emotions.length);
  await save('actions', deeds.flatMap(pictureDeed), 10);
  await saveTold('events', toldEvents, 112);
  await saveTold('relations', toldRelations, 128);
  await saveTold('cameras', toldCameras, 128);
  await saveTold('orders', toldOrders, 112);
  await save(
    'counts',
    toldCounts.map((caption, i) => [i < 5 ? `${i + 1}` : '3 + 2', draw(sceneFromCaption(caption), 160)]),
    toldCounts.length,
  );
  await saveShots();
  const told = 'A small red fox runs to the left in a meadow at dusk.';
  const preview = {
    scene: sceneFromCaption(told, { seed: 'layout 1' }),
    width: 512,
    height: 512,
    frameRate: 24,
    title: told,
  };
  await saveSheet('preview', (await previewScene(preview)).sheet);
}

/** Who shows each action best, and where. */
const deeds: readonly (readonly [Subject, Action, Place])[] = [
  ['fox', 'walk', 'meadow'],
  ['horse', 'run', 'farm'],
  ['frog', 'jump', 'meadow'],
  ['man', 'stand', 'village'],
  ['cat', 'sit', 'living room'],
  ['bear', 'sleep', 'forest'],
  ['girl', 'dance', 'playground'],
  ['robot', 'wave', 'desert'],
  ['rabbit', 'eat', 'meadow'],
  ['owl', 'look around', 'forest'],
  ['bird', 'fly', 'sky'],
  ['butterfly', 'hover', 'meadow'],
  ['fish', 'swim', 'underwater'],
  ['penguin', 'dive', 'underwater'],
  ['car', 'drive', 'city street'],
  ['boat', 'float', 'lake'],
  ['ball', 'roll', 'beach'],
  ['ball', 'bounce', 'beach'],
  ['astronaut', 'spin', 'mountains'],
  ['lantern', 'swing', 'village'],
  ['umbrella', 'fall', 'sky'],
  ['balloon', 'rise', 'mountains'],
];

const goesAhead: readonly Action[] = ['walk', 'run', 'fly', 'swim', 'dive', 'drive', 'roll'];

/** Five pictures over a second. */
function pictureDeed([subject, action, place]: (typeof deeds)[number]): (readonly [string, Frame])[] {
  const xMeters = goesAhead.includes(action) ? -0.5 : 0;
  const scene = stageScene({ subject, place, action, color: 'orange', shotSize: 'medium', xMeters });
  return [0, 1, 2, 3, 4].map((k) => [k === 0 ? `${subject}: ${action}` : '', draw(scene, 104, k / 4)] as const);
}

await main();
