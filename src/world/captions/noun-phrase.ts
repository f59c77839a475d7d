import {
  articleFor,
  colorWords,
  countWords,
  emotionWords,
  pluralOf,
  sizeWords,
  subjectWords,
} from '../../prompt/index.ts';
import { affordances } from '../scene/affordances.ts';
import type { Entity } from '../scene/scene.ts';
import type { Writer } from './writer.ts';

/** How a body is brought in: as new, as the one of an earlier shot. */
export type Mention = 'new' | 'same';

/** Who a clause is about: a body, or a number of bodies that look alike. */
export interface Actor {
  readonly entity: Entity;
  readonly count: number;
  readonly mention: Mention;
}

/** "a small happy red fox", "three white rabbits with sad faces", "the same red fox". */
export function nounPhrase(writer: Writer, { entity, count, mention }: Actor): string {
  const { subject, size, emotion, color } = entity;
  const isMany = count > 1;
  const singular = writer.word(subjectWords[subject]);
  const saysFeeling = affordances[subject].hasFace && writer.says('emotion');
  const feeling = saysFeeling ? writer.word(emotionWords[emotion]) : '';
  const isAdjective = !saysFeeling || writer.choose('feeling', [true, false, true]);
  const adjectives = [
    writer.says('size') ? writer.word(sizeWords[size]) : '',
    isAdjective ? feeling : '',
    writer.says('color') ? writer.word(colorWords[color]) : '',
  ].filter((word) => word !== '');
  const core = [...adjectives, isMany ? pluralOf(singular) : singular].join(' ');
  const face = isMany ? `with ${feeling} faces` : `with ${articleFor(feeling)} ${feeling} face`;
  return `${determiner(core, count, mention)} ${core}${isAdjective ? '' : ` ${face}`}`;
}

function determiner(core: string, count: number, mention: Mention): string {
  if (mention === 'same') return count > 1 ? `the same ${countWords[count - 1]}` : 'the same';
  return count > 1 ? countWords[count - 1]! : articleFor(core);
}

/** A body that has been named already: "the fox". */
export function shortMention({ subject }: Entity): string {
  return `the ${subjectWords[subject][0]}`;
}
