import {
  actionWords,
  boatActionWords,
  participleOf,
  sideWords,
  speedWords,
  thirdPersonOf,
} from '../../prompt/index.ts';
import { viewHeightMeters } from '../scene/framing.ts';
import { hasDirection, isTravelling, motionOf, showsFacing } from '../scene/motions.ts';
import type { ActionSpan, Entity, Shot } from '../scene/scene.ts';
import type { Action, Subject } from '../scene/vocabulary.ts';
import { type Actor, nounPhrase } from './noun-phrase.ts';
import { type Writer, words } from './writer.ts';

/** How a verb is said: "walks" or "walk", "is walking", "walking". */
export type VerbForm = 'finite' | 'progressive' | 'participle';

/** A verb with what follows it. */
export interface Deed {
  readonly verb: string;
  readonly complement: string;
  readonly adverb: string;
}

/** The verbs of an action of a subject. */
function verbsOf(subject: Subject, action: Action): readonly string[] {
  return subject === 'boat' && action === 'drive' ? boatActionWords.drive : actionWords[action];
}

/** What a span says: the verb, how fast, and which way. */
function deedOf(writer: Writer, { subject, facing }: Entity, span: ActionSpan): Deed {
  const { action, speed } = span;
  const showsSpeed = motionOf(subject, action).hasSpeed && writer.says('speed');
  const goes = hasDirection(subject, action) && writer.says('facing');
  const rope = action === 'swing' ? 'on a rope' : '';
  return {
    verb: writer.word(verbsOf(subject, action)),
    complement: words(goes ? writer.word(sideWords.direction[facing]) : '', rope),
    adverb: showsSpeed ? speedAdverb(writer, speed) : '',
  };
}

function speedAdverb(writer: Writer, speed: number): string {
  if (speed < 0.8) return writer.word(speedWords.slow);
  return speed > 1.4 ? writer.word(speedWords.fast) : '';
}

/** A verb in a form, with its adverb before or after it. */
function sayDeed(writer: Writer, deed: Deed, form: VerbForm, isMany: boolean): string {
  const { verb, complement, adverb } = deed;
  const order = adverb === '' ? 1 : writer.choose('adverb', [0, 1, 2]);
  const before = order === 0 ? adverb : '';
  const after = order === 1 ? words(adverb, complement) : words(complement, order === 2 ? adverb : '');
  const participle = inflected(verb, 'participle', isMany);
  if (form === 'progressive') return words(isMany ? 'are' : 'is', before, participle, after);
  return words(before, form === 'participle' ? participle : inflected(verb, 'finite', isMany), after);
}

function inflected(verb: string, form: 'finite' | 'participle', isMany: boolean): string {
  if (verb.startsWith('be ')) return `${form === 'participle' ? 'being' : isMany ? 'are' : 'is'} ${verb.slice(3)}`;
  if (form === 'participle') return participleOf(verb);
  return isMany ? verb : thirdPersonOf(verb);
}

/** Several deeds one after the other: "first sits, then walks". */
function sayDeeds(writer: Writer, deeds: readonly Deed[], form: VerbForm, isMany: boolean): string {
  const [first, second] = deeds;
  if (second === undefined) return sayDeed(writer, first!, form, isMany);
  const later = form === 'progressive' ? 'participle' : form;
  const joint = writer.choose('then', ['first then', 'and then', 'before', 'after that', 'then'] as const);
  const start = sayDeed(writer, first!, form, isMany);
  if (joint === 'before') return `${start} before ${sayDeed(writer, second, 'participle', isMany)}`;
  const end = sayDeed(writer, second, later, isMany);
  if (joint === 'and then') return `${start} and then ${end}`;
  if (joint === 'after that') return `${start}, and after that ${end}`;
  if (joint === 'then') return `${start}, then ${end}`;
  return form === 'progressive'
    ? `${start.replace(/^(is|are) /, '$1 first ')}, then ${end}`
    : `first ${start}, then ${end}`;
}

/** Which way it faces, where no direction of a deed says it, and where in the picture it is. */
function tailOf(writer: Writer, { entity, count }: Actor, shot: Shot): string {
  const { subject, timeline, facing, position } = entity;
  const actions = timeline.map(({ action }) => action);
  const goes = actions.some((action) => hasDirection(subject, action));
  const saysFacing = !goes && showsFacing(subject, actions) && writer.says('facing');
  const isPlaced =
    count === 1 &&
    shot.entities.length === 1 &&
    !actions.some((action) => isTravelling(subject, action) || action === 'swing');
  const look = saysFacing ? writer.word(sideWords.facing[facing]) : '';
  const column =
    isPlaced && writer.says('column') ? writer.word(sideWords.column[columnOf(position.xMeters, shot)]) : '';
  if (look === '' || column === '') return words(look === '' ? '' : `, ${look}`, column);
  return writer.choose('tail', [`${column}, ${look}`, `, ${look}, ${column}`]);
}

/** The column of the picture in which a body stays. */
export function columnOf(xMeters: number, shot: Shot): 'left' | 'middle' | 'right' {
  const share = xMeters / viewHeightMeters[shot.camera.shotSize];
  if (share < -0.12) return 'left';
  return share > 0.12 ? 'right' : 'middle';
}

/** The ways to say that somebody does something. */
const clauseForms = ['finite', 'progressive', 'participle', 'there', 'relative', 'see', 'shows', 'inverted'] as const;

/** What a clause is made of, so that actions, relations and events share its forms. */
export interface ClauseParts {
  readonly subject: string;
  readonly isMany: boolean;
  readonly deeds: readonly Deed[];
  readonly tail: string;
}

/** One clause in one of eight forms, without a full stop. */
export function sayClause(writer: Writer, { subject, isMany, deeds, tail }: ClauseParts): string {
  const form = writer.choose('clause', clauseForms);
  const say = (verbForm: VerbForm): string => words(sayDeeds(writer, deeds, verbForm, isMany), tail);
  switch (form) {
    case 'finite':
    case 'progressive':
    case 'participle':
      return words(subject, say(form));
    case 'there':
      return words(isMany ? 'there are' : 'there is', subject, say('participle'));
    case 'relative':
      return words(subject, 'that', say('finite'));
    case 'see':
      return words('we see', subject, say('participle'));
    case 'shows':
      return words('the video shows', subject, say('participle'));
    case 'inverted':
      return `${say('participle')} ${isMany ? 'are' : 'is'} ${subject}`;
  }
}

/** What one actor does, with everything about it. */
export function actorClause(writer: Writer, actor: Actor, shot: Shot): string {
  const { entity, count } = actor;
  return sayClause(writer, {
    subject: nounPhrase(writer, actor),
    isMany: count > 1,
    deeds: entity.timeline.map((span) => deedOf(writer, entity, span)),
    tail: tailOf(writer, actor, shot),
  });
}

/** A body with what it does beside it: "a red fox sitting, facing left". */
export function describedActor(writer: Writer, actor: Actor, shot: Shot): string {
  const { entity } = actor;
  const deeds = entity.timeline.map((span) => deedOf(writer, entity, span));
  const isRelative = writer.choose('describe', [false, true]);
  const done = isRelative
    ? `that ${sayDeeds(writer, deeds, 'finite', false)}`
    : sayDeeds(writer, deeds, 'participle', false);
  return words(nounPhrase(writer, actor), done, tailOf(writer, actor, shot));
}
