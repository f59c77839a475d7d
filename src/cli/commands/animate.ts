import { defineCommand } from 'citty';
import { makeVideo } from '../make-video.ts';
import { runSafely } from '../run-safely.ts';
import { readVideoOptions, videoArguments } from '../video-arguments.ts';

export const animateCommand = defineCommand({
  meta: { name: 'animate', description: 'Make a video that begins with a picture' },
  args: {
    image: { type: 'positional', required: true, description: 'Picture file' },
    prompt: { type: 'positional', required: false, description: 'What happens in the video' },
    last: { type: 'string', description: 'Picture that the video ends with' },
    ...videoArguments,
  },
  run: ({ args }) =>
    runSafely(async (signal) => {
      const options = readVideoOptions(args);
      const first = { timeSeconds: 0, picture: { path: args.image } };
      const keyframes =
        args.last === undefined ? null : [first, { timeSeconds: options.seconds, picture: { path: args.last } }];
      return makeVideo(
        {
          prompt: args.prompt ?? '',
          wish:
            keyframes === null
              ? { kind: 'image', picture: first.picture }
              : { kind: 'keyframes', keyframes, loop: false },
          options,
          images: [args.image, ...(args.last === undefined ? [] : [args.last])],
          videos: [],
        },
        signal,
      );
    }),
});
