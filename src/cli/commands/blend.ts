import { defineCommand } from 'citty';
import { describeClip } from '../clip-file.ts';
import { makeVideo } from '../make-video.ts';
import { readNumber } from '../option-values.ts';
import { runSafely } from '../run-safely.ts';
import { readVideoOptions, videoArguments } from '../video-arguments.ts';

export const blendCommand = defineCommand({
  meta: { name: 'blend', description: 'Make the way from one video to another' },
  args: {
    first: { type: 'positional', required: true, description: 'Video that comes first' },
    second: { type: 'positional', required: true, description: 'Video that comes second' },
    prompt: { type: 'positional', required: false, description: 'What happens between them' },
    transition: { type: 'string', description: 'Seconds of new video between them', default: '1' },
    ...videoArguments,
  },
  run: ({ args }) =>
    runSafely(async (signal) => {
      const transitionSeconds = readNumber('transition', args.transition, { low: 0.1, high: 60 });
      const [from, to] = [await describeClip(args.first), await describeClip(args.second)];
      return makeVideo(
        {
          prompt: args.prompt ?? '',
          wish: { kind: 'blend', from, to, transitionSeconds },
          options: readVideoOptions(args),
          images: [],
          videos: [args.first, args.second],
          totalSeconds: from.durationSeconds + to.durationSeconds + transitionSeconds,
          keptSeconds: from.durationSeconds + to.durationSeconds,
        },
        signal,
      );
    }),
});
