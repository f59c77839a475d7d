import { defineCommand } from 'citty';
import { ConfigError } from '../../base/index.ts';
import { describeClip } from '../clip-file.ts';
import { makeVideo } from '../make-video.ts';
import { runSafely } from '../run-safely.ts';
import { readVideoOptions, videoArguments } from '../video-arguments.ts';

export const recutCommand = defineCommand({
  meta: { name: 'recut', description: 'Keep a span of a video and draw what comes before and after it anew' },
  args: {
    video: { type: 'positional', required: true, description: 'Video file' },
    prompt: { type: 'positional', required: true, description: 'What the new parts are to show' },
    from: { type: 'string', description: 'Second at which the kept span begins', default: '0' },
    to: { type: 'string', description: 'Second at which it ends; default: the end of the video' },
    before: { type: 'string', description: 'Seconds to draw before it', default: '0' },
    after: { type: 'string', description: 'Seconds to draw after it', default: '2' },
    ...videoArguments,
  },
  run: ({ args }) =>
    runSafely(async (signal) => {
      const source = await describeClip(args.video);
      const startSeconds = seconds('from', args.from, source.durationSeconds);
      const endSeconds =
        args.to === undefined ? source.durationSeconds : seconds('to', args.to, source.durationSeconds);
      if (endSeconds <= startSeconds) {
        throw new ConfigError(
          `Cannot use --to as it must be after --from, ${startSeconds}: current value is ${endSeconds}`,
        );
      }
      const beforeSeconds = seconds('before', args.before, 60);
      const afterSeconds = seconds('after', args.after, 60);
      return makeVideo(
        {
          prompt: args.prompt,
          wish: { kind: 'recut', source, startSeconds, endSeconds, beforeSeconds, afterSeconds },
          options: readVideoOptions(args),
          images: [],
          videos: [args.video],
          totalSeconds: beforeSeconds + (endSeconds - startSeconds) + afterSeconds,
        },
        signal,
      );
    }),
});

function seconds(name: string, text: string, high: number): number {
  const value = Number(text);
  if (text !== '' && value >= 0 && value <= high) return value;
  throw new ConfigError(`Cannot use --${name} as it must be seconds from 0 to ${high}: current value is ${text}`);
}
