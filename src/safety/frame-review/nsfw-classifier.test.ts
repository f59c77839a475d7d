import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createSession, hostTensor } from '../../graph/index.ts';
import { createFrame, type Frame } from '../../media/index.ts';
import { openNsfwClassifier } from './nsfw-classifier.ts';
import { convertNetwork } from './nsfw-graph.ts';
import { nsfwClasses, nsfwNetworks, readPublishedNetwork } from './nsfw-package.ts';

// Made by fixtures/nsfw-golden.mjs (nsfwjs 4.3.0, TensorFlow.js 4.22.0 on CPU, Node 20).
const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/nsfw-golden.json'), 'utf8'));
const side = 224;
const folder = mkdtempSync(join(tmpdir(), 'aozora-nsfw-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('converted networks agree with TensorFlow.js on the same pictures', async () => {
  for (const network of nsfwNetworks) {
    using session = await createSession(convertNetwork(readPublishedNetwork(network)), { threads: 1 });
    for (const pattern of [0, 1, 2]) {
      const frame = patternFrame(pattern);
      const pixels = hostTensor('float32', [1, 3, side, side]);
      for (let i = 0; i < side * side; i++) {
        for (let c = 0; c < 3; c++) pixels.data[c * side * side + i] = frame.data[i * 4 + c]! / 255;
      }
      const { probabilities } = await session.run({ pixels });
      for (let i = 0; i < nsfwClasses.length; i++) {
        // Float32 sums in another order; measured 4e-6 at most.
        expect(Math.abs(Number(probabilities!.data[i]) - golden[network][pattern][i])).toBeLessThan(1e-4);
      }
    }
  }
});

test('openNsfwClassifier() averages both networks and reads its own cache the second time', async () => {
  for (let time = 0; time < 2; time++) {
    using classifier = await openNsfwClassifier(folder);
    const found = await classifier.probabilities(patternFrame(2));
    for (const [i, name] of nsfwClasses.entries()) {
      const expected = (golden.mobilenet_v2[2][i] + golden.mobilenet_v2_mid[2][i]) / 2;
      expect(Math.abs(found[name] - expected)).toBeLessThan(1e-4);
    }
    const scores = await classifier.classify(patternFrame(2));
    expect(scores.sexual).toBeCloseTo(found.hentai + found.porn, 6);
  }
});

/** Mirrors `patternPixel` of fixtures/nsfw-golden.mjs. */
function patternFrame(pattern: number): Frame {
  const frame = createFrame(side, side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      for (let c = 0; c < 3; c++) frame.data[(y * side + x) * 4 + c] = patternPixel(pattern, [x / side, y / side], c);
    }
  }
  return frame;
}

function patternPixel(pattern: number, [u, v]: readonly [number, number], c: number): number {
  if (pattern === 0) return Math.round(255 * (c === 0 ? u : c === 1 ? v : 1 - u));
  if (pattern === 1) return Math.round(127.5 + 127.5 * Math.sin(20 * u + 3 * c) * Math.cos(14 * v - c));
  return Math.hypot(u - 0.5, v - 0.4) < 0.25 ? [225, 170, 140][c]! : [40, 60, 110][c]!;
}
