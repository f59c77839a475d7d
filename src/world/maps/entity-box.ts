import type { Actor } from '../draw/actor.ts';
import type { View } from '../draw/view.ts';
import type { Entity } from '../scene/scene.ts';

/** Where one entity is in the picture. Sides are shares of the picture's width and height, from its upper left. */
export interface EntityBox {
  readonly id: string;
  /** The whole figure, also where it is hidden or outside the picture. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Share of the cells of the figure that can be seen; 0 if it is outside the picture. */
  readonly visibility: number;
  readonly depthMeters: number;
}

/** Boxes of the actors, with how much of each can be seen. */
export function boxesOf({
  actors,
  entities,
  instances,
  view,
  amodal,
}: {
  readonly actors: readonly Actor[];
  readonly entities: readonly Entity[];
  readonly instances: Uint8Array;
  readonly view: View;
  readonly amodal: ReadonlyMap<string, number>;
}): EntityBox[] {
  const seen = new Uint32Array(entities.length + 1);
  for (const instance of instances) seen[instance]!++;
  return actors.map((actor) => {
    const index = entities.indexOf(actor.entity) + 1;
    const whole = amodal.get(actor.entity.id) ?? 0;
    return {
      id: actor.entity.id,
      ...extentOf(actor, view),
      visibility: whole === 0 ? 0 : seen[index]! / whole,
      depthMeters: actor.depthMeters,
    };
  });
}

function extentOf({ shapes }: Actor, { width, height }: View): Pick<EntityBox, 'left' | 'top' | 'right' | 'bottom'> {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const include = (x: number, y: number) => {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  };
  for (const { path, isDetail } of shapes) {
    if (isDetail) continue;
    for (let i = 0; i < path.length; i += 6) {
      include(path[i]!, path[i + 1]!);
      if (i + 7 >= path.length) break;
      // The middle of the curve: (p0 + 3 p1 + 3 p2 + p3) / 8.
      const middle = (k: number) => (path[k]! + 3 * path[k + 2]! + 3 * path[k + 4]! + path[k + 6]!) / 8;
      include(middle(i), middle(i + 1));
    }
  }
  return { left: left / width, top: top / height, right: right / width, bottom: bottom / height };
}
