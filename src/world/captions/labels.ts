import { affordances } from '../scene/affordances.ts';
import { areAlike } from '../scene/are-alike.ts';
import { eventRules } from '../scene/event-rules.ts';
import { isTravelling, motionOf, showsFacing } from '../scene/motions.ts';
import type { Entity, Relation, Scene, Shot } from '../scene/scene.ts';
import { stages } from '../scene/stage.ts';
import {
  actions,
  cameraMoves,
  colors,
  emotions,
  facings,
  physicsEvents,
  places,
  type RelationKind,
  seasons,
  shotSizes,
  sizes,
  styles,
  subjects,
  timesOfDay,
  weathers,
} from '../scene/vocabulary.ts';
import { columnOf } from './verb-phrase.ts';
import type { CaptionSlot } from './writer.ts';

/** How the first of two bodies stands to the second, whichever of the two the scene names first. */
export const relationLabels = [
  'none',
  'left of',
  'right of',
  'behind',
  'in front of',
  'on',
  'under',
  'chases',
  'chased by',
  'carries',
  'carried by',
  'meets',
] as const;

const converses: Readonly<Record<RelationKind, (typeof relationLabels)[number]>> = {
  'left of': 'right of',
  'right of': 'left of',
  behind: 'in front of',
  'in front of': 'behind',
  on: 'under',
  chases: 'chased by',
  carries: 'carried by',
  meets: 'meets',
};

const entityValues = {
  subject: subjects,
  color: colors,
  size: sizes,
  emotion: emotions,
  facing: facings,
  column: ['left', 'middle', 'right'],
  action: actions,
  nextAction: ['none', ...actions],
  speed: ['slow', 'normal', 'fast'],
} as const;

const shotValues = {
  style: styles,
  place: places,
  timeOfDay: timesOfDay,
  season: seasons,
  weather: weathers,
  weatherIntensity: ['light', 'plain', 'heavy'],
  shotSize: shotSizes,
  cameraMove: cameraMoves,
  cameraSpeed: ['slow', 'normal', 'fast'],
  count: ['1', '2', '3', '4', '5'],
  relation: relationLabels,
  event: ['none', ...physicsEvents],
} as const;

type EntityLabel = keyof typeof entityValues;
/** The name of one label of a shot: 'place', 'entity0.color'. */
export type LabelName = keyof typeof shotValues | `entity${0 | 1 | 2}.${EntityLabel}`;
/** One index per label; -1 where the slot cannot be seen or there is no such body. */
export type SceneLabels = Readonly<Record<LabelName, number>>;

/** How many bodies have labels of their own. */
const bodyIndices = [0, 1, 2] as const;

/** What each label's index means, in the order of the indices. */
export const labelValues: Readonly<Record<LabelName, readonly string[]>> = Object.fromEntries([
  ...Object.entries(shotValues),
  ...bodyIndices.flatMap((index) =>
    Object.entries(entityValues).map(([name, values]) => [`entity${index}.${name}`, values]),
  ),
]) as Record<LabelName, readonly string[]>;

/** The names of all labels, in a fixed order. */
export const labelNames = Object.keys(labelValues) as readonly LabelName[];

/**
 * What is true of a shot, as indices for training and judging. Bodies come in the order of the subjects' list, then of the colours':
 * an order that both words and pictures show, whichever body a caption names first. Bodies that look alike share `entity0`.
 */
export function sceneLabels(scene: Scene, shotIndex = 0): SceneLabels {
  const shot = scene.shots[shotIndex]!;
  const bodies = labelledBodies(shot);
  const entries = bodyIndices.flatMap((index) => {
    const body = bodies[index];
    const values = body === undefined ? null : labelsOfEntity(body, shot);
    return Object.keys(entityValues).map((name) => [`entity${index}.${name}`, values?.[name as EntityLabel] ?? -1]);
  });
  return { ...labelsOfShot(scene, shot, bodies), ...Object.fromEntries(entries) } as SceneLabels;
}

/** The bodies of a shot that differ, in the order of their labels: of a group of one kind only the first. */
export function labelledBodies({ entities }: Shot): readonly Entity[] {
  if (areAlike(entities)) return [entities[0]!];
  const rank = ({ subject, color }: Entity): number =>
    subjects.indexOf(subject) * colors.length + colors.indexOf(color);
  return [...entities].sort((a, b) => rank(a) - rank(b));
}

