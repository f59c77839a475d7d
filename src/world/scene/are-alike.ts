import type { Entity } from './scene.ts';

/** Whether bodies look alike and do the same, so that one phrase with a number names them all: "three red rabbits". */
export function areAlike(entities: readonly Entity[]): boolean {
  const [first, ...others] = entities.map(({ subject, color, size, emotion, facing, timeline }) =>
    JSON.stringify([subject, color, size, emotion, facing, timeline]),
  );
  return others.every((one) => one === first);
}
