import { bodySize, mediumFor } from './affordances.ts';
import {
  draftShare,
  stageHalfWidthShare,
  startHeightMeters,
  viewHeightMeters,
  waterRowDepthMeters,
} from './framing.ts';
import { motions } from './motions.ts';
import type { Entity, PhysicsEvent, Position } from './scene.ts';
import { chaseGapMeters, meetingGapMeters, resolveAction, touchingMeters, travelSpeed } from './travel.ts';
import type { Place, RelationKind, ShotSize } from './vocabulary.ts';

/** An entity that has no place yet. */
export type Draft = Omit<Entity, 'position'>;

/** What a layout depends on besides the bodies. */
export interface Frame {
  readonly place: Place;
  readonly shotSize: ShotSize;
  readonly durationSeconds: number;
}

/** The columns of the picture: left, middle, right. */
export type Column = -1 | 0 | 1;

/** One body alone, in the middle of its path or in a column of the picture; close-ups have the middle only. */
export function layoutAlone(draft: Draft, frame: Frame, column: Column): Entity {
  const share = frame.shotSize === 'close-up' ? 0 : 0.25 * column;
  return placeEntity(draft, frame, { xMeters: share * viewHeightMeters[frame.shotSize], depthMeters: 0 });
}

/** Bodies side by side from left to right, evenly apart; where they are crowded every other one stands a step behind. */
export function layoutRow(drafts: readonly Draft[], frame: Frame): Entity[] {
  const widths = drafts.map(({ subject, size }) => bodySize(subject, size).widthMeters);
  const total = widths.reduce((sum, width) => sum + width, 0);
  const gap = Math.min(0.8, (0.92 * viewHeightMeters[frame.shotSize] - total) / drafts.length);
  const isCrowded = gap < 0.12;
  let edge = -(total + gap * (drafts.length - 1)) / 2;
  return drafts.map((draft, index) => {
    const xMeters = edge + widths[index]! / 2;
    edge += widths[index]! + gap;
    return placeEntity(draft, frame, { xMeters, depthMeters: isCrowded && index % 2 === 1 ? stepBackMeters : 0 });
  });
}

/** Whether bodies fit side by side into a shot. */
export function fitsRow(drafts: readonly Draft[], shotSize: ShotSize): boolean {
  const total = drafts.reduce((sum, { subject, size }) => sum + bodySize(subject, size).widthMeters, 0);
  return total <= 0.92 * viewHeightMeters[shotSize];
}

/** How far behind another a body stands. */
const stepBackMeters = 1.1;

/** Two bodies so that the first has a relation to the second; they come back in the same order. */
export function layoutPair(kind: RelationKind, pair: readonly [Draft, Draft], frame: Frame): Entity[] {
  switch (kind) {
    case 'chases':
      return layoutChase(pair, frame);
    case 'carries':
      return layoutStack(pair[0], pair[1], frame);
    case 'on':
      return layoutStack(pair[1], pair[0], frame).reverse();
    case 'meets':
      return layoutMeeting(pair, frame);
    default:
      return layoutSpatial(kind, pair, frame);
  }
}

type SpatialKind = Exclude<RelationKind, 'chases' | 'carries' | 'meets' | 'on'>;

function layoutSpatial(kind: SpatialKind, pair: readonly [Draft, Draft], frame: Frame): Entity[] {
  const [first, second] = pair;
  if (kind === 'left of') return layoutRow(pair, frame);
  if (kind === 'right of') return layoutRow([second, first], frame).reverse();
  // The front one is always on the left: a side that no caption says must not vary.
  const [front, back] = kind === 'behind' ? [second, first] : [first, second];
  const [frontWidth, backWidth] = [front, back].map(({ subject, size }) => bodySize(subject, size).widthMeters);
  const half = 0.17 * (frontWidth! + backWidth!);
  const placed = [
    placeEntity(front, frame, { xMeters: -half, depthMeters: 0 }),
    placeEntity(back, frame, { xMeters: half, depthMeters: stepBackMeters }),
  ];
  return kind === 'behind' ? placed.reverse() : placed;
}

function layoutChase([chaser, fleeing]: readonly [Draft, Draft], frame: Frame): Entity[] {
  const half = (chaser.facing === 'right' ? 1 : -1) * (chaseGapMeters(chaser, fleeing) / 2);
  // Both go at the speed of the fleeing one, so both paths are as long as its path.
  const start = placeEntity(fleeing, frame, { xMeters: half, depthMeters: 0 });
  const behind = placeEntity(chaser, frame, { xMeters: 0, depthMeters: 0 });
  return [{ ...behind, position: { ...behind.position, xMeters: start.position.xMeters - 2 * half } }, start];
}

