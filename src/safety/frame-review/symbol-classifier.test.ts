import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { encodeSafetensors, type HostTensor, hostTensor } from '../../graph/index.ts';
import { createFrame, type Frame } from '../../media/index.ts';
import { openSymbolClassifier } from './symbol-classifier.ts';
import { symbolKinds, symbolLayers, weightShapes } from './symbol-network.ts';

const folder = mkdtempSync(join(tmpdir(), 'aozora-symbols-'));
const side = 96;

/** Random weights: what the tests say holds for any. */
beforeAll(() => {
  const random = createRandom('weights');
  const tensors: Record<string, HostTensor> = { threshold: hostTensor('float32', [1], Float32Array.of(0.5)) };
  for (const [name, shape] of symbolLayers.flatMap((layer) => Object.entries(weightShapes(layer)))) {
    const tensor = hostTensor('float32', [...shape]);
    for (let i = 0; i < tensor.data.length; i++) tensor.data[i] = random.normal() * 0.08;
    tensors[name] = tensor;
  }
  const bytes = encodeSafetensors(tensors);
  writeFileSync(join(folder, 'hate-symbols.safetensors'), bytes);
  const sum = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(join(folder, 'SHA256SUMS'), `${sum}  hate-symbols.safetensors\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A gray pattern; `change` maps its levels. */
function drawPattern(change: (level: number) => number): Frame {
  const frame = createFrame(side, side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const level = change(((x * 7 + y * 3) % 60) + (x > 40 && y > 30 ? 40 : 0));
      frame.data.set([level, level, level, 255], (y * side + x) * 4);
    }
  }
  return frame;
}

test('openSymbolClassifier() does not care for brightness and contrast', async () => {
  using classifier = await openSymbolClassifier(folder);
  const plain = await classifier.logits(drawPattern((level) => level));
  const changed = await classifier.logits(drawPattern((level) => 2 * level + 30));
  for (const kind of symbolKinds) expect(Math.abs(plain[kind] - changed[kind])).toBeLessThan(1e-3); // epsilon of the variance
});

test('openSymbolClassifier() scores the highest logit above its operating point', async () => {
  using classifier = await openSymbolClassifier(folder);
  const frame = drawPattern((level) => level);
  const largest = Math.max(...Object.values(await classifier.logits(frame)));
  expect((await classifier.classify(frame)).hate).toBeCloseTo(1 / (1 + Math.exp(-largest)), 6);
});

test('openSymbolClassifier() refuses weights that are missing or changed', async () => {
  await expect(openSymbolClassifier(join(folder, 'none'))).rejects.toThrow('is missing');
  writeFileSync(join(folder, 'SHA256SUMS'), `${'0'.repeat(64)}  hate-symbols.safetensors\n`);
  await expect(openSymbolClassifier(folder)).rejects.toThrow('must have sha256');
});

/** Black bars on white: a cross with four arms, hooked or not. */
function drawCross(arm: number, hook: number): Frame {
  const frame = createFrame(160, 160);
  frame.data.fill(255);
  const bar = (x0: number, y0: number, x1: number, y1: number): void => {
    const width = arm / 4;
    const [left, right] = [Math.min(x0, x1) - width / 2, Math.max(x0, x1) + width / 2];
    const [top, bottom] = [Math.min(y0, y1) - width / 2, Math.max(y0, y1) + width / 2];
    for (let y = Math.round(70 + top); y < 70 + bottom; y++) {
      for (let x = Math.round(90 + left); x < 90 + right; x++) frame.data.set([0, 0, 0, 255], (y * 160 + x) * 4);
    }
  };
  for (const [dx, dy] of [
    [0, -1],
    [1, 0],
    [0, 1],
    [-1, 0],
  ] as const) {
    bar(0, 0, dx * arm, dy * arm);
    if (hook > 0) bar(dx * arm, dy * arm, dx * arm - dy * hook, dy * arm + dx * hook);
  }
  return frame;
}

test('openSymbolClassifier() with the released weights tells a hooked cross of any size from a plain one', async () => {
  using classifier = await openSymbolClassifier();
  for (const arm of [26, 40, 56]) {
    const hooked = await classifier.logits(drawCross(arm, arm));
    expect(hooked['hooked-cross']).toBe(Math.max(...Object.values(hooked)));
    expect(hooked['hooked-cross']).toBeGreaterThan(0);
    expect((await classifier.logits(drawCross(arm, 0)))['hooked-cross']).toBeLessThan(0);
  }
});
