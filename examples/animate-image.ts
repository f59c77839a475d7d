/** A video that begins with a picture: npx tsx examples/animate-image.ts photo.jpg "the fox turns around" moving.mp4 */
import { parseArgs } from 'node:util';
import { createRandom, defaultOptions, generate, openBundledModel, writeVideo } from 'aozora';
import { framesToPictures } from 'aozora/diffusion';
import { readImage } from 'aozora/media';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '4' },
    side: { type: 'string', default: '256' },
    steps: { type: 'string', default: '8' },
  },
});
const [image, prompt = '', path = 'moving.mp4'] = positionals;
if (image === undefined) throw new Error('Give a picture: animate-image.ts photo.jpg "what happens" moving.mp4');

await using model = await openBundledModel();
const options = defaultOptions(model);
const size = { width: Number(values.side), height: Number(values.side) };

// A picture of another shape is cut at its longer side; `contain` and `stretch` keep all of it.
const picture = await framesToPictures([await readImage(image)], { ...size, fit: 'cover' });
const clip = await generate(
  model,
  {
    kind: 'text',
    prompt,
    frameCount: Math.ceil(Number(values.seconds) * options.frameRate),
    // More pictures at later times are passed through on the way.
    keyframes: [{ timeSeconds: 0, picture, strength: 1 }],
    characters: [],
  },
  { ...options, ...size, steps: Number(values.steps), random: createRandom(7) },
);
await writeVideo(clip, { path });
console.log(`${path}: ${clip.frameCount} frames`);
