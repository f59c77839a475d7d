/** Frames one by one, until enough: npx tsx examples/stream-frames.ts "a blue boat sails on a lake" */
import { parseArgs } from 'node:util';
import { createRandom, defaultOptions, expandPrompt, generate, openBundledModel } from 'aozora';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '20' },
    side: { type: 'string', default: '256' },
    steps: { type: 'string', default: '8' },
    enough: { type: 'string', default: '30' },
  },
});
const [prompt = 'a blue boat sails on a lake'] = positionals;
const random = createRandom(1);
const stop = new AbortController();

await using model = await openBundledModel();
const options = defaultOptions(model);
const clip = await generate(
  model,
  {
    kind: 'text',
    prompt: expandPrompt(prompt, { random }).rewritten,
    frameCount: Math.ceil(Number(values.seconds) * options.frameRate),
    ...{ keyframes: [], characters: [] },
  },
  {
    ...options,
    ...{ width: Number(values.side), height: Number(values.side), steps: Number(values.steps) },
    ...{ random, signal: stop.signal },
  },
);

let count = 0;
try {
  // Nothing is drawn ahead of what is asked for: a slow reader makes the model wait, and memory stays the same.
  for await (const { data, width, height } of clip) {
    let sum = 0;
    for (let i = 0; i < data.length; i += 4) sum += data[i]! + data[i + 1]! + data[i + 2]!;
    console.log(`frame ${count}: ${width}x${height}, brightness ${(sum / (width * height * 3)).toFixed(1)}`);
    if (++count === Number(values.enough)) stop.abort(new Error('enough'));
  }
} catch (error) {
  if (!stop.signal.aborted) throw error;
  console.log(`stopped after ${count} of ${clip.frameCount} frames`);
}
