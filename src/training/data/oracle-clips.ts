import { oracleFormat } from '../../evaluation/index.ts';
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
import { createOracleShard, type OracleShard } from './oracle-shard.ts';

/** Camera, weather and events are rarer than single actors otherwise. */
export const oracleLevels: readonly CurriculumLevel[] = ['W1', 'W2', 'W2', 'W3', 'W3', 'W3', 'W4', 'W5'];

/** Pictures are drawn at this many times the side and averaged, as a video is that is made smaller to be judged. */
const supersampling = 2;
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
  const { side, cells, frames, frameRate } = oracleFormat;
  const shard = createOracleShard(clips);
  const stream = createClipStream({
    seed,
    level: levels,
    width: side * supersampling,
    height: side * supersampling,
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
  for await (const clip of stream) fillClip(shard, index++, clip);
  return shard;
}

function fillClip(shard: OracleShard, index: number, clip: WorldClip): void {
  const { side, cells, frames } = oracleFormat;
  const maps = clip.maps!;
  const pixels = frames * side * side * 3;
  shrink(clip.rgb, shard.rgb.subarray(index * pixels, (index + 1) * pixels));
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

/** Means of squares of pixels. */
function shrink(from: Uint8Array, to: Uint8Array): void {
  const { side, frames } = oracleFormat;
  const wide = side * supersampling * 3;
  const count = supersampling * supersampling;
  let at = 0;
  for (let row = 0; row < frames * side; row++) {
    for (let column = 0; column < side; column++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let y = 0; y < supersampling; y++) {
          const start = (row * supersampling + y) * wide + column * supersampling * 3 + c;
          for (let x = 0; x < supersampling; x++) sum += from[start + 3 * x]!;
        }
        to[at++] = Math.round(sum / count);
      }
    }
  }
}
