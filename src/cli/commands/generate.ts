import { defineCommand } from 'citty';
import { makeVideo } from '../make-video.ts';
import { runSafely } from '../run-safely.ts';
import { readVideoOptions, videoArguments } from '../video-arguments.ts';

export const generateCommand = defineCommand({
  meta: { name: 'generate', description: 'Make a video from words' },
  args: { prompt: { type: 'positional', required: true, description: 'What happens in the video' }, ...videoArguments },
  run: ({ args }) =>
    runSafely((signal) =>
      makeVideo(
        { prompt: args.prompt, wish: { kind: 'text' }, options: readVideoOptions(args), images: [], videos: [] },
        signal,
      ),
    ),
});
