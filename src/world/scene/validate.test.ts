import { describe, expect, it, test } from 'vitest';
import { ConfigError } from '../../base/index.ts';
import { parseScene } from './parse.ts';
import type { ActionSpan, Entity, PhysicsEvent, Scene, Shot } from './scene.ts';
import { validateScene } from './validate.ts';
import type { Action, RelationKind } from './vocabulary.ts';

type Mutable<T> = T extends object ? { -readonly [Key in keyof T]: Mutable<T[Key]> } : T;

const spanOf = (action: Action, targetId: string | null = null): ActionSpan => ({
  startSeconds: 0,
  endSeconds: 2,
  action,
  speed: 1,
  targetId,
});

const fox: Entity = {
  id: 'a',
  subject: 'fox',
  color: 'red',
  size: 'small',
  emotion: 'happy',
  facing: 'right',
  position: { xMeters: 0, heightMeters: 0, depthMeters: 0 },
  timeline: [spanOf('walk')],
};

const plainShot: Shot = {
  durationSeconds: 2,
  place: 'meadow',
  timeOfDay: 'dusk',
  weather: 'rain',
  weatherIntensity: 0.6,
  season: 'autumn',
  camera: { shotSize: 'wide', move: 'static', speed: 1 },
  entities: [fox],
  relations: [],
  event: null,
};

/** Two bodies, the second a cat to the right, with an action of each and a relation. */
function pairShot(kind: RelationKind, first: Action, second: Action, other: Partial<Entity> = {}): Shot {
  const cat: Entity = {
    ...fox,
    id: 'b',
    subject: 'cat',
    position: { xMeters: 1.5, heightMeters: 0, depthMeters: 0 },
    timeline: [spanOf(second, second === 'meet' ? 'a' : null)],
    ...other,
  };
  const needsTarget = first === 'chase' || first === 'carry' || first === 'meet';
  const one = { ...fox, timeline: [spanOf(first, needsTarget ? 'b' : null)] };
  return { ...plainShot, entities: [one, cat], relations: [{ kind, subjectId: 'a', objectId: 'b' }] };
}

const thrown: PhysicsEvent = {
  kind: 'throw',
  bodyId: 'a',
  otherId: null,
  startSeconds: 0,
  velocity: { xMetersPerSecond: 1.2, yMetersPerSecond: 3 },
  restitution: 0.5,
};

function eventShot(event: Partial<PhysicsEvent> = {}, body: Partial<Entity> = {}): Shot {
  const ball: Entity = {
    ...fox,
    subject: 'ball',
    emotion: 'neutral',
    position: { xMeters: -1.6, heightMeters: 0.5, depthMeters: 0 },
    timeline: [spanOf('stand')],
    ...body,
  };
  return { ...plainShot, entities: [ball], event: { ...thrown, ...event } };
}

const sceneOf = (shot: Shot): Scene => ({ seed: 'layout 0', style: 'flat', shots: [shot] });

function slotOf(value: unknown): string {
  try {
    validateScene(value);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.message).toMatch(/^Cannot read scene as .+ must .+: current value is .+/);
    expect(error.message).toContain(`as ${error.data.slot} must`);
    return error.data.slot as string;
  }
  return 'none';
}

/** The slot that is named after a change of the plain scene. */
function slotAfter(change: (scene: Mutable<Scene>, shot: Mutable<Shot>, body: Mutable<Entity>) => void): string {
  const scene = structuredClone(sceneOf(plainShot)) as Mutable<Scene>;
  change(scene, scene.shots[0]!, scene.shots[0]!.entities[0]!);
  return slotOf(scene);
}

test('validateScene() accepts the scenes that the cases below change', () => {
  for (const shot of [
    plainShot,
    pairShot('left of', 'sit', 'sit'),
    pairShot('chases', 'chase', 'run'),
    pairShot('meets', 'meet', 'meet', { facing: 'left' }),
    pairShot('carries', 'carry', 'stand', { subject: 'ball', emotion: 'neutral' }),
    pairShot('on', 'sit', 'stand', { subject: 'horse' }),
    eventShot(),
  ]) {
    expect(validateScene(sceneOf(shot))).toEqual(sceneOf(shot));
  }
});

