/** Words to an MP4: npx tsx examples/generate-to-mp4.ts "a red fox trots through falling snow" fox.mp4 */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  createRandom,
  defaultOptions,
  expandPrompt,
  generate,
  openBundledModel,
  openUpscaler,
  upscaleClip,
  writeVideo,
} from 'aozora';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '4' },
    side: { type: 'string', default: '256' },
    steps: { type: 'string', default: '8' },
    seed: { type: 'string', default: '7' },
  },
});
const [prompt = 'a red fox trots through falling snow', path = 'fox.mp4'] = positionals;

await using model = await openBundledModel();
using upscaler = await openUpscaler({ factor: 2, cacheFolder: join(homedir(), '.aozora', 'cache') });

// The model was trained on long captions: a short prompt is written out in its words.
const { rewritten } = expandPrompt(prompt, { random: createRandom(values.seed) });
console.log(rewritten);

const options = defaultOptions(model);
const clip = await generate(
  model,
  {
    kind: 'text',
    prompt: rewritten,
    frameCount: Math.ceil(Number(values.seconds) * options.frameRate),
    ...{ keyframes: [], characters: [] },
  },
  {
    ...options,
    ...{ width: Number(values.side), height: Number(values.side), steps: Number(values.steps) },
    random: createRandom(Number(values.seed)),
    onProgress: ({ stage, done, total }) => console.log(`${stage} ${done}/${total}`),
  },
);
await writeVideo(upscaleClip(clip, upscaler), { path });
console.log(`${path}: ${clip.frameCount} frames`);
