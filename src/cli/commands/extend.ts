import { defineCommand } from 'citty';
import { describeClip } from '../clip-file.ts';
import { makeVideo } from '../make-video.ts';
import { runSafely } from '../run-safely.ts';
import { readVideoOptions, videoArguments } from '../video-arguments.ts';

export const extendCommand = defineCommand({
  meta: { name: 'extend', description: 'Go on with a video, or make what came before it' },
  args: {
    video: { type: 'positional', required: true, description: 'Video file' },
    prompt: { type: 'positional', required: false, description: 'What happens in the new part; default: it goes on' },
    backward: { type: 'boolean', description: 'Make what came before', default: false },
    ...videoArguments,
  },
  run: ({ args }) =>
    runSafely(async (signal) => {
      const options = readVideoOptions(args);
      const source = await describeClip(args.video);
      return makeVideo(
        {
          prompt: args.prompt ?? '',
          wish: { kind: 'extend', direction: args.backward ? 'backward' : 'forward', source },
          options,
          images: [],
          videos: [args.video],
          totalSeconds: source.durationSeconds + options.seconds,
          keptSeconds: source.durationSeconds,
        },
        signal,
      );
    }),
});
