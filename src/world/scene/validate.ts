import { z } from 'zod';
import { checkShot } from './check-shot.ts';
import type { Scene } from './scene.ts';
import { slotError } from './slot-error.ts';
import {
  actions,
  cameraMoves,
  colors,
  emotions,
  facings,
  physicsEvents,
  places,
  relations,
  seasons,
  shotSizes,
  sizes,
  styles,
  subjects,
  timesOfDay,
  weathers,
} from './vocabulary.ts';

const meters = z.number().min(-200).max(200);
const seconds = z.number().min(0).max(60);

const spanSchema = z.strictObject({
  startSeconds: seconds,
  endSeconds: seconds,
  action: z.enum(actions),
  speed: z.number().min(0.25).max(4),
  targetId: z.string().nullable(),
});

const entitySchema = z.strictObject({
  id: z.string().min(1).max(40),
  subject: z.enum(subjects),
  color: z.enum(colors),
  size: z.enum(sizes),
  emotion: z.enum(emotions),
  facing: z.enum(facings),
  position: z.strictObject({ xMeters: meters, heightMeters: meters, depthMeters: z.number().min(0).max(40) }),
  timeline: z.array(spanSchema).min(1).max(20),
});

const eventSchema = z.strictObject({
  kind: z.enum(physicsEvents),
  bodyId: z.string(),
  otherId: z.string().nullable(),
  startSeconds: seconds,
  velocity: z.strictObject({
    xMetersPerSecond: z.number().min(-20).max(20),
    yMetersPerSecond: z.number().min(-20).max(20),
  }),
  restitution: z.number().min(0).max(1),
});

const shotSchema = z.strictObject({
  durationSeconds: z.number().min(0.1).max(60),
  place: z.enum(places),
  timeOfDay: z.enum(timesOfDay),
  weather: z.enum(weathers),
  weatherIntensity: z.number().min(0).max(1),
  season: z.enum(seasons),
  camera: z.strictObject({
    shotSize: z.enum(shotSizes),
    move: z.enum(cameraMoves),
    speed: z.number().min(0.25).max(4),
  }),
  entities: z.array(entitySchema).min(1).max(5),
  // A full caption says one relation of two bodies; what nothing says must not be seen.
  relations: z.array(z.strictObject({ kind: z.enum(relations), subjectId: z.string(), objectId: z.string() })).max(1),
  event: eventSchema.nullable(),
});

const sceneSchema = z.strictObject({
  seed: z.string().min(1).max(200),
  style: z.enum(styles),
  shots: z.array(shotSchema).min(1).max(4),
});

/**
 * Checks that a value is a scene that the world can show and a full caption can say.
 *
 * @throws {ConfigError} naming the slot, what it may be, and what it is
 */
export function validateScene(value: unknown): Scene {
  const result = sceneSchema.safeParse(value);
  if (!result.success) {
    const issue = result.error.issues[0]!;
    const unknownKey = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
    const path = [...issue.path, ...unknownKey];
    throw slotError(slotName(path), ruleOf(issue), valueAt(value, path));
  }
  const scene: Scene = result.data;
  for (const [index, shot] of scene.shots.entries()) checkShot(shot, `shots[${index}]`);
  return scene;
}

type Issue = z.core.$ZodIssue;

/** What a slot must be, in the words of the other messages. */
function ruleOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_type':
      return `must be ${kinds[issue.expected] ?? issue.expected}`;
    case 'unrecognized_keys':
      return 'must not be there, as no slot has this name';
    case 'too_small':
      return `must ${measures[issue.origin] ?? 'be'} at least ${String(issue.minimum)}${units[issue.origin] ?? ''}`;
    case 'too_big':
      return `must ${measures[issue.origin] ?? 'be'} at most ${String(issue.maximum)}${units[issue.origin] ?? ''}`;
    default:
      return `must be right: ${issue.message}`;
  }
}

const kinds: Readonly<Record<string, string>> = {
  number: 'a number',
  string: 'a text',
  array: 'a list',
  object: 'a record',
};
const measures: Readonly<Record<string, string>> = { array: 'have', string: 'have' };
const units: Readonly<Record<string, string>> = { array: ' of them', string: ' characters' };

function slotName(path: readonly PropertyKey[]): string {
  const name = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return name === '' ? 'the whole' : name.replace(/^\./, '');
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : inner,
    value,
  );
}
