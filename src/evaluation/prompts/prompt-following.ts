import type { Frame } from '../../media/index.ts';
import { type LabelName, labelValues, type SceneLabels, type Subject, subjects } from '../../world/index.ts';
import type { Oracle, SeenBody, Sighting } from '../oracle/oracle.ts';
import { indexOfHighest } from '../oracle/oracle.ts';
import { oracleClip } from '../oracle/oracle-clip.ts';
import { type BodyQuestion, bodyQuestions, type ShotQuestion, shotQuestions } from '../oracle/oracle-format.ts';

/** What can be right or wrong about a video. */
export type Attribute = ShotQuestion | BodyQuestion;

/** One thing that a prompt said and whether it is seen. */
export interface AttributeResult {
  readonly attribute: Attribute;
  readonly isRight: boolean;
}

/** What has to be right for a video to count as right: who, in which colour, doing what, where, how many. */
const mainAttributes: readonly Attribute[] = ['subject', 'color', 'action', 'event', 'place', 'count'];

const slots = [0, 1, 2] as const;

/** The kinds of bodies that a prompt names, up to 3. */
export function expectedSubjects(expected: SceneLabels): Subject[] {
  const named = slots.flatMap((slot) => subjects[expected[`entity${slot}.subject`]] ?? []);
  return [...new Set(named)];
}

/** Asks an oracle which of the things that a prompt says are seen in a clip; a single picture is one that stands still. */
export async function askFollowing(
  oracle: Oracle,
  frames: readonly Frame[],
  { expected, frameRate }: { readonly expected: SceneLabels; readonly frameRate: number },
): Promise<AttributeResult[]> {
  const sighting = await oracle.look(oracleClip(frames, { frameRate }), expectedSubjects(expected));
  return followsPrompt(sighting, expected);
}

/**
 * Compares what an oracle sees with what a prompt says. Every body is judged on what was seen where it was looked for; of a sight for
 * another prompt, on the first that is left.
 */
export function followsPrompt({ shot, bodies }: Sighting, expected: SceneLabels): AttributeResult[] {
  const results: AttributeResult[] = [];
  for (const { name } of shotQuestions) {
    if (expected[name] >= 0) results.push({ attribute: name, isRight: indexOfHighest(shot[name]) === expected[name] });
  }
  const match = matchBodies(bodies, expected);
  for (const slot of slots) {
    const body = match[slot];
    if (body === undefined) continue;
    for (const { name } of bodyQuestions) {
      const label: LabelName = `entity${slot}.${name}`;
      const wanted = expected[label];
      if (wanted < 0) continue;
      const seen = name === 'subject' ? labelValues[label].indexOf(body.subject) : indexOfHighest(body.answers[name]);
      results.push({ attribute: name, isRight: seen === wanted });
    }
  }
  return results;
}

/** The body that was sought as each expected one, else one that nobody else has. */
function matchBodies(bodies: readonly SeenBody[], expected: SceneLabels): (SeenBody | undefined)[] {
  const wanted = slots.map((slot) => subjects[expected[`entity${slot}.subject`]]);
  const exact = wanted.map((subject) => bodies.find((body) => body.soughtSubject === subject));
  const rest = bodies.filter((body) => !exact.includes(body));
  return wanted.map((subject, i) => (subject === undefined ? undefined : (exact[i] ?? rest.shift() ?? bodies[0])));
}

/** Whether everything that was said is right, and whether the main things are. */
export function areAllRight(results: readonly AttributeResult[]): { readonly all: boolean; readonly main: boolean } {
  return {
    all: results.every(({ isRight }) => isRight),
    main: results.every(({ attribute, isRight }) => isRight || !mainAttributes.includes(attribute)),
  };
}
