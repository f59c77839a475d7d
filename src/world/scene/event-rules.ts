import { stages } from './stage.ts';
import type { PhysicsEventKind, Place, Subject } from './vocabulary.ts';
import { places } from './vocabulary.ts';

/** What can happen to which bodies, and where. */
export interface EventRule {
  readonly bodies: readonly Subject[];
  /** Second bodies of a collision; empty where an event has only one body. */
  readonly others: readonly Subject[];
  readonly places: readonly Place[];
  /** Whether it goes to the left or to the right: the way the body faces. */
  readonly hasDirection: boolean;
  /** Bounds of the speeds in m/s (x, then y), and of the restitution, that the world samples and a scene may set. */
  readonly speedX: readonly [number, number];
  readonly speedY: readonly [number, number];
  readonly restitution: readonly [number, number];
  /** Lowest and highest start of the body's lower edge over the ground or water. */
  readonly startHeight: readonly [number, number];
}

const none = [0, 0] as const;
const onLand = places.filter((place) => (stages[place].mediums as readonly string[]).includes('land'));
const openLand = onLand.filter((place) => place !== 'living room');
const onWater = ['lake', 'beach'] as const;

/** The rule of every physics event. */
export const eventRules: Readonly<Record<PhysicsEventKind, EventRule>> = {
  'drop and bounce': rule(['ball', 'box', 'lantern'], onLand, { restitution: [0.3, 0.85], startHeight: [1, 2] }),
  throw: rule(['ball', 'box', 'umbrella'], onLand, {
    hasDirection: true,
    speedX: [0.8, 1.6],
    speedY: [2, 3.6],
    restitution: [0.3, 0.8],
    startHeight: [0.3, 0.8],
  }),
  'roll down slope': rule(['ball', 'car', 'truck'], openLand, { hasDirection: true, startHeight: [0.4, 0.8] }),
  collide: {
    ...rule(['ball', 'box', 'car', 'truck'], openLand, {
      hasDirection: true,
      speedX: [0.8, 1.8],
      restitution: [0.1, 0.95],
    }),
    others: ['ball', 'box', 'car', 'truck'],
  },
  topple: rule(['box', 'snowman', 'robot', 'lantern', 'umbrella'], onLand, { hasDirection: true, speedX: [1.05, 1.3] }),
  float: rule(['ball', 'box', 'boat', 'lantern', 'umbrella', 'duck'], onWater, { startHeight: [0.05, 0.3] }),
  sink: rule(['box', 'car', 'lantern', 'robot', 'umbrella'], [...onWater, 'underwater'], { speedY: [0.3, 0.8] }),
  swing: rule(['ball', 'box', 'lantern', 'umbrella'], onLand, {
    hasDirection: true,
    speedX: [1, 2],
    startHeight: [0.3, 0.7],
  }),
  splash: rule(['ball', 'box', 'lantern', 'umbrella', 'duck', 'frog'], onWater, { startHeight: [0.8, 1.6] }),
};

function rule(
  bodies: readonly Subject[],
  eventPlaces: readonly Place[],
  bounds: Partial<Pick<EventRule, 'hasDirection' | 'speedX' | 'speedY' | 'restitution' | 'startHeight'>>,
): EventRule {
  return {
    bodies,
    others: [],
    places: eventPlaces,
    hasDirection: false,
    speedX: none,
    speedY: none,
    restitution: none,
    startHeight: none,
    ...bounds,
  };
}
