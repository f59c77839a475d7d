import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Device } from '../../src/graph/index.ts';
import { opGraphs } from '../../src/graph/runtime/op-graphs.fixture.ts';
import { type BrowserPage, findChromium, openBrowserPage } from './browser.fixture.ts';
import type {} from './browser-page.ts';
import { isChosen } from './chosen-cases.ts';
import { knownFailures } from './known-failures.ts';

const chromium = findChromium();

/** WebAssembly and shaders sum in another order than the float64 reference, and approximate exp, sin and cos. */
const looser = 10;
/** A software WebGPU on a busy machine; all operations took more than three minutes there, in one test. */
const timeoutMs = process.env.AOZORA_ALL_RUNTIMES === undefined ? 180_000 : 1_800_000;

describe.skipIf(chromium === null)('onnxruntime-web in Chromium (set CHROMIUM_PATH to one)', () => {
  let opened: BrowserPage;
  let available: readonly Device[] = [];
  beforeAll(async () => {
    opened = await openBrowserPage(chromium!, 'test/runtimes/browser-page.ts');
    available = await opened.page.evaluate(() => window.listAvailable());
  }, timeoutMs);
  afterAll(() => opened?.[Symbol.asyncDispose]());

  const all = opGraphs({ hasGradients: false }).map((opGraph) => opGraph.name);
  for (const device of ['cpu', 'webgpu'] as const) {
    const names = device === 'cpu' ? all : all.filter(isChosen);
    test(
      `${names.length} operations run on ${device} in the browser like their float64 references`,
      async (context) => {
        if (!available.includes(device)) context.skip(`this browser has no ${device}`);
        const results = await opened.page.evaluate(([chosen, wanted]) => window.runCases(chosen, wanted), [
          device,
          names,
        ] as const);
        const wrong = results.filter(({ failure, relative, tolerance, name }) => {
          const isRight = failure === null && relative < looser * tolerance;
          return isRight === (knownFailures[`browser ${device}`][name] !== undefined);
        });
        expect(wrong).toEqual([]);
        expect(results).toHaveLength(names.length);
      },
      timeoutMs,
    );
  }
});
