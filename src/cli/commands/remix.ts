import { defineCommand } from 'citty';
import { defaultRemixStrength } from '../../diffusion/index.ts';
import { describeClip } from '../clip-file.ts';
import { makeVideo } from '../make-video.ts';
import { readNumber } from '../option-values.ts';
import { runSafely } from '../run-safely.ts';
import { readVideoOptions, refuseSeconds, videoArguments } from '../video-arguments.ts';

export const remixCommand = defineCommand({
  meta: { name: 'remix', description: 'Change a video towards other words' },
  args: {
    video: { type: 'positional', required: true, description: 'Video file' },
    prompt: { type: 'positional', required: true, description: 'What the video is to show' },
    strength: {
      type: 'string',
      description: 'Near 0 keeps the video, 1 forgets it',
      default: String(defaultRemixStrength),
    },
    ...videoArguments,
    seconds: { type: 'string', description: 'Not here: the video is as long as the one that is given' },
  },
  run: ({ args }) =>
    runSafely(async (signal) => {
      const options = readVideoOptions(args);
      refuseSeconds(options, 'the video is as long as the one that is given');
      const strength = readNumber('strength', args.strength, { low: 0.01, high: 1 });
      const source = await describeClip(args.video);
      return makeVideo(
        {
          prompt: args.prompt,
          wish: { kind: 'remix', source, strength },
          options,
          images: [],
          videos: [args.video],
          totalSeconds: source.durationSeconds,
          keptSeconds: source.durationSeconds,
        },
        signal,
      );
    }),
});
