import { defineCommand } from 'citty';
import { ConfigError } from '../../base/index.ts';
import { describeClip } from '../clip-file.ts';
import { makeVideo } from '../make-video.ts';
import { readNumber } from '../option-values.ts';
import { runSafely } from '../run-safely.ts';
import { readVideoOptions, refuseSeconds, videoArguments } from '../video-arguments.ts';

export const recutCommand = defineCommand({
  meta: { name: 'recut', description: 'Keep a span of a video and draw what comes before and after it anew' },
  args: {
    video: { type: 'positional', required: true, description: 'Video file' },
    prompt: { type: 'positional', required: false, description: 'What the new parts are to show' },
    from: { type: 'string', description: 'Second at which the kept span begins', default: '0' },
    to: { type: 'string', description: 'Second at which it ends; default: the end of the video' },
    before: { type: 'string', description: 'Seconds to draw before it', default: '0' },
    after: { type: 'string', description: 'Seconds to draw after it', default: '2' },
    ...videoArguments,
    seconds: { type: 'string', description: 'Not here: --from, --to, --before and --after say how long it is' },
  },
  run: ({ args }) =>
    runSafely(async (signal) => {
      const options = readVideoOptions(args);
      refuseSeconds(options, '--from, --to, --before and --after say how long it is');
      const source = await describeClip(args.video);
      const startSeconds = readNumber('from', args.from, { low: 0, high: source.durationSeconds });
      const endSeconds =
        args.to === undefined
          ? source.durationSeconds
          : readNumber('to', args.to, { low: 0, high: source.durationSeconds });
      if (endSeconds <= startSeconds) {
        throw new ConfigError(
          `Cannot use --to as it must be after --from, ${startSeconds}: current value is ${endSeconds}`,
        );
      }
      const beforeSeconds = readNumber('before', args.before, { low: 0, high: 60 });
      const afterSeconds = readNumber('after', args.after, { low: 0, high: 60 });
      return makeVideo(
        {
          prompt: args.prompt ?? '',
          wish: { kind: 'recut', source, startSeconds, endSeconds, beforeSeconds, afterSeconds },
          options,
          images: [],
          videos: [args.video],
          keptSeconds: endSeconds - startSeconds,
          totalSeconds: beforeSeconds + (endSeconds - startSeconds) + afterSeconds,
        },
        signal,
      );
    }),
});
