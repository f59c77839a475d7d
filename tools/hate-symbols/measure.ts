/**
 * Measures the symbol network on styles, warps and occluders that it never saw, and sets its operating point.
 *
 *   tsx tools/hate-symbols/measure.ts [--folder checkpoints/hate-symbols] [--count 200] [--set-threshold 0.005]
 *
 * With `--set-threshold`, the operating point is where that share of harmless training-style pictures is found.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom } from '../../src/base/index.ts';
import { encodeSafetensors, type HostTensor, hostTensor, openSafetensorsBytes } from '../../src/graph/index.ts';
import { openSymbolClassifier } from '../../src/safety/frame-review/symbol-classifier.ts';
import { symbolKinds, symbolSide } from '../../src/safety/frame-review/symbol-network.ts';
import { wilsonInterval } from '../../src/safety/index.ts';
import { createPictureMaker, type Split } from './picture.ts';
import { drawWorlds } from './worlds.ts';

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: 'checkpoints/hate-symbols' },
    count: { type: 'string', default: '200' },
    worlds: { type: 'string', default: '60' },
    'set-threshold': { type: 'string' },
  },
});
const count = Number(values.count);
const worlds = drawWorlds('measure', Number(values.worlds));
if (values['set-threshold'] !== undefined) await setThreshold(Number(values['set-threshold']));

using classifier = await openSymbolClassifier(values.folder);
const largest = async (data: Uint8ClampedArray): Promise<number> =>
  Math.max(...Object.values(await classifier.logits({ width: symbolSide, height: symbolSide, data })));
for (const split of ['train', 'held-out'] as const) await measure(split);
let found = 0;
for (const data of worlds) if ((await largest(data)) >= 0) found++;
console.log(`frames of the drawn world: ${show(found, worlds.length)}`);

async function measure(split: Split): Promise<void> {
  const make = createPictureMaker(createRandom(`measure ${split}`), { split, worlds });
  let all = 0;
  for (const kind of symbolKinds) {
    let hits = 0;
    for (let i = 0; i < count; i++) if ((await largest(make(kind).data)) >= 0) hits++;
    all += hits;
    console.log(`${split}, ${kind}: recall ${show(hits, count)}`);
  }
  console.log(`${split}, all: recall ${show(all, count * symbolKinds.length)}`);
  let alarms = 0;
  const harmless = count * symbolKinds.length;
  for (let i = 0; i < harmless; i++) if ((await largest(make(null).data)) >= 0) alarms++;
  console.log(`${split}, look-alikes and clutter: false alarms ${show(alarms, harmless)}`);
}

function show(hits: number, total: number): string {
  const { rate, low, high } = wilsonInterval(hits, total);
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  return `${hits}/${total} ${percent(rate ?? 0)} [${percent(low)}, ${percent(high)}]`;
}

async function setThreshold(share: number): Promise<void> {
  using open = await openSymbolClassifier(values.folder);
  const reader = await openSafetensorsBytes(readFileSync(join(values.folder, 'hate-symbols.safetensors')));
  const tensors: Record<string, HostTensor> = {};
  for (const name of reader.entries.keys()) tensors[name] = await reader.read(name);
  const before = Number(tensors.threshold?.data[0] ?? 0);
  const make = createPictureMaker(createRandom('operating point'), { split: 'train', worlds });
  const logits: number[] = [];
  for (let i = 0; i < count * symbolKinds.length; i++) {
    const { data } = make(null);
    logits.push(Math.max(...Object.values(await open.logits({ width: symbolSide, height: symbolSide, data }))));
  }
  logits.sort((a, b) => b - a);
  tensors.threshold = hostTensor('float32', [1], Float32Array.of(before + logits[Math.floor(share * logits.length)]!));
  const bytes = encodeSafetensors(tensors);
  writeFileSync(join(values.folder, 'hate-symbols.safetensors'), bytes);
  const sum = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(join(values.folder, 'SHA256SUMS'), `${sum}  hate-symbols.safetensors\n`);
}
