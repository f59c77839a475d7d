import { bodyBoxes, cropBody, oracleFormat, wideView } from '../../evaluation/index.ts';
import {
  type CurriculumLevel,
  createClipStream,
  labelledBodies,
  labelNames,
  type Scene,
  type SceneLabels,
  sceneLabels,
  type WorldClip,
} from '../../world/index.ts';
import { createOracleShard, near, nearBytes, type OracleShard } from './oracle-shard.ts';

/** Camera, weather and events are rarer than single actors otherwise. */
export const oracleLevels: readonly CurriculumLevel[] = ['W1', 'W2', 'W2', 'W3', 'W3', 'W3', 'W4', 'W5'];

/** Depth at which nearness is a half. */
const halfDepthMeters = 8;
const otherBody = oracleFormat.slots + 1;

/** Which clips a shard holds; the same options give the same shard. */
export interface OracleClipsOptions {
  readonly seed: string;
  readonly start: number;
  readonly clips: number;
  readonly levels: readonly CurriculumLevel[];
  /** Drawing threads. */
  readonly workers: number;
}

/** Draws clips with everything that an oracle is asked about them. */
export async function drawOracleShard(options: OracleClipsOptions): Promise<OracleShard> {
  const { seed, start, clips, levels, workers } = options;
  const { sharpSide, cells, frames, frameRate } = oracleFormat;
  const shard = createOracleShard(clips, clips * oracleFormat.slots);
  let bodies = 0;
  const stream = createClipStream({
    seed,
    level: levels,
    width: sharpSide,
    height: sharpSide,
    frames,
    frameRate,
    maps: { width: cells, height: cells },
    workers,
    start,
    count: clips,
    heldOut: 'include',
    captionCount: 1,
  });
  let index = 0;
  for await (const clip of stream) {
    fillClip(shard, index, clip);
    bodies = fillBodies(shard, index, { clip: clip.rgb, bodies });
    index++;
  }
  return { ...shard, bodies: shard.bodies.slice(0, bodies * nearBytes) };
}

function fillClip(shard: OracleShard, index: number, clip: WorldClip): void {
  const { side, sharpSide, cells, frames } = oracleFormat;
  const maps = clip.maps!;
  shard.rgb.set(wideView(clip.rgb), index * frames * side * side * 3);
  const picture = sharpSide * sharpSide * 3;
  shard.sharp.set(clip.rgb.subarray(0, picture), index * picture);
  const area = cells * cells;
  const first = index * frames * area;
  shard.classes.set(maps.classes, first);
  for (let f = 0; f < frames; f++) {
    const slotOf = slotsOfShot(clip.scene, clip.states[f]!.shotIndex);
    for (let i = f * area; i < (f + 1) * area; i++) {
      shard.slots[first + i] = slotOf[maps.instances[i]!]!;
      shard.nearness[first + i] = Math.round((255 * halfDepthMeters) / (halfDepthMeters + maps.depthMeters[i]!));
    }
  }
  for (let i = 0; i < 2 * frames * area; i++) {
    shard.flow[2 * first + i] = Math.max(-127, Math.min(127, Math.round(16 * maps.flow[i]!)));
  }
  const labels = labelsOf(clip.scene);
  for (const [i, name] of labelNames.entries()) shard.labels[index * labelNames.length + i] = labels[name];
}

/**
 * The described bodies from near, with room around them.
 *
 * @param clip   [8, 192, 192, 3]
 * @param bodies bodies that the shard holds already
 * @returns      bodies that it holds now
 */
function fillBodies(
  shard: OracleShard,
  index: number,
  { clip, bodies }: { readonly clip: Uint8Array; readonly bodies: number },
): number {
  const { cells, frames, slots } = oracleFormat;
  const area = frames * cells * cells;
  const map = shard.slots.subarray(index * area, (index + 1) * area);
  let count = bodies;
  for (let slot = 0; slot < slots; slot++) {
    const mask = Uint8Array.from(map, (value) => (value === slot + 1 ? 1 : 0));
    if (!mask.includes(1)) continue;
    const boxes = bodyBoxes(mask).map((box) => ({ ...box, size: box.size * near.room }));
    cropBody(clip, boxes, shard.bodies.subarray(count * nearBytes, (count + 1) * nearBytes));
    shard.bodyOf[index * slots + slot] = count++;
  }
  return count;
}

/** Slot of every value of the instance map. In later shots only the body that returns has one. */
function slotsOfShot(scene: Scene, shotIndex: number): number[] {
  const shot = scene.shots[shotIndex]!;
  const bodies = labelledBodies(shot);
  const isGroup = bodies.length < shot.entities.length;
  const returning = scene.shots.length > 1 ? scene.shots[0]!.entities[0]!.id : null;
  return [
    0,
    ...shot.entities.map((entity) => {
      if (returning !== null) return entity.id === returning ? 1 : otherBody;
      if (isGroup) return 1;
      const slot = bodies.indexOf(entity);
      return slot < oracleFormat.slots ? slot + 1 : otherBody;
    }),
  ];
}

/** Labels of one shot; of several only what a cut leaves as it was. */
function labelsOf(scene: Scene): SceneLabels {
  const labels = sceneLabels(scene);
  if (scene.shots.length === 1) return labels;
  const kept = new Set(['style', 'entity0.subject', 'entity0.color', 'entity0.size']);
  return Object.fromEntries(labelNames.map((name) => [name, kept.has(name) ? labels[name] : -1])) as SceneLabels;
}
