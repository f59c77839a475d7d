import { eventWords, sideWords } from '../../prompt/index.ts';
import { affordances } from '../scene/affordances.ts';
import { eventRules } from '../scene/event-rules.ts';
import type { Entity, PhysicsEvent, Shot } from '../scene/scene.ts';
import { type Actor, nounPhrase } from './noun-phrase.ts';
import { type Deed, sayClause } from './verb-phrase.ts';
import { type Writer, words } from './writer.ts';

/** What happens to the body of an event, without a full stop. */
export function eventClause(writer: Writer, event: PhysicsEvent, shot: Shot): string {
  const actorOf = (id: string | null): Actor | null => {
    const entity = shot.entities.find((one) => one.id === id);
    return entity === undefined ? null : { entity, count: 1, mention: 'new' };
  };
  const body = actorOf(event.bodyId)!;
  const other = actorOf(event.otherId);
  const facts = { event, body: body.entity, other: other === null ? '' : otherPhrase(writer, other), shot };
  return sayClause(writer, {
    subject: nounPhrase(writer, body),
    isMany: false,
    deeds: deedsFor(writer, facts),
    tail: facingTail(writer, facts),
  });
}

/** The second body, with the way it faces if it has sides. */
function otherPhrase(writer: Writer, actor: Actor): string {
  const { subject, facing } = actor.entity;
  const look =
    affordances[subject].hasSides && writer.says('facing') ? `${writer.word(sideWords.facing[facing])},` : '';
  return words(nounPhrase(writer, actor), look);
}

interface Facts {
  readonly event: PhysicsEvent;
  readonly body: Entity;
  /** The second body of a collision, as a noun phrase. */
  readonly other: string;
  readonly shot: Shot;
}

/** What happens, as a verb and what follows it. */
type Step = readonly [verb: string, complement: string];

/** What happens first, and what follows from it; a caption may leave the second out below the full level. */
function deedsFor(writer: Writer, facts: Facts): Deed[] {
  const [first, sequel] = coursesOf[facts.event.kind](writer, facts);
  const steps = sequel !== null && writer.says('manner') ? [first, sequel] : [first];
  return steps.map(([verb, complement]) => ({ verb, complement, adverb: '' }));
}

const coursesOf: Readonly<
  Record<PhysicsEvent['kind'], (writer: Writer, facts: Facts) => readonly [Step, Step | null]>
> = {
  'drop and bounce': (writer, { event, body }) => [
    ['drop', writer.says('manner') ? heightPhrase(writer, body) : 'to the ground'],
    bounceStep(writer, event.restitution),
  ],
  throw: (writer, { event, body }) => [
    [
      writer.word(eventWords.throw),
      words(direction(writer, body), writer.choose('arc', ['', 'through the air', 'in an arc'])),
    ],
    bounceStep(writer, event.restitution),
  ],
  'roll down slope': (writer, { body }) => [
    [
      body.subject === 'ball' ? 'roll' : 'drive',
      words(writer.word(eventWords['roll down slope']), direction(writer, body)),
    ],
    ['go on', writer.choose('flat', ['over the ground', 'along the ground'])],
  ],
  collide: (writer, { event, body, other }) => [
    [writer.word(eventWords.collide), words(other, direction(writer, body))],
    event.restitution > 0.6 ? ['knock', 'it away'] : ['push', 'it along'],
  ],
  topple: (writer, { body }) => [
    [writer.word(eventWords.topple), direction(writer, body)],
    ['land', 'on its side'],
  ],
  float: (writer) => [
    ['bob', writer.choose('bob', ['up and down on the water', 'up and down in the water', 'on the water'])],
    null,
  ],
  sink: (writer, { shot }) => [
    [
      'sink',
      shot.place === 'underwater'
        ? writer.choose('bed', ['to the bottom', 'down to the sea bed'])
        : writer.choose('under', ['into the water', 'under the water']),
    ],
    null,
  ],
  swing: (writer, { body }) => [
    [writer.word(eventWords.swing), direction(writer, body)],
    ['go', writer.choose('to and fro', ['back and forth on a rope', 'to and fro on a rope'])],
  ],
  splash: (writer) => [
    ['fall', `${writer.choose('into', ['into', 'down into'])} the water ${writer.word(eventWords.splash)}`],
    null,
  ],
};

function direction(writer: Writer, { facing }: Entity): string {
  return writer.says('facing') ? writer.word(sideWords.direction[facing]) : '';
}

function heightPhrase(writer: Writer, { position }: Entity): string {
  const [low, high] = eventRules['drop and bounce'].startHeight;
  const isHigh = position.heightMeters > (low + high) / 2;
  return isHigh
    ? writer.choose('high', ['from high up', 'from up high'])
    : writer.choose('low', ['from low down', 'from a low height']);
}

/** How high it bounces, in three words for the restitution. */
function bounceStep(writer: Writer, restitution: number): Step {
  if (restitution > 0.65) return ['bounce', writer.choose('bounce', ['high', 'back high'])];
  return ['bounce', restitution < 0.45 ? writer.choose('bounce', ['a little', 'only a little']) : ''];
}

/** A body with sides faces some way even where the event has no direction. */
function facingTail(writer: Writer, { event, body }: Facts): string {
  const isDirected = eventRules[event.kind].hasDirection;
  const isSaid = !isDirected && affordances[body.subject].hasSides && writer.says('facing');
  return isSaid ? `, ${writer.word(sideWords.facing[body.facing])}` : '';
}
