/**
 * What ways of sampling buy: shares of what prompts say that `oracle-shift` sees, and seconds of the processor a clip, for each setting with
 * the same prompts and seeds. A setting is so many candidates of which the best rated is kept, so many steps, and optionally guidance and a
 * sampler; weights other than the bundled ones are compared by running it for each file.
 *
 *     npx tsx bench/candidates.ts [--prompts 40] [--frames 17] [--model FILE] [--sheet FILE.webp] [--json] \
 *       CANDIDATES:STEPS[:GUIDANCE[:SAMPLER]] ...
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createRandom } from '../src/base/index.ts';
import { defaultOptions, type SamplerName } from '../src/diffusion/index.ts';
import {
  askFollowing,
  drawWords,
  type EvaluationCase,
  evaluationCases,
  openBundledOracle,
  shiftOracle,
} from '../src/evaluation/index.ts';
import { contactSheet, encodeImage, type Frame, readImage } from '../src/media/index.ts';
import { aozoraMini, bundledWeightsPath, openMiniModel } from '../src/models/index.ts';

const { values, positionals } = parseArgs({
  options: {
    prompts: { type: 'string', default: '40' },
    frames: { type: 'string', default: '17' },
    model: { type: 'string' },
    sheet: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const settings = positionals.length > 0 ? positionals : ['1:8', '1:6', '2:6', '4:6', '8:6'];
const frameCount = Number(values.frames);
const shownPrompts = 12;

const samplerNames = ['euler', 'heun', 'unipc', 'stochastic'] as const satisfies SamplerName[];

/** How often something was right, of how many. */
interface Share {
  right: number;
  asked: number;
}

await using model = await openMiniModel({
  config: aozoraMini,
  file: values.model ?? bundledWeightsPath(),
  threads: 1,
});
await using oracle = await openBundledOracle(shiftOracle);
const shares = new Map<string, Map<string, Share>>();
const seconds = new Map<string, number>();
const rows: Frame[][] = [];
const cases = evaluationCases('candidates', Number(values.prompts));
for (const wanted of cases) {
  const row: Frame[] = [];
  for (const setting of settings) {
    const before = process.cpuUsage();
    const frames = await draw(wanted, setting);
    const { user, system } = process.cpuUsage(before);
    seconds.set(setting, (seconds.get(setting) ?? 0) + (user + system) / 1e6);
    await judge(wanted, setting, frames);
    row.push(frames[0]!, frames[frameCount >> 1]!, frames.at(-1)!);
  }
  if (rows.length < shownPrompts) rows.push(row);
}
report();
if (values.sheet !== undefined) await writeSheet(values.sheet);

function draw({ prompt, index }: EvaluationCase, setting: string): Promise<Frame[]> {
  const [candidates, steps, scale, sampler] = setting.split(':');
  const defaults = defaultOptions(model);
  const options = {
    ...defaults,
    ...{ candidates: Number(candidates), steps: Number(steps), random: createRandom(`candidates ${index}`) },
    guidance: scale === undefined ? defaults.guidance : { scale: Number(scale) },
    sampler: sampler === undefined ? defaults.sampler : readSampler(sampler),
  };
  return drawWords(model, { prompt, frameCount, ...options });
}

function readSampler(text: string): SamplerName {
  const known = samplerNames.find((name) => name === text);
  if (known === undefined)
    throw new Error(`Cannot sample as the sampler must be one of ${samplerNames}: current value is ${text}`);
  return known;
}

async function judge({ expected }: EvaluationCase, setting: string, frames: readonly Frame[]): Promise<void> {
  const { frameRate } = model.info.defaults;
  for (const { attribute, isRight } of await askFollowing(oracle, frames, { expected, frameRate })) {
    const ofSetting = shares.get(attribute) ?? new Map<string, Share>();
    const share = ofSetting.get(setting) ?? { right: 0, asked: 0 };
    ofSetting.set(setting, { right: share.right + Number(isRight), asked: share.asked + 1 });
    shares.set(attribute, ofSetting);
  }
}

function report(): void {
  const spent = settings.map((setting) => seconds.get(setting)! / cases.length);
  if (values.json) {
    for (const [i, setting] of settings.entries())
      console.log(JSON.stringify({ name: 'seconds a clip', setting, value: spent[i] }));
    for (const [attribute, of] of shares) {
      for (const [setting, share] of of) console.log(JSON.stringify({ name: attribute, setting, ...share }));
    }
    return;
  }
  const line = (name: string, cells: readonly string[]): string =>
    [name.padEnd(17), ...cells.map((cell) => cell.padStart(12))].join('');
  console.log(line('', settings));
  console.log(
    line(
      'seconds a clip',
      spent.map((value) => value.toFixed(2)),
    ),
  );
  for (const [attribute, of] of shares) {
    const cells = settings.map((setting) => {
      const { right, asked } = of.get(setting)!;
      return `${(right / asked).toFixed(2)} of ${asked}`;
    });
    console.log(line(attribute, cells));
  }
}

/** First, middle and last frame of each setting side by side, a row for each prompt. */
async function writeSheet(file: string): Promise<void> {
  const png = await contactSheet(
    rows.map((frames, i) => ({ label: String(i + 1), frames })),
    { tileHeight: 96 },
  );
  await writeFile(file, await encodeImage(await readImage(png), { format: 'webp', quality: 85 }));
}
