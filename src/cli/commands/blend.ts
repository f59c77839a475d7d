import { defineCommand } from 'citty';
import { ConfigError } from '../../base/index.ts';
import { describeClip } from '../clip-file.ts';
import { makeVideo } from '../make-video.ts';
import { readNumber } from '../option-values.ts';
import { runSafely } from '../run-safely.ts';
import { readVideoOptions, refuseSeconds, videoArguments } from '../video-arguments.ts';

export const blendCommand = defineCommand({
  meta: { name: 'blend', description: 'Make the way from one video to another' },
  args: {
    first: { type: 'positional', required: true, description: 'Video that comes first' },
    second: { type: 'positional', required: true, description: 'Video that comes second' },
    prompt: { type: 'positional', required: false, description: 'What happens between them' },
    transition: { type: 'string', description: 'Seconds of new video between them', default: '1' },
    curve: {
      type: 'string',
      description:
        'Lets them overlap for the transition: influence of the second at equal steps, from 0 to 1, like 0,0.2,0.8,1',
    },
    ...videoArguments,
    seconds: { type: 'string', description: 'Not here: both videos and --transition say how long it is' },
  },
  run: ({ args }) =>
    runSafely(async (signal) => {
      const options = readVideoOptions(args);
      refuseSeconds(options, 'both videos and --transition say how long it is');
      const transitionSeconds = readNumber('transition', args.transition, { low: 0.1, high: 60 });
      const [from, to] = [await describeClip(args.first), await describeClip(args.second)];
      const curve = args.curve === undefined ? null : readCurve(args.curve);
      const both = from.durationSeconds + to.durationSeconds;
      return makeVideo(
        {
          prompt: args.prompt ?? '',
          wish: { kind: 'blend', from, to, transitionSeconds, curve },
          options,
          images: [],
          videos: [args.first, args.second],
          totalSeconds: curve === null ? both + transitionSeconds : both - transitionSeconds,
          ...(curve === null ? { keptSeconds: both } : {}),
        },
        signal,
      );
    }),
});

/** @throws {ConfigError} if the points are not two or more numbers from 0 to 1 */
function readCurve(text: string): readonly number[] {
  const points = text.split(',').map((point) => readNumber('curve', point, { low: 0, high: 1 }));
  if (points.length >= 2) return points;
  throw new ConfigError(`Cannot use --curve as it must have two points or more: current value is ${text}`);
}
