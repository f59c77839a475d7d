import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { add, constant, createSession, emit, hostTensor, input, mean, mul, symbol } from '../../graph/index.ts';
import { createFrame, type Frame } from '../../media/index.ts';
import { openNsfwClassifier, openNsfwNetworks } from './nsfw-classifier.ts';
import { convertNetwork, nsfwInputSide, nsfwLargeSide, nsfwQuickSide } from './nsfw-graph.ts';
import { nsfwClasses, nsfwNetworks, nsfwThirdNetwork, readPublishedNetwork } from './nsfw-package.ts';

// Made by fixtures/nsfw-golden.mjs (nsfwjs 4.3.0, TensorFlow.js 4.22.0 on CPU, Node 20).
const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/nsfw-golden.json'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'aozora-nsfw-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('converted networks agree with TensorFlow.js on the same pictures', async () => {
  for (const network of [...nsfwNetworks, nsfwThirdNetwork]) {
    const isThird = network === nsfwThirdNetwork;
    const side = isThird ? nsfwLargeSide : nsfwInputSide;
    using session = await createSession(convertNetwork(readPublishedNetwork(network), side), { threads: 1 });
    for (const [n, pattern] of (isThird ? [0, 2] : [0, 1, 2]).entries()) {
      const frame = patternFrame(pattern, side);
      const pixels = hostTensor('float32', [1, 3, side, side]);
      for (let i = 0; i < side * side; i++) {
        for (let c = 0; c < 3; c++) pixels.data[c * side * side + i] = frame.data[i * 4 + c]! / 255;
      }
      const { probabilities } = await session.run({ pixels });
      for (let i = 0; i < nsfwClasses.length; i++) {
        // Float32 sums in another order; measured 4e-6 at most.
        expect(Math.abs(Number(probabilities!.data[i]) - golden[network][n][i])).toBeLessThan(1e-4);
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
    expect(scores.sexual).toBeCloseTo(found.hentai + found.porn, 6); // both have looked closely
  }
});

/** A network that says the same of every picture. */
function alwaysSay(probabilities: readonly number[], side: number): Uint8Array {
  const pixels = input('pixels', [symbol('B'), 3, side, side]);
  const nothing = mul(mean(pixels, [2, 3]), 0); // [B, 3]
  return emit({
    probabilities: add(mean(nothing, [1], { keepDims: true }), constant(probabilities, { shape: [1, 5] })),
  });
}

test('openNsfwNetworks() asks the third network where two refuse, and lowers what it doubts', async () => {
  const frame = patternFrame(0);
  const open = (porn: number, more: { readonly quick: number; readonly third: number | null }) => {
    const say = (value: number, side: number): Uint8Array => alwaysSay([0, 0, 1 - value, value, 0], side);
    const readThird = async (): Promise<Uint8Array> => {
      if (more.third === null) throw new Error('the third network was asked');
      return say(more.third, nsfwLargeSide);
    };
    const models = [say(porn, nsfwInputSide), say(porn, nsfwInputSide)];
    return openNsfwNetworks(models, { quick: say(more.quick, nsfwQuickSide), readThird });
  };
  for (const [porn, more, expected] of [
    [0.7, { quick: 0.7, third: 0.02 }, 0.36],
    [0.7, { quick: 0.7, third: 0.9 }, 0.7],
    [0.4, { quick: 0.4, third: null }, 0.4],
    [0.05, { quick: 0.1, third: null }, 0.075], // not suspicious: the quick look stands
    [0.3, { quick: 0.15, third: null }, 0.3], // suspicious: both look closely
  ] as const) {
    using classifier = await open(porn, more);
    expect((await classifier.classify(frame)).sexual).toBeCloseTo(expected, 5);
    let partly = await classifier.classifyPartly!(frame);
    while (partly.finish !== null) partly = await partly.finish();
    expect(partly.atMost.sexual).toBeCloseTo(expected, 5);
  }
});

/** Mirrors `patternPixel` of fixtures/nsfw-golden.mjs. */
function patternFrame(pattern: number, side: number = nsfwInputSide): Frame {
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
