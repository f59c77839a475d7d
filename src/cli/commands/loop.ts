import { defineCommand } from 'citty';
import { describeClip } from '../clip-file.ts';
import { makeVideo } from '../make-video.ts';
import { runSafely } from '../run-safely.ts';
import { readVideoOptions, videoArguments } from '../video-arguments.ts';

/** Seconds of new video that lead back to the beginning. */
const closingSeconds = 1;

export const loopCommand = defineCommand({
  meta: { name: 'loop', description: 'Make a video that repeats without a seam' },
  args: {
    prompt: { type: 'positional', required: true, description: 'What happens in the video' },
    video: { type: 'string', description: 'Video file to close; without it the whole is made from words' },
    ...videoArguments,
  },
  run: ({ args }) =>
    runSafely(async (signal) => {
      const options = readVideoOptions(args);
      const source = args.video === undefined ? null : await describeClip(args.video);
      return makeVideo(
        {
          prompt: args.prompt,
          wish: { kind: 'loop', source },
          options,
          images: [],
          videos: args.video === undefined ? [] : [args.video],
          ...(source === null ? {} : { totalSeconds: source.durationSeconds + closingSeconds }),
        },
        signal,
      );
    }),
});
