import { stat } from 'node:fs/promises';
import { defineCommand } from 'citty';
import { ConfigError } from '../../base/index.ts';
import { describeClip } from '../clip-file.ts';
import { makeVideo } from '../make-video.ts';
import { runSafely } from '../run-safely.ts';
import { readVideoOptions, videoArguments } from '../video-arguments.ts';

/** Seconds of new video that lead back to the beginning, where nobody says. */
const usualClosingSeconds = 1;

export const loopCommand = defineCommand({
  meta: { name: 'loop', description: 'Make a video that repeats without a seam' },
  args: {
    what: { type: 'positional', required: true, description: 'Video file to close, or words for a new video' },
    prompt: { type: 'positional', required: false, description: 'What happens on the way back, where a file is given' },
    video: { type: 'string', description: 'Video file to close, where the first argument is words' },
    ...videoArguments,
    seconds: {
      type: 'string',
      description:
        'Length of the way back to the beginning of a file, default 1; of a video from words as a whole, default 4',
    },
  },
  run: ({ args }) =>
    runSafely(async (signal) => {
      const options = readVideoOptions(args);
      const { file, prompt } = await readLoop(args);
      const source = file === null ? null : await describeClip(file);
      const closingSeconds = options.hasSeconds ? options.seconds : usualClosingSeconds;
      return makeVideo(
        {
          prompt,
          wish: { kind: 'loop', source },
          options,
          images: [],
          videos: file === null ? [] : [file],
          ...(source === null
            ? {}
            : { totalSeconds: source.durationSeconds + closingSeconds, keptSeconds: source.durationSeconds }),
        },
        signal,
      );
    }),
});

/** A first argument that names a file is the video, and must be there if it only looks like one; all else is words. */
async function readLoop(args: {
  readonly what: string;
  readonly prompt?: string | undefined;
  readonly video?: string | undefined;
}): Promise<{ readonly file: string | null; readonly prompt: string }> {
  const isFile = await stat(args.what).then(
    (found) => found.isFile(),
    () => false,
  );
  if (isFile && args.video === undefined) return { file: args.what, prompt: args.prompt ?? '' };
  if (args.prompt !== undefined || /^\S+\.\w{2,4}$/.test(args.what)) {
    throw new ConfigError(`Cannot make a loop as there must be a video of this name: current value is ${args.what}`);
  }
  return { file: args.video ?? null, prompt: args.what };
}
