import { sceneryKinds } from '../draw/backdrop/layer.ts';
import { type Subject, subjects } from '../scene/vocabulary.ts';

/** What a cell of the class map can be; its value is the index. Scenery first, then props, then the subjects in their order. */
export const mapClasses = [...sceneryKinds, 'prop', ...subjects] as const;
/** What a pixel of the class map shows. */
export type MapClass = (typeof mapClasses)[number];

/** The class map's value of a subject. */
export function subjectClass(subject: Subject): number {
  return sceneryKinds.length + 1 + subjects.indexOf(subject);
}

/** The class map's value of a ramp or a rope. */
export const propClass = sceneryKinds.length;
