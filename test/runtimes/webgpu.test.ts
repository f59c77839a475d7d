import { describe, expect, test } from 'vitest';
import { createSession } from '../../src/graph/index.ts';
import { largestDifference, opGraphs } from '../../src/graph/runtime/op-graphs.fixture.ts';
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
});
