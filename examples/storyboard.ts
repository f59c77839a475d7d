/** Several shots with cuts: npx tsx examples/storyboard.ts story.mp4 */
import { parseArgs } from 'node:util';
import { createRandom, defaultOptions, generate, openBundledModel, writeVideo } from 'aozora';
import { expandStoryboard, parseStoryboard } from 'aozora/prompt';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    side: { type: 'string', default: '256' },
    steps: { type: 'string', default: '8' },
    speed: { type: 'string', default: '1' },
  },
});
const [path = 'story.mp4'] = positionals;

const storyboard = parseStoryboard(`
Shot 1:
duration: 2.0sec
Scene: a small red fox sits in a snowfield at night

Shot 2:
duration: 2.0sec
Scene: the fox runs to the right

Shot 3:
duration: 2.0sec
Scene: close-up of the fox, it looks around
`);

await using model = await openBundledModel();
const options = defaultOptions(model);
const random = createRandom(7);

// Each shot is written out so that its characters look as they did before.
const shots = expandStoryboard(storyboard, { random }).map(({ card, expanded }) => ({
  prompt: expanded?.rewritten ?? card.text,
  frameCount: Math.max(1, Math.round((card.durationSeconds / Number(values.speed)) * options.frameRate)),
  opening: null,
}));
for (const { prompt } of shots) console.log(prompt);

const clip = await generate(
  model,
  { kind: 'storyboard', shots, characters: [] },
  {
    ...options,
    ...{ width: Number(values.side), height: Number(values.side), steps: Number(values.steps), random },
  },
);
await writeVideo(clip, { path });
console.log(`${path}: ${clip.frameCount} frames`);
