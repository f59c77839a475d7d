import {
  actionWords,
  participleOf,
  pastParticipleOf,
  relationWords,
  sideWords,
  speedWords,
  thirdPersonOf,
} from '../../prompt/index.ts';
import type { Entity, Relation, Shot } from '../scene/scene.ts';
import type { RelationKind } from '../scene/vocabulary.ts';
import { type Actor, nounPhrase, shortMention } from './noun-phrase.ts';
import { describedActor } from './verb-phrase.ts';
import { type Writer, words } from './writer.ts';

/** Two bodies and what holds between them, without a full stop. */
export function relationClause(writer: Writer, relation: Relation, shot: Shot): string {
  const actorOf = (id: string): Actor => ({
    entity: shot.entities.find((one) => one.id === id)!,
    count: 1,
    mention: 'new',
  });
  const [first, second] = [actorOf(relation.subjectId), actorOf(relation.objectId)];
  switch (relation.kind) {
    case 'chases':
      return transitiveClause(writer, 'chase', first, second);
    case 'carries':
      return transitiveClause(writer, 'carry', first, second);
    case 'meets':
      return meetingClause(writer, first, second);
    default:
      return spatialClause(writer, relation.kind, [first, second], shot);
  }
}

type SpatialKind = Exclude<RelationKind, 'chases' | 'carries' | 'meets'>;

const converses: Readonly<Record<SpatialKind, SpatialKind | null>> = {
  'left of': 'right of',
  'right of': 'left of',
  behind: 'in front of',
  'in front of': 'behind',
  on: null,
};

function spatialClause(writer: Writer, kind: SpatialKind, actors: readonly [Actor, Actor], shot: Shot): string {
  const converse = converses[kind];
  const isConverse = converse !== null && writer.choose('converse', [false, true]);
  const [here, there] = isConverse ? [actors[1], actors[0]] : actors;
  const relation = writer.word(relationWords[isConverse ? converse : kind]);
  const [near, far] = [describedActor(writer, here, shot), describedActor(writer, there, shot)];
  switch (writer.choose('spatial', ['is', 'inverted', 'there', 'fragment', 'see', 'after'] as const)) {
    case 'is':
      return `${near}${near.includes(',') ? ',' : ''} is ${relation} ${far}`;
    case 'inverted':
      return `${relation} ${far}, is ${near}`;
    case 'there':
      return `there is ${near}, ${relation} ${far}`;
    case 'fragment':
      return `${near}, ${relation} ${far}`;
    case 'see':
      return `we see ${near}, ${relation} ${far}`;
    case 'after':
      return `${near} and ${far}; ${shortMention(here.entity)} is ${relation} ${shortMention(there.entity)}`;
  }
}

/** One does something to the other: active, passive, participle or relative. */
function transitiveClause(writer: Writer, action: 'chase' | 'carry', first: Actor, second: Actor): string {
  const verb = writer.word(actionWords[action]);
  const way = manner(writer, first.entity);
  const [doer, done] = [nounPhrase(writer, first), nounPhrase(writer, second)];
  const past = pastParticipleOf(verb);
  switch (
    writer.choose('transitive', [
      'finite',
      'progressive',
      'participle',
      'relative',
      'there',
      'passive',
      'passive participle',
      'passive relative',
      'see',
      'shows',
    ] as const)
  ) {
    case 'finite':
      return words(doer, thirdPersonOf(verb), done, way);
    case 'progressive':
      return words(doer, 'is', participleOf(verb), done, way);
    case 'participle':
      return words(doer, participleOf(verb), done, way);
    case 'relative':
      return words(doer, 'that', thirdPersonOf(verb), done, way);
    case 'there':
      return words('there is', doer, participleOf(verb), done, way);
    case 'passive':
      return words(done, 'is', past, 'by', doer, way);
    case 'passive participle':
      return words(done, 'being', past, 'by', doer, way);
    case 'passive relative':
      return words(done, 'that is', past, 'by', doer, way);
    case 'see':
      return words('we see', doer, participleOf(verb), done, way);
    case 'shows':
      return words('the video shows', doer, participleOf(verb), done, way);
  }
}

/** Speed and direction of the one who leads. */
function manner(writer: Writer, { timeline, facing }: Entity): string {
  const { speed } = timeline[0]!;
  const pace = speed < 0.8 ? speedWords.slow : speed > 1.4 ? speedWords.fast : null;
  const adverb = pace !== null && writer.says('speed') ? writer.word(pace) : '';
  const direction = writer.says('facing') ? writer.word(sideWords.direction[facing]) : '';
  return writer.choose('manner', [words(direction, adverb), words(adverb, direction)]);
}

function meetingClause(writer: Writer, first: Actor, second: Actor): string {
  const verb = writer.word(actionWords.meet);
  const comes = ({ entity }: Actor): string =>
    writer.says('facing') ? `, coming from the ${entity.facing === 'right' ? 'left' : 'right'}` : '';
  const [one, other] = [nounPhrase(writer, first) + comes(first), nounPhrase(writer, second) + comes(second)];
  const stop = comes(first) === '' ? '' : ',';
  switch (
    writer.choose('meeting', [
      'finite',
      'progressive',
      'participle',
      'passive',
      'there',
      'both',
      'see',
      'shows',
    ] as const)
  ) {
    case 'finite':
      return `${one}${stop} ${thirdPersonOf(verb)} ${other}`;
    case 'progressive':
      return `${one}${stop} is ${participleOf(verb)} ${other}`;
    case 'participle':
      return `${one}${stop} ${participleOf(verb)} ${other}`;
    case 'passive':
      return `${other}${stop} is ${pastParticipleOf(verb)} by ${one}`;
    case 'there':
      return `there is ${one}${stop} ${participleOf(verb)} ${other}`;
    case 'both':
      return `${one}${stop} and ${other}${stop} ${verb} each other`;
    case 'see':
      return `we see ${one}${stop} ${participleOf(verb)} ${other}`;
    case 'shows':
      return `the video shows ${one}${stop} ${participleOf(verb)} ${other}`;
  }
}
