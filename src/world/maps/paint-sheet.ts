import type { Canvas } from '@napi-rs/canvas';
import type { Actor } from '../draw/actor.ts';
import { groundLine } from '../draw/backdrop/brush.ts';
import { type Backdrop, type SceneryKind, sceneryKinds } from '../draw/backdrop/layer.ts';
import { propDepth, propOutline } from '../draw/props.ts';
import type { PlacedTile, TileStrip } from '../draw/tiles.ts';
import { rowOf, scaleAt, type View } from '../draw/view.ts';
import type { Entity, Prop } from '../scene/scene.ts';
import { eyeDistanceMeters, horizonHeightMeters } from '../simulation/project.ts';
import { propClass, subjectClass } from './map-classes.ts';
import { fitMotion, type Motion, noMotion } from './motion.ts';
import { fillOutline } from './raster.ts';

/** The maps of one frame while they are painted, far to near. */
export interface Sheet {
  readonly view: View;
  readonly nextView: View | null;
  readonly timeSeconds: number;
  readonly nextSeconds: number;
  readonly classes: Uint8Array;
  readonly instances: Uint8Array;
  readonly depthMeters: Float32Array;
  readonly flow: Float32Array;
}

const farthestMeters = 200;
const kindIndex = (kind: SceneryKind) => sceneryKinds.indexOf(kind);

/** What a run of cells becomes. */
interface Paint {
  readonly kind: number;
  readonly instance: number;
  readonly depthMeters: number;
  readonly motion: Motion;
}

/** Fills a run of cells of one row, both ends included. */
function paintRun({ view, classes, instances, depthMeters, flow }: Sheet, { row, from, to }: Run, paint: Paint): void {
  const start = row * view.width;
  classes.fill(paint.kind, start + from, start + to + 1);
  instances.fill(paint.instance, start + from, start + to + 1);
  depthMeters.fill(paint.depthMeters, start + from, start + to + 1);
  const { middleX, middleY, shiftX, shiftY, a, b, c, d } = paint.motion;
  const py = row + 0.5 - middleY;
  let dx = shiftX + c * py + a * (from + 0.5 - middleX);
  let dy = shiftY + d * py + b * (from + 0.5 - middleX);
  for (let k = 2 * (start + from), end = 2 * (start + to); k <= end; k += 2) {
    flow[k] = dx;
    flow[k + 1] = dy;
    dx += a;
    dy += b;
  }
}