function labelsOfShot(scene: Scene, shot: Shot, bodies: readonly Entity[]): Record<keyof typeof shotValues, number> {
  const stage = stages[shot.place];
  const { weather, weatherIntensity, camera } = shot;
  const hasIntensity = stage.showsWeather && weather !== 'clear' && weather !== 'cloudy';
  const hasPace = camera.move !== 'static' && camera.move !== 'tracking';
  return {
    style: styles.indexOf(scene.style),
    place: places.indexOf(shot.place),
    timeOfDay: stage.showsTimeOfDay ? timesOfDay.indexOf(shot.timeOfDay) : -1,
    season: stage.showsSeason ? seasons.indexOf(shot.season) : -1,
    weather: stage.showsWeather ? weathers.indexOf(weather) : -1,
    weatherIntensity: hasIntensity ? (weatherIntensity < 0.45 ? 0 : weatherIntensity > 0.8 ? 2 : 1) : -1,
    shotSize: shotSizes.indexOf(camera.shotSize),
    cameraMove: cameraMoves.indexOf(camera.move),
    cameraSpeed: hasPace ? paceIndex(camera.speed) : -1,
    count: shot.entities.length - 1,
    relation: relationLabels.indexOf(relationOf(shot.relations[0], bodies)),
    event: shot.event === null ? 0 : 1 + physicsEvents.indexOf(shot.event.kind),
  };
}

function paceIndex(speed: number): number {
  if (speed < 0.8) return 0;
  return speed > 1.4 ? 2 : 1;
}

function relationOf(relation: Relation | undefined, bodies: readonly Entity[]): (typeof relationLabels)[number] {
  if (relation === undefined) return 'none';
  return bodies[0]!.id === relation.subjectId ? relation.kind : converses[relation.kind];
}

function labelsOfEntity(entity: Entity, shot: Shot): Record<EntityLabel, number> {
  const { subject, color, size, emotion, facing, timeline } = entity;
  const [first, second] = timeline;
  const spans = timeline.map(({ action }) => action);
  const isBody = shot.event?.bodyId === entity.id;
  const isDirected = isBody && eventRules[shot.event!.kind].hasDirection;
  const isAlone = shot.entities.length === 1 && shot.event === null;
  const stays = !spans.some((action) => isTravelling(subject, action) || action === 'swing');
  const hasPace = motionOf(subject, first!.action).hasSpeed && first!.action !== 'meet';
  return {
    subject: subjects.indexOf(subject),
    color: colors.indexOf(color),
    size: sizes.indexOf(size),
    emotion: affordances[subject].hasFace ? emotions.indexOf(emotion) : -1,
    facing: isDirected || showsFacing(subject, spans) ? facings.indexOf(facing) : -1,
    column: isAlone && stays ? ['left', 'middle', 'right'].indexOf(columnOf(entity.position.xMeters, shot)) : -1,
    // In an event the body does what the event does, which is a label of its own.
    action: shot.event === null ? actions.indexOf(first!.action) : -1,
    nextAction: second === undefined ? 0 : 1 + actions.indexOf(second.action),
    speed: shot.event === null && hasPace ? paceIndex(first!.speed) : -1,
  };
}

/** Which labels a slot of a caption decides. */
const labelsOfSlot: Readonly<Record<CaptionSlot, readonly string[]>> = {
  color: ['color'],
  size: ['size'],
  emotion: ['emotion'],
  facing: ['facing'],
  column: ['column'],
  speed: ['speed'],
  place: ['place'],
  timeOfDay: ['timeOfDay'],
  season: ['season'],
  weather: ['weather', 'weatherIntensity'],
  style: ['style'],
  shotSize: ['shotSize'],
  cameraMove: ['cameraMove', 'cameraSpeed'],
  manner: [],
  absence: [],
};

/** The labels of a shot that a caption of it says; -1 for the slots that it leaves out, so that nobody has to guess them. */
export function saidLabels(labels: SceneLabels, unsaid: ReadonlySet<CaptionSlot>): SceneLabels {
  const hidden = new Set([...unsaid].flatMap((slot) => labelsOfSlot[slot]));
  return Object.fromEntries(
    labelNames.map((name) => [name, hidden.has(name.replace(/^entity\d\./, '')) ? -1 : labels[name]]),
  ) as SceneLabels;
}
