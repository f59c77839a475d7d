/** Copies of clips, as people pass videos on, and the features that are measured of them. */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { markClip } from '../../bench/mark-clip.ts';
import { filter, recodings } from '../../bench/recode.ts';
import { run } from '../../bench/watermark-clips.ts';
import { assert, createRandom } from '../../src/base/index.ts';
import { readVideo, writeVideo } from '../../src/media/index.ts';
import { createTextureMeter, textureFeatureCount } from '../../src/safety/detection/texture-features.ts';
import { markNumberOf } from '../../src/safety/watermark/mark-payload.ts';

/** What happens to a video that is passed on: arguments of ffmpeg by name. */
export const copies: Readonly<Record<string, readonly string[]>> = {
  'crf 23': recodings.crf23,
  'crf 28': recodings.crf28,
  'crf 35': recodings.crf35,
  'half size, crf 23': recodings.half,
  'double size, crf 28': recodings.double,
  'crop 80 %, crf 23': recodings.crop80,
  'crop 80 % at a corner, crf 30': filter('crop=trunc(iw*0.4)*2:trunc(ih*0.4)*2:0:0', 30),
};

/** Only strangers: what makes them look like the model's. */
export const lures: Readonly<Record<string, readonly string[]>> = {
  'blurred, crf 23': filter('gblur=sigma=2', 23),
  'from a quarter, crf 28': filter('scale=trunc(iw/8)*2:trunc(ih/8)*2,scale=iw*4:ih*4', 28),
};

/** A copy that is to be measured. */
export interface Copy {
  /** Path of the clip. */
  readonly path: string;
  /** A name in `copies` or `lures`. */
  readonly copy: string;
  /** Whether the clip is marked and encoded like a release before it is copied. */
  readonly isMarked: boolean;
}

/** Measures copies one after the other, each clip's marked version made once. */
export interface CopyMeter extends Disposable {
  /** Whether a copy was measured in an earlier run. */
  isKnown(copy: Copy): boolean;
  /** @returns [textureFeatureCount] */
  measure(copy: Copy): Promise<Float64Array>;
}

/**
 * Opens a meter of the first seconds of copies. With a cache, a file with a line for each copy, nothing is measured twice; clips are
 * known there by their content, so that other weights' clips of the same name are others.
 */
export function openCopyMeter({
  seconds,
  cache,
}: {
  readonly seconds: number;
  readonly cache: string | null;
}): CopyMeter {
  const folder = mkdtempSync(join(tmpdir(), 'aozora-texture-'));
  const released = join(folder, 'released.mp4');
  const known = cache === null ? new Map<string, Float64Array>() : readCache(cache);
  const digests = new Map<string, string>();
  let marked: string | null = null;

  function nameOf({ path, copy, isMarked }: Copy): string {
    const digest = digests.get(path) ?? createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 16);
    digests.set(path, digest);
    return `${digest} ${seconds} s, ${isMarked ? 'marked' : 'unmarked'}, ${copy}`;
  }

  return {
    isKnown: (copy) => known.has(nameOf(copy)),
    async measure(copy) {
      const name = nameOf(copy);
      const before = known.get(name);
      if (before !== undefined) return before;
      if (copy.isMarked && marked !== copy.path) await release(copy.path, released);
      if (copy.isMarked) marked = copy.path;
      const args = copies[copy.copy] ?? lures[copy.copy];
      assert(args !== undefined, `internal: ${copy.copy} is no kind of copy`);
      const target = join(folder, 'copy.mp4');
      run(['-t', String(seconds), '-i', copy.isMarked ? released : copy.path, '-an', ...args, target]);
      const features = await measureVideo(target);
      if (cache !== null) appendFileSync(cache, `${JSON.stringify([name, [...features]])}\n`);
      known.set(name, features);
      return features;
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** As the service releases a video: marked, by a key and a number of its own, and encoded at the quality that is usual there. */
async function release(path: string, target: string): Promise<void> {
  const random = createRandom(`installation of ${path.split('/').at(-1)}`);
  const key = Buffer.from(Uint8Array.from({ length: 32 }, () => random.integer(256)));
  await writeVideo(await markClip(path, { key, number: markNumberOf(key, path) }), { path: target });
}

async function measureVideo(path: string): Promise<Float64Array> {
  await using video = await readVideo(path);
  const meter = createTextureMeter();
  const every = Math.max(1, Math.round(video.frames.frameRate / 8));
  let index = 0;
  for await (const frame of video.frames) if (index++ % every === 0) meter.push(frame);
  const features = meter.finish();
  assert(features !== null, `internal: a copy of ${path} has no frame`);
  return features;
}

/** @throws if the cache holds features of other numbers than are measured now */
function readCache(path: string): Map<string, Float64Array> {
  if (!existsSync(path)) return new Map();
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  return new Map(
    lines.map((line) => {
      const [name, features] = JSON.parse(line) as [string, number[]];
      if (features.length !== textureFeatureCount) {
        throw new Error(
          `Cannot use ${path} as a copy has ${textureFeatureCount} features: current value is ${features.length}`,
        );
      }
      return [name, Float64Array.from(features)];
    }),
  );
}
