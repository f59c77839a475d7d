import { placesOf } from './affordances.ts';
import type { Scene } from './scene.ts';
import { type Color, colors, type Place, type Subject, subjects } from './vocabulary.ts';

/**
 * Whether training never shows this subject in this colour: subject number `s` is never shown in colour `(3 s + 7) mod 11`,
 * so that each subject misses one colour of 11 and each colour is missed by 3 or 4 subjects of 36.
 */
export function isHeldOutColor(subject: Subject, color: Color): boolean {
  return colors.indexOf(color) === (3 * subjects.indexOf(subject) + 7) % colors.length;
}

/**
 * Whether training never shows this subject at this place: of the `n` places of subject number `s`, if they are four or more, the
 * one at index `5 s mod n`.
 */
export function isHeldOutPlace(subject: Subject, place: Place): boolean {
  const allowed = placesOf(subject);
  return allowed.length >= 4 && allowed[(5 * subjects.indexOf(subject)) % allowed.length] === place;
}

/** Whether a scene shows a held-out pair anywhere, so that it belongs to the compositional test and never to training. */
export function hasHeldOutPair(scene: Scene): boolean {
  return scene.shots.some((shot) =>
    shot.entities.some(({ subject, color }) => isHeldOutColor(subject, color) || isHeldOutPlace(subject, shot.place)),
  );
}