/** What is carried, or rides, starts where its bearer is; the simulation lifts it to its hold or seat. */
function layoutStack(bearer: Draft, load: Draft, frame: Frame): Entity[] {
  const body = placeEntity(bearer, frame, { xMeters: 0, depthMeters: 0 });
  return [body, { ...load, position: body.position }];
}

/** Far enough apart that they meet after 60 % of the shot, within the picture. */
function layoutMeeting(pair: readonly [Draft, Draft], frame: Frame): Entity[] {
  const way = 0.6 * frame.durationSeconds * motions.meet.metersPerSecond;
  const limit = 0.42 * viewHeightMeters[frame.shotSize];
  const start = Math.min(meetingGapMeters(...pair) / 2 + way, limit);
  return pair.map((draft) => {
    const placed = placeEntity(draft, frame, { xMeters: 0, depthMeters: 0 });
    return { ...placed, position: { ...placed.position, xMeters: draft.facing === 'right' ? -start : start } };
  });
}

/** The middle of a body's path over its first span, and how far back it is. */
type Slot = Pick<Position, 'xMeters' | 'depthMeters'>;

function placeEntity(draft: Draft, { place, shotSize }: Frame, { xMeters, depthMeters }: Slot): Entity {
  const first = draft.timeline[0]!;
  const action = resolveAction(draft.subject, first.action, place);
  const medium = mediumFor(draft.subject, action, place) ?? 'land';
  const path = travelSpeed(draft.subject, first, place) * (first.endSeconds - first.startSeconds);
  const back = Math.min(path / 2, stageHalfWidthShare * viewHeightMeters[shotSize]);
  return {
    ...draft,
    position: {
      xMeters: draft.facing === 'right' ? xMeters - back : xMeters + back,
      heightMeters: startHeightMeters({ ...draft, action, medium, shotSize }),
      depthMeters: medium === 'water' ? waterRowDepthMeters + depthMeters : depthMeters,
    },
  };
}

/** Where the bodies of an event are before it; `startHeightMeters` is the height that the event begins at. */
export function layoutEvent(
  event: PhysicsEvent,
  bodies: readonly [Draft, Draft | null],
  options: { readonly place: Place; readonly startHeightMeters: number },
): Entity[] {
  const [body, other] = bodies;
  const sign = body.facing === 'right' ? 1 : -1;
  const { back, ...rest } = eventStart(event, body, options);
  if (other === null) return [{ ...body, position: { xMeters: 0 - sign * back, ...rest } }];
  // The impact is always after 0.8 s, whatever the speed.
  const run = touchingMeters(body, other) + 0.8 * Math.abs(event.velocity.xMetersPerSecond);
  return [
    { ...body, position: { xMeters: sign * (0.2 - run), ...rest } },
    { ...other, position: { xMeters: sign * 0.2, heightMeters: 0, depthMeters: 0 } },
  ];
}

/** Metres against the direction of the event, height and depth. */
interface EventStart {
  readonly back: number;
  readonly heightMeters: number;
  readonly depthMeters: number;
}

function eventStart(
  { kind }: PhysicsEvent,
  body: Draft,
  { place, startHeightMeters: height }: { readonly place: Place; readonly startHeightMeters: number },
): EventStart {
  const bodyHeight = bodySize(body.subject, body.size).heightMeters;
  const afloat = -draftShare.float * bodyHeight;
  const inWater = { back: 0, depthMeters: waterRowDepthMeters };
  switch (kind) {
    case 'throw':
      return { back: 1.6, heightMeters: height, depthMeters: 0 };
    case 'roll down slope':
      return { back: 2, heightMeters: height, depthMeters: 0 };
    case 'collide':
      return { back: 0, heightMeters: 0, depthMeters: 0 };
    case 'topple':
      return { back: bodyHeight / 2, heightMeters: 0, depthMeters: 0 };
    case 'float':
      return { ...inWater, heightMeters: afloat + height };
    case 'sink':
      return place === 'underwater'
        ? { back: 0, heightMeters: 1.8, depthMeters: 0 }
        : { ...inWater, heightMeters: afloat };
    case 'splash':
      return { ...inWater, heightMeters: height };
    case 'drop and bounce':
    case 'swing':
      return { back: 0, heightMeters: height, depthMeters: 0 };
  }
}