interface Run {
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

/** Sky, ground and water, row by row. */
export function paintPlate(sheet: Sheet, backdrop: Backdrop): void {
  const { view, nextView } = sheet;
  const { water, ground } = backdrop;
  const farLine = ground === null ? -Infinity : groundLine(ground.farDepthMeters);
  const [near, far] =
    water === null ? [Infinity, Infinity] : [groundLine(water.fromDepthMeters), groundLine(water.toDepthMeters)];
  for (let row = 0; row < view.height; row++) {
    const seen = view.camera.heightMeters + (view.height / 2 - row - 0.5) / view.pixelsPerMeter;
    const isWater = seen >= near && seen <= far;
    const isLand = ground !== null && seen < farLine && !isWater;
    const isFlat = isWater || isLand;
    const depthMeters = isFlat ? groundDepth(seen) : farthestMeters;
    paintRun(
      sheet,
      { row, from: 0, to: view.width - 1 },
      {
        kind: kindIndex(isWater ? 'water' : isLand ? ground.kind : 'sky'),
        instance: 0,
        depthMeters,
        // The sky has no parallax.
        motion: planeMotion(view, nextView, { depthMeters: isFlat ? depthMeters : Number.MAX_SAFE_INTEGER }),
      },
    );
  }
}

/** Depth of the ground that is seen at a height of the picture plane. */
function groundDepth(seenMeters: number): number {
  const scale = 1 - seenMeters / horizonHeightMeters;
  if (scale <= eyeDistanceMeters / (eyeDistanceMeters + farthestMeters)) return farthestMeters;
  return eyeDistanceMeters / scale - eyeDistanceMeters;
}

/** Motion of a plane that faces the camera at a depth. */
function planeMotion(
  view: View,
  next: View | null,
  { depthMeters, driftMeters = 0 }: { readonly depthMeters: number; readonly driftMeters?: number },
): Motion {
  if (next === null) return noMotion;
  const shift = driftMeters - (next.camera.xMeters - view.camera.xMeters) * scaleAt(depthMeters);
  const zoom = next.pixelsPerMeter / view.pixelsPerMeter - 1;
  return {
    middleX: view.width / 2,
    middleY: view.height / 2,
    shiftX: shift * next.pixelsPerMeter,
    shiftY: (next.camera.heightMeters - view.camera.heightMeters) * next.pixelsPerMeter,
    a: zoom,
    b: 0,
    c: 0,
    d: zoom,
  };
}

/** The opacities of a picture; asking the picture itself for its size is slow. */
interface Opacity {
  readonly width: number;
  readonly height: number;
  readonly alpha: Uint8Array;
}

const opacities = new WeakMap<Canvas, Opacity>();

function opacityOf(canvas: Canvas): Opacity {
  const known = opacities.get(canvas);
  if (known !== undefined) return known;
  const { width, height } = canvas;
  const data = canvas.data();
  const alpha = new Uint8Array(width * height);
  for (let i = 0; i < alpha.length; i++) alpha[i] = data[4 * i + 3]!;
  const made = { width, height, alpha };
  opacities.set(canvas, made);
  return made;
}

/** The opaque part of a backdrop layer. */
export function paintStrip(sheet: Sheet, strip: TileStrip): void {
  const { view, nextView, timeSeconds, nextSeconds } = sheet;
  const { layer } = strip;
  const driftMeters = layer.driftMetersPerSecond * (nextSeconds - timeSeconds);
  const paint: Paint = {
    kind: kindIndex(layer.kind),
    instance: 0,
    depthMeters: Math.min(farthestMeters, layer.depthMeters),
    motion: planeMotion(view, nextView, { depthMeters: layer.depthMeters, driftMeters }),
  };
  // Mirror images in the water are water.
  const foot = strip.isMirrored ? rowOf(view, 0, layer.depthMeters) : Infinity;
  for (const tile of strip.placed(view, timeSeconds)) {
    const opacity = opacityOf(tile.canvas);
    const lastRow = Math.min(view.height - 1, Math.ceil(tile.y + opacity.height * tile.zoom - 0.5) - 1);
    for (let row = Math.max(0, Math.ceil(tile.y - 0.5)); row <= lastRow && row + 0.5 <= foot; row++) {
      paintOpaqueRuns(sheet, { tile, opacity, row }, paint);
    }
  }
}

interface TileRow {
  readonly tile: PlacedTile;
  readonly opacity: Opacity;
  readonly row: number;
}

/** Paints where more than half of a tile's pixel is covered, along one row of the picture. */
function paintOpaqueRuns(sheet: Sheet, { tile: { x, y, zoom }, opacity, row }: TileRow, paint: Paint): void {
  const { width, height, alpha } = opacity;
  const start = Math.min(height - 1, Math.floor((row + 0.5 - y) / zoom)) * width;
  const last = Math.min(sheet.view.width - 1, Math.ceil(x + width * zoom - 0.5) - 1);
  let from = -1;
  for (let column = Math.max(0, Math.ceil(x - 0.5)); column <= last; column++) {
    const isOpaque = alpha[start + Math.min(width - 1, Math.floor((column + 0.5 - x) / zoom))]! >= 128;
    if (isOpaque && from < 0) from = column;
    else if (!isOpaque && from >= 0) {
      paintRun(sheet, { row, from, to: column - 1 }, paint);
      from = -1;
    }
  }
  if (from >= 0) paintRun(sheet, { row, from, to: last }, paint);
}

/** What stands between the layers. */
export interface Bodies {
  readonly actors: readonly Actor[];
  readonly nextActors: readonly Actor[];
  readonly props: readonly Prop[];
  readonly entities: readonly Entity[];
  /** Cells of every figure as if nothing stood before it; filled in here. */
  readonly amodal: Map<string, number>;
}

/** Paints all bodies beyond a depth that are not painted yet. */
export function paintBodies(sheet: Sheet, bodies: Bodies, done: { count: number }, beyondMeters: number): void {
  const { actors } = bodies;
  while (done.count < actors.length && actors[done.count]!.depthMeters > beyondMeters) {
    const actor = actors[done.count]!;
    const isFirstThere = done.count === 0 || actors[done.count - 1]!.depthMeters !== actor.depthMeters;
    if (isFirstThere)
      for (const prop of bodies.props) if (propDepth(prop) === actor.depthMeters) paintPropCells(sheet, prop);
    paintActorCells(sheet, actor, bodies);
    done.count++;
  }
}

function paintPropCells(sheet: Sheet, prop: Prop): void {
  const outline = propOutline(sheet.view, prop);
  if (outline === null) return;
  const depthMeters = propDepth(prop);
  const motion = planeMotion(sheet.view, sheet.nextView, { depthMeters });
  const paint: Paint = { kind: propClass, instance: 0, depthMeters, motion };
  fillOutline(sheet.view, outline, (row, from, to) => paintRun(sheet, { row, from, to }, paint));
}

function paintActorCells(sheet: Sheet, actor: Actor, { nextActors, entities, amodal }: Bodies): void {
  const { view } = sheet;
  const later = nextActors.find(({ entity }) => entity.id === actor.entity.id);
  const { waterlineMeters } = actor.pose;
  const surface = waterlineMeters === null ? Infinity : rowOf(view, waterlineMeters, actor.depthMeters);
  const covered = new Uint8Array(view.width * view.height);
  for (const [index, shape] of actor.shapes.entries()) {
    if (shape.isDetail) continue;
    const paint: Paint = {
      kind: subjectClass(actor.entity.subject),
      instance: entities.indexOf(actor.entity) + 1,
      depthMeters: actor.depthMeters,
      motion: partMotion(actor, later, index),
    };
    fillOutline(view, shape.path, (row, from, to) => {
      if (row + 0.5 > surface) return;
      covered.fill(1, row * view.width + from, row * view.width + to + 1);
      paintRun(sheet, { row, from, to }, paint);
    });
  }
  let cells = 0;
  for (const isCovered of covered) cells += isCovered;
  amodal.set(actor.entity.id, cells);
}

/** Parts move with their own outline; a figure that changes its pose altogether moves as a whole. */
function partMotion(actor: Actor, later: Actor | undefined, index: number): Motion {
  if (later === undefined) return noMotion;
  const path = actor.shapes[index]!.path;
  const nextPath = later.shapes[index]?.path;
  const isSameFigure =
    later.shapes.length === actor.shapes.length &&
    later.pose.action === actor.pose.action &&
    later.pose.facing === actor.pose.facing;
  if (isSameFigure && nextPath?.length === path.length) return fitMotion(path, nextPath);
  const zoom = later.pixelsPerMeter / actor.pixelsPerMeter - 1;
  return {
    ...noMotion,
    middleX: actor.foot[0],
    middleY: actor.foot[1],
    shiftX: later.foot[0] - actor.foot[0],
    shiftY: later.foot[1] - actor.foot[1],
    a: zoom,
    d: zoom,
  };
}
