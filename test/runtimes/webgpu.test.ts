import { describe, expect, test } from 'vitest';
import { createRandom } from '../../src/base/index.ts';
import { createSession, type HostTensor } from '../../src/graph/index.ts';
import { largestDifference, opGraphs } from '../../src/graph/runtime/op-graphs.fixture.ts';
import { openBundledModel } from '../../src/models/index.ts';
import { isChosen } from './chosen-cases.ts';
import { knownFailures } from './known-failures.ts';
import { prepareWebGpu } from './webgpu.fixture.ts';

const missing = await prepareWebGpu();

/** Shaders may fuse and reorder, and approximate exp, sin and cos to a few units in the last place. */
const looser = 10;

describe.skipIf(missing !== null)(`onnxruntime-node on webgpu${missing === null ? '' : ` (${missing})`}`, () => {
  for (const { name, model, feeds, expected, tolerance } of opGraphs({ hasGradients: false })) {
    if (!isChosen(name)) continue;
    const check = async (): Promise<void> => {
      using session = await createSession(model, { device: 'webgpu', threads: 1 });
      const { relative, name: where } = largestDifference(await session.run(feeds), expected);
      expect(relative, where).toBeLessThan(looser * tolerance);
    };
    const reason = knownFailures['node webgpu'][name];
    if (reason === undefined) test(`${name} runs on webgpu like its float64 reference`, check);
    else test(`${name} is known to fail on webgpu: ${reason}`, () => expect(check()).rejects.toThrow());
  }

  test('the bundled model reads words and denoises on webgpu as on the processor', async () => {
    await using cpu = await openBundledModel({ device: 'cpu', threads: 1 });
    await using gpu = await openBundledModel({ device: 'webgpu', threads: 1 });
    const words = 'a red fox runs in a snowfield by day';
    const prompt = await cpu.encodePrompt(words, null);
    const same = await gpu.encodePrompt(words, null);
    expect(most(textOf(prompt), textOf(same))).toBeLessThan(1e-4);
    const random = createRandom(1);
    const frames = [0, 1].map((i) => ({
      kind: i === 0 ? ('image' as const) : ('span' as const),
      values: Float32Array.from({ length: 64 * cpu.info.geometry.channels }, () => random.normal()),
      sigma: 0.8,
      place: { timeSeconds: i / 2 },
    }));
    const options = { prompt, grid: { rows: 8, columns: 8 }, frameRate: 8, signal: null };
    const [right, found] = [await cpu.predictClean(frames, options), await gpu.predictClean(frames, options)];
    for (const [i, clean] of right.entries()) expect(most(clean, found[i]!)).toBeLessThan(1e-3);
  });
});

function textOf(prompt: object): Float32Array {
  return (prompt as { readonly text: HostTensor }).text.data as Float32Array;
}

/** Largest difference. */
function most(a: Float32Array, b: Float32Array): number {
  return a.reduce((largest, x, i) => Math.max(largest, Math.abs(x - b[i]!)), 0);
}
