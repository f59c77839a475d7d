import { defineCommand } from 'citty';
import { describeClip } from '../clip-file.ts';
import { makeVideo } from '../make-video.ts';
import { readNumber } from '../option-values.ts';
import { runSafely } from '../run-safely.ts';
import { readVideoOptions, videoArguments } from '../video-arguments.ts';

export const remixCommand = defineCommand({
  meta: { name: 'remix', description: 'Change a video towards other words' },
  args: {
    video: { type: 'positional', required: true, description: 'Video file' },
    prompt: { type: 'positional', required: true, description: 'What the video is to show' },
    strength: { type: 'string', description: 'Near 0 keeps the video, 1 forgets it', default: '0.6' },
    ...videoArguments,
  },
  run: ({ args }) =>
    runSafely(async (signal) => {
      const strength = readNumber('strength', args.strength, { low: 0.01, high: 1 });
      const source = await describeClip(args.video);
      return makeVideo(
        {
          prompt: args.prompt,
          wish: { kind: 'remix', source, strength },
          options: readVideoOptions(args),
          images: [],
          videos: [args.video],
          totalSeconds: source.durationSeconds,
        },
        signal,
      );
    }),
});
