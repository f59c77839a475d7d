import type {
  Action,
  CameraMove,
  Color,
  Emotion,
  Facing,
  PhysicsEventKind,
  Place,
  RelationKind,
  Season,
  ShotSize,
  Size,
  Style,
  Subject,
  TimeOfDay,
  Weather,
} from './vocabulary.ts';

/** One video of the world: everything a full caption says, and nothing a renderer must guess. Plain JSON. */
export interface Scene {
  /** Fixes all smooth detail that no slot names (tree positions, cloud shapes). */
  readonly seed: string;
  readonly style: Style;
  /** 1 to 4, with cuts between them. */
  readonly shots: readonly Shot[];
}

/** What happens between two cuts, at one place. */
export interface Shot {
  readonly durationSeconds: number;
  readonly place: Place;
  readonly timeOfDay: TimeOfDay;
  readonly weather: Weather;
  /** 0 is barely there, 1 is strong. */
  readonly weatherIntensity: number;
  readonly season: Season;
  readonly camera: Camera;
  /** 1 to 5, nearest last in the order of drawing is decided by `depthMeters`. */
  readonly entities: readonly Entity[];
  readonly relations: readonly Relation[];
  readonly event: PhysicsEvent | null;
}

/** How a shot is filmed. */
export interface Camera {
  readonly shotSize: ShotSize;
  readonly move: CameraMove;
  /** 0.5 is slow, 1 normal, 2 fast. */
  readonly speed: number;
}

/** A body: who or what is seen, how it looks and what it does. */
export interface Entity {
  /** Stays the same across shots when the same character returns. */
  readonly id: string;
  readonly subject: Subject;
  readonly color: Color;
  readonly size: Size;
  readonly emotion: Emotion;
  readonly facing: Facing;
  /** Where it is at the start of the shot. */
  readonly position: Position;
  /** What it does, in order, without gaps, covering the whole shot. */
  readonly timeline: readonly ActionSpan[];
}

/**
 * A place in the world. Metres: x to the right from the middle of the picture, height above the ground, depth away from
 * the camera (0 is the nearest stage line). At depth 0 a medium shot shows 4 m of height.
 */
export interface Position {
  readonly xMeters: number;
  readonly heightMeters: number;
  readonly depthMeters: number;
}

/** One action with its time, in seconds from the start of the shot. */
export interface ActionSpan {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly action: Action;
  /** 0.5 slow, 1 normal, 2 fast; also the cadence of the cycle. */
  readonly speed: number;
  /** The other one, for chase, carry, meet. */
  readonly targetId: string | null;
}

/** Something that holds between two bodies of a shot. */
export interface Relation {
  readonly kind: RelationKind;
  readonly subjectId: string;
  readonly objectId: string;
}

/** Something that happens to a body by the laws of physics. */
export interface PhysicsEvent {
  readonly kind: PhysicsEventKind;
  /** The body it happens to, and the second body of a collision. */
  readonly bodyId: string;
  readonly otherId: string | null;
  readonly startSeconds: number;
  /** Speed at the start, in m/s. */
  readonly velocity: { readonly xMetersPerSecond: number; readonly yMetersPerSecond: number };
  /** 0 stays down, 1 loses nothing. */
  readonly restitution: number;
}

/** What the simulation says about one instant; what the renderer draws. */
export interface FrameState {
  readonly timeSeconds: number;
  readonly shotIndex: number;
  readonly camera: CameraState;
  readonly poses: readonly Pose[];
  /** What an event needs besides its bodies: the ramp, the rope, the splash. */
  readonly props: readonly Prop[];
}

/** A thing that belongs to an event and is drawn but is no entity. Metres, as in {@link Position}. */
export type Prop =
  /** A wedge on the ground: the body rolls from the high end down to the low end, which touches the ground. */
  | {
      readonly kind: 'ramp';
      readonly highEnd: Position;
      readonly lowEnd: Position;
    }
  /** A taut rope from a fixed point down to the body that hangs on it. */
  | { readonly kind: 'rope'; readonly from: Position; readonly to: Position }
  /** Drops thrown up where a body broke the water surface; `strength` is 1 for a fall from 2 m. */
  | { readonly kind: 'splash'; readonly at: Position; readonly ageSeconds: number; readonly strength: number };

/**
 * The camera at one instant: centre of the view in metres at depth 0, and how many metres of height it sees there. In a
 * picture that is higher than wide it sees that many metres of width instead. `simulation/project.ts` turns a position
 * into a place in the picture.
 */
export interface CameraState {
  readonly xMeters: number;
  readonly heightMeters: number;
  readonly viewHeightMeters: number;
}

/**
 * One entity at one instant. `position` is the middle of its lower edge while it is not rotated (feet, wheels, keel);
 * its height is `bodySize()` of `scene/affordances.ts`, and it rotates about its centre, half that height above `position`.
 */
export interface Pose {
  readonly id: string;
  readonly position: Position;
  readonly velocity: { readonly xMetersPerSecond: number; readonly yMetersPerSecond: number };
  readonly facing: Facing;
  /** What the body does now: chase, carry and meet are shown by the walk, run, fly, swim, drive, wave or stand in them. */
  readonly action: Action;
  /** Phase of the action's cycle in [0, 1): gait, wing beat, wave, dance. */
  readonly phase: number;
  /** How far the present action span has come, in [0, 1]. */
  readonly spanProgress: number;
  /** Tilt of the whole body, counter-clockwise, radians (rolling, toppling, swinging, diving). */
  readonly rotationRadians: number;
  /** Vertical squash: 1 is none, below 1 is flatter; width keeps the area. */
  readonly squash: number;
  readonly emotion: Emotion;
  /** The entity that it holds in its arms, mouth or on its back; that one has its own pose, in the right place. */
  readonly carriesId: string | null;
  /** Height of the water surface that the body is in, or null: what is below it is under water. */
  readonly waterlineMeters: number | null;
}