describe('validateScene() names the slot that', () => {
  it.each<[string, string, Parameters<typeof slotAfter>[0]]>([
    ['is missing', 'seed', (scene) => Reflect.deleteProperty(scene, 'seed')],
    ['is no word of its list', 'style', (scene) => Object.assign(scene, { style: 'anime' })],
    ['is empty', 'shots', (scene) => scene.shots.splice(0)],
    ['has too many', 'shots', (scene) => scene.shots.push(...Array.from({ length: 4 }, () => scene.shots[0]!))],
    ['nothing knows', 'shots[0].entities[0].hat', (_s, _t, body) => Object.assign(body, { hat: 'red' })],
    ['is a text for a number', 'shots[0].durationSeconds', (_s, shot) => Object.assign(shot, { durationSeconds: '2' })],
    ['is too long', 'shots[0].durationSeconds', (_s, shot) => Object.assign(shot, { durationSeconds: 61 })],
    ['is a subject of no world', 'shots[0].entities[0].subject', (_s, _t, b) => Object.assign(b, { subject: 'gnu' })],
    [
      'is too fast',
      'shots[0].entities[0].timeline[0].speed',
      (_s, _t, b) => Object.assign(b.timeline[0]!, { speed: 9 }),
    ],
    [
      'leaves a gap',
      'shots[0].entities[0].timeline[0].startSeconds',
      (_s, _t, b) => {
        b.timeline[0]!.startSeconds = 1;
      },
    ],
    [
      'ends early',
      'shots[0].entities[0].timeline[0].endSeconds',
      (_s, _t, b) => {
        b.timeline[0]!.endSeconds = 1;
      },
    ],
    [
      'the subject cannot do',
      'shots[0].entities[0].timeline[0].action',
      (_s, _t, b) => {
        b.timeline[0]!.action = 'fly';
      },
    ],
    [
      'needs a second body',
      'shots[0].entities[0].timeline[0].targetId',
      (_s, _t, b) => {
        b.timeline[0]!.action = 'chase';
      },
    ],
    [
      'needs no second body',
      'shots[0].entities[0].timeline[0].targetId',
      (_s, _t, b) => {
        b.timeline[0]!.targetId = 'b';
      },
    ],
    [
      'hangs in the air',
      'shots[0].entities[0].position.heightMeters',
      (_s, _t, b) => {
        b.position.heightMeters = 2;
      },
    ],
    [
      'cannot be at the place',
      'shots[0].entities[0].subject',
      (_s, _t, b) => {
        b.subject = 'whale';
      },
    ],
    [
      'has no face',
      'shots[0].entities[0].emotion',
      (_s, _t, b) => {
        b.subject = 'car';
      },
    ],
    [
      'the place does not show',
      'shots[0].weather',
      (_s, shot) => {
        shot.place = 'living room';
      },
    ],
    [
      'is strong where there is none',
      'shots[0].weatherIntensity',
      (_s, shot) => {
        shot.weather = 'clear';
      },
    ],
    ['is there twice', 'shots[0].entities[1].id', (_s, shot, b) => shot.entities.push(structuredClone(b))],
    [
      'speaks of nobody',
      'shots[0].relations[0].objectId',
      (_s, shot) => shot.relations.push({ kind: 'on', subjectId: 'a', objectId: 'z' }),
    ],
    [
      'speaks of itself',
      'shots[0].relations[0].objectId',
      (_s, shot) => shot.relations.push({ kind: 'on', subjectId: 'a', objectId: 'a' }),
    ],
  ])('%s', (_reason, slot, change) => {
    expect(slotAfter(change)).toBe(slot);
  });

  it.each<[string, string, Shot]>([
    ['says a side that is not so', 'relations[0].kind', pairShot('right of', 'sit', 'sit')],
    ['says a depth that is not so', 'relations[0].kind', pairShot('behind', 'sit', 'sit')],
    ['says a chase that nobody runs', 'relations[0].kind', pairShot('chases', 'run', 'run')],
    ['chases one that stays', 'relations[0].objectId', pairShot('chases', 'chase', 'sit')],
    ['meets one that goes by', 'relations[0].kind', pairShot('meets', 'meet', 'walk')],
    ['carries too much', 'relations[0].objectId', pairShot('carries', 'carry', 'stand')],
    ['stands on nothing that bears', 'relations[0].objectId', pairShot('on', 'sit', 'stand')],
    [
      'says of two what is seen of three',
      'relations[0].kind',
      { ...pairShot('left of', 'sit', 'sit'), entities: ['a', 'b', 'c'].map((id) => ({ ...fox, id })) },
    ],
    [
      'acts without a relation',
      'entities[0].timeline[0].action',
      { ...pairShot('chases', 'chase', 'run'), relations: [] },
    ],
    [
      'is carried and carries',
      'entities[0].timeline[0].action',
      pairShot('carries', 'carry', 'stand', { subject: 'ball', emotion: 'neutral', timeline: [spanOf('carry', 'a')] }),
    ],
    ['happens to nobody', 'event.bodyId', eventShot({ bodyId: 'z' })],
    ['happens to the wrong subject', 'event.bodyId', eventShot({ kind: 'topple' })],
    ['happens at the wrong place', 'event.kind', eventShot({ kind: 'splash' })],
    [
      'is too fast for its event',
      'event.velocity.xMetersPerSecond',
      eventShot({ velocity: { xMetersPerSecond: 15, yMetersPerSecond: 3 } }),
    ],
    ['goes where the body does not face', 'event.velocity.xMetersPerSecond', eventShot({}, { facing: 'left' })],
    ['gives back too much', 'event.restitution', eventShot({ restitution: 0.95 })],
    ['begins after the shot', 'event.startSeconds', eventShot({ startSeconds: 2 })],
    [
      'starts too high',
      'entities[0].position.heightMeters',
      eventShot({}, { position: { xMeters: 0, heightMeters: 3, depthMeters: 0 } }),
    ],
    ['collides with nobody', 'event.otherId', eventShot({ kind: 'collide' })],
    ['has a second body in vain', 'event.otherId', eventShot({ otherId: 'b' })],
    [
      'has somebody else beside it',
      'event.kind',
      { ...eventShot(), entities: [...eventShot().entities, { ...fox, id: 'b' }] },
    ],
  ])('%s', (_reason, slot, shot) => {
    expect(slotOf(sceneOf(shot))).toBe(`shots[0].${slot}`);
  });

  it.each([[null], [5], ['scene'], [[]]])('is the whole, for %j', (value) => {
    expect(slotOf(value)).toBe('the whole');
  });
});

test('parseScene() refuses what is no JSON', () => {
  expect(() => parseScene('{"seed": ')).toThrow('Cannot read scene as the file must be JSON');
});
