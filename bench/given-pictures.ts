/**
 * What is left of a given picture under a few words: likeness to it at frames 4, 8 and 16, what `oracle-shift` still sees of it in the last
 * frame, and the chance that it gives to what the words say. A setting says how the words reach the model (`none`, `raw` as they are, `full`
 * written out to a caption, `said` as captions without anything added), and optionally how hard they are followed.
 *
 *     npx tsx bench/given-pictures.ts [--scenes 6] [--model FILE] [--json] WORDS[:GUIDANCE] ...
 */
import { parseArgs } from 'node:util';
import { createRandom } from '../src/base/index.ts';
import { defaultOptions, framesToPictures, generate, type VideoRequest } from '../src/diffusion/index.ts';
import { openBundledOracle, oracleClip, shiftOracle } from '../src/evaluation/index.ts';
import { collectFrames, type Frame, psnr } from '../src/media/index.ts';
import { aozoraMini, bundledWeightsPath, openMiniModel } from '../src/models/index.ts';
import { writePrompt } from '../src/service/index.ts';
import {
  createRenderer,
  createSimulation,
  labelValues,
  type Subject,
  sceneFromCaption,
  sceneLabels,
} from '../src/world/index.ts';

const { values, positionals } = parseArgs({
  options: {
    scenes: { type: 'string', default: '6' },
    model: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const settings = positionals.length > 0 ? positionals : ['none', 'full:3', 'said'];
const size = { width: 256, height: 256, fit: 'cover' } as const;

const scenes: readonly (readonly [subject: Subject, caption: string])[] = [
  ['fox', 'In a storybook style, a large red fox looks around in the middle in a meadow by day. Medium shot.'],
  ['woman', 'In a paper cut style, a happy green woman waves on the right on a city street by day. Wide shot.'],
  ['dog', 'In a flat style, a large blue dog looks around on the left in a village by day. Medium shot.'],
  [
    'rabbit',
    'In a watercolor style, a large yellow rabbit looks around in the middle in a forest by day. Medium shot.',
  ],
  ['horse', 'In a storybook style, a large white horse looks around in the middle in the mountains by day. Wide shot.'],
  ['bear', 'In a flat style, a large brown bear looks around on the right on a beach by day. Medium shot.'],
];
/** What is said, and the answer of the oracle that would show it. */
const wishes = [
  ['it begins to snow', 'weather', 'snow'],
  ['the camera pans right', 'cameraMove', 'pan right'],
  ['it starts to run', 'action', 'run'],
  ['it gets dark', 'timeOfDay', 'night'],
] as const;

await using model = await openMiniModel({
  config: aozoraMini,
  file: values.model ?? bundledWeightsPath(),
  threads: 1,
});
await using oracle = await openBundledOracle(shiftOracle);
for (const setting of settings) report(setting, await measure(setting));

/** Every number that was measured, by name. */
async function measure(setting: string): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>();
  const add = (name: string, value: number): void => void found.set(name, [...(found.get(name) ?? []), value]);
  for (const [subject, caption] of scenes.slice(0, Number(values.scenes))) {
    const scene = sceneFromCaption(caption);
    const data = Uint8Array.from(createRenderer(size).render(scene, createSimulation(scene).frameAt(0)));
    const given = { width: size.width, height: size.height, data };
    const labels = sceneLabels(scene);
    for (const [words, slot, wanted] of wishes) {
      const frames = await draw(setting, words, given);
      for (const at of [4, 8, 16]) add(`PSNR at frame ${at}`, psnr(frames[at]!, given));
      const end = await oracle.look(oracleClip([frames.at(-1)!], { frameRate: 8 }), [subject]);
      const body = end.bodies[0]!;
      add('subject', Number(body.subject === subject));
      add('color', Number(likeliest(body.answers.color) === labels['entity0.color']));
      add('place', Number(likeliest(end.shot.place) === labels.place));
      add('style', Number(likeliest(end.shot.style) === labels.style));
      const whole = await oracle.look(oracleClip(frames, { frameRate: 8 }), [subject]);
      const answers = slot === 'action' ? whole.bodies[0]!.answers.action : whole.shot[slot];
      const known: readonly string[] = slot === 'action' ? labelValues['entity0.action'] : labelValues[slot];
      add(`${wanted} seen`, answers[known.indexOf(wanted)]!);
    }
  }
  return found;
}

async function draw(setting: string, words: string, given: Frame): Promise<Frame[]> {
  const [form, scale] = setting.split(':');
  const writing = { seed: 1, style: null, isExpanded: form !== 'raw', needsWords: false, hasFrames: form === 'said' };
  const { text: prompt } = form === 'none' ? { text: '' } : await writePrompt(words, writing);
  const picture = await framesToPictures([given], size);
  const keyframes = [{ timeSeconds: 0, picture, strength: 1 }];
  const request: VideoRequest = { kind: 'text', prompt, frameCount: 17, characters: [], keyframes };
  const defaults = defaultOptions(model, request);
  const guidance = scale === undefined ? defaults.guidance : { scale: Number(scale) };
  return collectFrames(await generate(model, request, { ...defaults, guidance, random: createRandom(1) }));
}

function likeliest(chances: Float32Array): number {
  return chances.indexOf(Math.max(...chances));
}

function report(setting: string, found: ReadonlyMap<string, readonly number[]>): void {
  for (const [name, numbers] of found) {
    const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
    if (values.json) console.log(JSON.stringify({ setting, name, mean, count: numbers.length }));
    else console.log(`${setting.padEnd(10)}${name.padEnd(18)}${mean.toFixed(2).padStart(6)} of ${numbers.length}`);
  }
}
