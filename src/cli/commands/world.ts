import { mkdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import { defineCommand } from 'citty';
import { ConfigError, createRandom, type OnProgress } from '../../base/index.ts';
import { createClip, writeVideo, writeWholeFile } from '../../media/index.ts';
import {
  captionScene,
  curriculumLevels,
  parseScene,
  previewScene,
  renderShards,
  type Scene,
  sampleScene,
  sceneFromCaption,
  unreadWords,
} from '../../world/index.ts';
import { readChoice, readNumber, readSize } from '../option-values.ts';
import { openProgressBar } from '../progress-bar.ts';
import { runSafely } from '../run-safely.ts';

const renderCommand = defineCommand({
  meta: {
    name: 'render',
    description: 'Draw clips with captions and ground truth into shards; goes on where it stopped',
  },
  args: {
    folder: { type: 'string', description: 'Where the shards go', default: 'clips' },
    count: { type: 'string', description: 'Clips in all', default: '256' },
    level: { type: 'string', description: `Mixed evenly, with commas: ${curriculumLevels.join(',')}`, default: 'W3' },
    size: { type: 'string', description: 'Width x height in pixels, 64 to 1920 a side', default: '256x256' },
    frames: { type: 'string', description: 'Pictures of a clip', default: '17' },
    fps: { type: 'string', description: 'Pictures per second', default: '8' },
    maps: {
      type: 'string',
      description: 'Size of class, instance, depth and flow maps, for example 64x64; default: none',
    },
    captions: { type: 'string', description: 'Captions of a clip', default: '4' },
    typos: { type: 'string', description: 'Chance of a typing error in a caption, 0 to 1', default: '0' },
    shard: { type: 'string', description: 'Clips of a shard', default: '32' },
    heldout: {
      type: 'string',
      description: 'Pairs of the compositional test: exclude, include, only',
      default: 'exclude',
    },
    seed: { type: 'string', description: 'Fixes chance', default: '1' },
    threads: { type: 'string', description: 'Drawing threads; default: all cores' },
    json: { type: 'boolean', description: 'Print one JSON object instead of text', default: false },
  },
  run: ({ args }) =>
    runSafely(async (signal) => {
      const count = readNumber('count', args.count, { low: 1, high: 1e8, isWhole: true });
      using bar = openProgressBar('clips', args.json);
      const result = await renderShards({
        folder: args.folder,
        count,
        level: args.level.split(',').map((level) => readChoice('level', level.trim(), curriculumLevels)),
        ...readSize('size', args.size),
        frames: readNumber('frames', args.frames, { low: 1, high: 3600, isWhole: true }),
        frameRate: readNumber('fps', args.fps, { low: 1, high: 60 }),
        maps: args.maps === undefined ? null : readSize('maps', args.maps),
        captionCount: readNumber('captions', args.captions, { low: 1, high: 64, isWhole: true }),
        typoRate: readNumber('typos', args.typos, { low: 0, high: 1 }),
        clipsPerShard: readNumber('shard', args.shard, { low: 1, high: 1e5, isWhole: true }),
        heldOut: readChoice('heldout', args.heldout, ['exclude', 'include', 'only']),
        seed: args.seed,
        workers:
          args.threads === undefined
            ? availableParallelism()
            : readNumber('threads', args.threads, { low: 1, high: 256, isWhole: true }),
        signal,
        onProgress: bar.onProgress,
      });
      bar[Symbol.dispose]();
      const { shards, clips, reusedShards } = result;
      const kept = reusedShards === 0 ? '' : `, ${reusedShards} of them were there`;
      process.stdout.write(
        args.json
          ? `${JSON.stringify(result)}\n`
          : `${clips} clips in ${shards.length} shards of ${args.folder}${kept}\n`,
      );
      return 0;
    }, 'Stopped; shards that are done are kept, and the same command goes on with them.'),
});

const previewCommand = defineCommand({
  meta: {
    name: 'preview',
    description: 'Draw one scene: a video and a labelled sheet, from a caption, a file or a seed',
  },
  args: {
    caption: { type: 'positional', required: false, description: "A caption in the world's own words" },
    scene: { type: 'string', description: 'JSON file of a scene' },
    seed: {
      type: 'string',
      description: 'Draws a scene by chance when there is neither caption nor file',
      default: '1',
    },
    level: { type: 'string', description: `With --seed: ${curriculumLevels.join(', ')}`, default: 'W3' },
    seconds: { type: 'string', description: 'Length of each shot of a caption, or of a drawn scene', default: '2' },
    size: { type: 'string', description: 'Width x height in pixels', default: '512x512' },
    fps: { type: 'string', description: 'Pictures per second', default: '24' },
    output: { type: 'string', alias: 'o', description: 'Video to write (.mp4)', default: 'world.mp4' },
    sheet: { type: 'string', description: 'Sheet to write (.png); default: beside the video' },
    json: { type: 'boolean', description: 'Print one JSON object instead of text', default: false },
  },
  run: ({ args }) =>
    runSafely(async (signal) => {
      const scene = await chooseScene(args);
      const caption = args.caption ?? captionScene(scene, createRandom(args.seed));
      const frameRate = readNumber('fps', args.fps, { low: 1, high: 60 });
      const size = readSize('size', args.size);
      const preview = await previewScene({ scene, ...size, frameRate, title: caption });
      const video = resolve(args.output);
      const sheet = resolve(args.sheet ?? video.replace(/(\.\w+)?$/, '.png'));
      await mkdir(dirname(video), { recursive: true });
      await mkdir(dirname(sheet), { recursive: true });
      using bar = openProgressBar('pictures', args.json);
      const frames = counted(preview.frames, preview.states.length, bar.onProgress);
      await writeVideo(createClip(frames, { ...size, frameRate }), { path: video, signal });
      await writeWholeFile(sheet, preview.sheet);
      bar[Symbol.dispose]();
      const unread = unreadWords(args.caption ?? '');
      if (unread.length > 0) process.stderr.write(`Passed over as the world does not know it: ${unread.join(', ')}\n`);
      const facts = { video, sheet, caption, unread, frames: preview.states.length, frameRate, scene };
      process.stdout.write(args.json ? `${JSON.stringify(facts)}\n` : `${caption}\n${video}\n${sheet}\n`);
      return 0;
    }),
});

function* counted<T>(items: Iterable<T>, total: number, onProgress: OnProgress): Generator<T, void, void> {
  let done = 0;
  for (const item of items) {
    yield item;
    onProgress({ stage: 'render', done: ++done, total });
  }
}

interface SceneChoice {
  readonly caption?: string | undefined;
  readonly scene?: string | undefined;
  readonly seed: string;
  readonly level: string;
  readonly seconds: string;
}

async function chooseScene({ caption, scene, seed, level, seconds }: SceneChoice): Promise<Scene> {
  if (caption !== undefined && scene !== undefined) {
    throw new ConfigError('Cannot preview as there must be one of a caption and --scene: current value is both');
  }
  const shotSeconds = readNumber('seconds', seconds, { low: 0.5, high: 60 });
  if (caption !== undefined) return sceneFromCaption(caption, { shotSeconds, seed: `layout ${Number(seed) % 4 || 0}` });
  if (scene === undefined) {
    const chosen = readChoice('level', level, curriculumLevels);
    return sampleScene(createRandom(seed), { level: chosen, durationSeconds: shotSeconds });
  }
  const text = await readFile(scene, 'utf8').catch((cause: unknown) => {
    throw new ConfigError(`Cannot read the scene file ${scene}`, { cause });
  });
  return parseScene(text);
}

export const worldCommand = defineCommand({
  meta: { name: 'world', description: 'Draw the synthetic world: training clips, or a preview of one scene' },
  subCommands: { render: renderCommand, preview: previewCommand },
});
