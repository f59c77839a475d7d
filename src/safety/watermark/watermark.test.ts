import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { createLumaAdder } from './add-to-luma.ts';
import { canonicalSide, createCanonicalLuma, type PixelFrame } from './canonical-luma.ts';
import { dealCarriers, projectOnCarriers, spreadOverCarriers } from './carriers.ts';
import { createWatermarkDetector, normalTail } from './detect-watermark.ts';
import { createDiscreteCosine } from './discrete-cosine.ts';
import { createWatermarkEmbedder, embedWatermark } from './embed-watermark.ts';
import { createFourier } from './fourier.ts';
import { markLayout, markStrength } from './mark-design.ts';
import { chanceOfPayload, decodeMarkPayload, encodeMarkPayload, markNumberOf } from './mark-payload.ts';

const key = Buffer.from('a key that only the tests know');
const shape = { width: 320, height: 180, frameRate: 8 };

/** Blurred noise that drifts one pixel a frame: harder than drawings, easier than film. */
function drawClip(seed: number, frameCount = 16): PixelFrame[] {
  const random = createRandom(seed);
  const [width, height] = [shape.width + frameCount, shape.height];
  const field = Float32Array.from({ length: width * height }, () => random.normal());
  for (let round = 0; round < 3; round++) {
    for (let i = 4; i < field.length; i++) field[i] = 0.8 * field[i - 1]! + 0.2 * field[i]!;
    for (let i = width; i < field.length; i++) field[i] = 0.8 * field[i - width]! + 0.2 * field[i]!;
  }
  const deviation = Math.sqrt(field.reduce((sum, value) => sum + value * value, 0) / field.length);
  return Array.from({ length: frameCount }, (_, t) => {
    const data = new Uint8ClampedArray(shape.width * height * 4).fill(255);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < shape.width; x++) {
        const level = 128 + (40 * field[y * width + x + t]!) / deviation;
        for (let c = 0; c < 3; c++) data[(y * shape.width + x) * 4 + c] = level;
      }
    }
    return { width: shape.width, height, data };
  });
}

function mark(frames: readonly PixelFrame[], videoId: string): PixelFrame[] {
  const payload = encodeMarkPayload(key, markNumberOf(key, videoId));
  const embedder = createWatermarkEmbedder({ key, payload, ...shape });
  return [...frames.flatMap((frame) => embedder.push(frame)), ...embedder.finish()];
}

function detect(frames: readonly PixelFrame[], secret: Uint8Array = key) {
  const detector = createWatermarkDetector(secret);
  for (const frame of frames) detector.push(frame);
  return detector;
}

const clip = drawClip(1);
const marked = mark(clip, 'video_1');

test('createWatermarkDetector() reads the number of a marked video, and nothing from another key or an unmarked video', () => {
  expect(detect(marked).finish()).toMatchObject({ status: 'found', number: markNumberOf(key, 'video_1') });
  expect(detect(marked, Buffer.from('the key of somebody else')).finish().status).toBe('absent');
  expect(detect(clip).finish().status).toBe('absent');
});

test('createWatermarkEmbedder() keeps the order and number of frames and at least 42 dB of luma', () => {
  expect(marked).toHaveLength(clip.length);
  for (const [i, frame] of marked.entries()) {
    let sum = 0;
    for (let k = 0; k < frame.data.length; k += 4) sum += (frame.data[k + 1]! - clip[i]!.data[k + 1]!) ** 2;
    const error = (sum / (shape.width * shape.height)) * (219 / 255) ** 2; // these frames are gray
    expect(10 * Math.log10(255 ** 2 / error)).toBeGreaterThan(42);
  }
});

test('createWatermarkEmbedder() holds back no more frames than it says', () => {
  const frames = drawClip(2, 40);
  const payload = encodeMarkPayload(key, markNumberOf(key, 'video_2'));
  const embedder = createWatermarkEmbedder({ key, payload, ...shape });
  let [given, got] = [0, 0];
  for (const frame of frames) {
    got += embedder.push(frame).length;
    given++;
    expect(given - got).toBeLessThanOrEqual(embedder.lookAheadFrames);
  }
  expect(got + embedder.finish().length).toBe(40);
});

test('the mark changes slowly: its step between frames is below a quarter of its size', () => {
  const still = Array.from({ length: 16 }, () => clip[0]!);
  const frames = mark(still, 'video_1');
  let [steps, size] = [0, 0];
  for (let t = 1; t < frames.length; t++) {
    for (let k = 0; k < frames[t]!.data.length; k += 4) {
      steps += (frames[t]!.data[k]! - frames[t - 1]!.data[k]!) ** 2;
      size += (frames[t]!.data[k]! - still[t]!.data[k]!) ** 2;
    }
  }
  expect(Math.sqrt(steps / size)).toBeLessThan(0.25);
});

test('a crop to 80 percent, a mirrored copy and one second of the video are still read', () => {
  const crops = marked.map((frame) => crop(frame, { left: 40, top: 10, width: 256, height: 144 }));
  expect(detect(crops).finish({ knownNumbers: [markNumberOf(key, 'video_1')] })).toMatchObject({ status: 'found' });
  expect(detect(marked.map(mirrorFrame)).finish()).toMatchObject({ status: 'found' });
  expect(detect(marked.slice(5, 13)).finish()).toMatchObject({ status: 'found' });
});

test('createLumaAdder() changes the luma of saturated colors as much as of gray', () => {
  const amount = new Float32Array(canonicalSide ** 2).fill(1.75);
  for (const color of [
    [120, 120, 120],
    [255, 0, 0],
    [0, 255, 255],
    [255, 255, 0],
  ] as const) {
    const data = new Uint8ClampedArray(64 * 64 * 4).map((_, i) => color[i % 4] ?? 255);
    const brighter = createLumaAdder(64, 64)(
      { width: 64, height: 64, data },
      color[1] === 255 ? amount.map((x) => -x) : amount,
    );
    let change = 0;
    for (let i = 0; i < data.length; i += 4) {
      for (const [c, weight] of [0.2126, 0.7152, 0.0722].entries()) {
        change += (weight * (brighter.data[i + c]! - data[i + c]!)) / (64 * 64);
      }
    }
    expect(Math.abs(Math.abs(change) - 1.75)).toBeLessThan(0.05); // rounding, averaged over the dither
  }
});

test('embedWatermark() gives the same frames as the embedder', async () => {
  const payload = encodeMarkPayload(key, markNumberOf(key, 'video_1'));
  let index = 0;
  for await (const frame of embedWatermark(clip, { key, payload, ...shape })) {
    expect(Buffer.compare(Buffer.from(frame.data), Buffer.from(marked[index++]!.data))).toBe(0);
  }
  expect(index).toBe(clip.length);
});

test('the pilot score of unmarked pictures is standard normal over keys', () => {
  const luma = createCanonicalLuma(shape.width, shape.height)(clip[3]!);
  const coefficients = createDiscreteCosine(85).forward(luma);
  const random = createRandom('keys');
  let [sum, squares] = [0, 0];
  const trials = 300;
  for (let trial = 0; trial < trials; trial++) {
    const other = Buffer.from(Array.from({ length: 16 }, () => random.integer(256)));
    const carriers = dealCarriers(other, markLayout);
    let energy = 0;
    for (let k = 0; k < carriers.positions.length; k++) {
      if (carriers.groups[k] === 0) energy += (coefficients[carriers.positions[k]!]! * carriers.weights[k]!) ** 2;
    }
    const score = projectOnCarriers(carriers, coefficients)[0]! / Math.sqrt(energy);
    sum += score / trials;
    squares += (score * score) / trials;
  }
  expect(Math.abs(sum)).toBeLessThan(5 / Math.sqrt(trials));
  expect(Math.abs(squares - 1)).toBeLessThan(5 * Math.sqrt(2 / trials));
});

test('normalTail() is never below the true tail of the normal distribution', () => {
  // Q(z) from tables of the error function.
  for (const [z, tail] of [
    [1, 0.158655],
    [2, 0.0227501],
    [4, 3.16712e-5],
    [6, 9.86588e-10],
  ] as const) {
    expect(normalTail(z)).toBeGreaterThanOrEqual(tail);
    if (z > 1) expect(normalTail(z)).toBeLessThan(1.25 * tail);
  }
});

test('decodeMarkPayload() corrects doubtful bits and takes chance readings as rarely as it says', () => {
  const number = markNumberOf(key, 'video_1');
  const soft = Float64Array.from(encodeMarkPayload(key, number), (bit, i) => (bit ? 1 : -1) * (1 + i / 64));
  expect(decodeMarkPayload(key, soft)).toBe(number);
  for (const i of [3, 30, 60]) soft[i] = -0.1 * soft[i]!;
  expect(decodeMarkPayload(key, soft)).toBe(number);
  expect(4 * chanceOfPayload).toBeLessThan(1e-6);
  const random = createRandom('chance');
  for (let trial = 0; trial < 50; trial++) {
    expect(
      decodeMarkPayload(
        key,
        Float64Array.from({ length: 64 }, () => random.normal()),
      ),
    ).toBeNull();
  }
});

test('carriers are orthonormal groups: spreading and projecting gives the amplitudes back', () => {
  const carriers = dealCarriers(key, markLayout);
  const amplitudes = Float64Array.from({ length: carriers.groupCount }, (_, i) => Math.sin(i));
  const back = projectOnCarriers(carriers, spreadOverCarriers(carriers, amplitudes));
  for (const [i, value] of back.entries()) expect(value).toBeCloseTo(amplitudes[i]!, 5);
  expect(markStrength.leastPsnr).toBeGreaterThanOrEqual(42);
});

test('createDiscreteCosine() equals the definition and inverts itself', () => {
  const cosine = createDiscreteCosine(12);
  const coefficients = new Float32Array(144);
  coefficients[5 * 12 + 3] = 2;
  coefficients[1] = -1;
  const picture = cosine.inverse(coefficients);
  const b = (k: number, x: number): number =>
    Math.sqrt((k === 0 ? 1 : 2) / 256) * Math.cos((Math.PI * k * (2 * x + 1)) / 512);
  for (const [y, x] of [
    [0, 0],
    [17, 200],
    [255, 128],
  ] as const) {
    expect(picture[y * canonicalSide + x]).toBeCloseTo(2 * b(5, y) * b(3, x) - b(0, y) * b(1, x), 6);
  }
  const back = cosine.forward(picture);
  for (const [i, value] of back.entries()) expect(value).toBeCloseTo(coefficients[i]!, 4);
});

test('createFourier() equals the definition and inverts itself', () => {
  const random = createRandom('fourier');
  const [n, re] = [8, Float64Array.from({ length: 64 }, () => random.normal())];
  const picture = { re: re.slice(), im: new Float64Array(64) };
  const fourier = createFourier(n);
  fourier.forward(picture);
  let [real, imaginary] = [0, 0];
  for (let i = 0; i < 64; i++) {
    const phase = (-2 * Math.PI * (3 * (i % n) + 5 * Math.floor(i / n))) / n;
    real += re[i]! * Math.cos(phase);
    imaginary += re[i]! * Math.sin(phase);
  }
  expect(picture.re[5 * n + 3]).toBeCloseTo(real, 9);
  expect(picture.im[5 * n + 3]).toBeCloseTo(imaginary, 9);
  fourier.inverse(picture);
  for (const [i, value] of re.entries()) expect(picture.re[i]).toBeCloseTo(value, 9);
});

test('createCanonicalLuma() keeps the mean brightness at any size', () => {
  for (const [width, height] of [
    [640, 360],
    [256, 256],
    [100, 900],
  ] as const) {
    const data = new Uint8ClampedArray(width * height * 4).map((_, i) => ((i >> 2) % width) % 200);
    const luma = createCanonicalLuma(width, height)({ width, height, data });
    let expected = 0;
    for (let i = 0; i < data.length; i += 4) {
      expected += (0.2126 * data[i]! + 0.7152 * data[i + 1]! + 0.0722 * data[i + 2]!) / (width * height);
    }
    const mean = luma.reduce((sum, value) => sum + value, 0) / luma.length;
    expect(Math.abs(mean - expected)).toBeLessThan(width < 256 ? 1 : 0.01); // interpolation repeats the borders
  }
});

function crop(frame: PixelFrame, area: { left: number; top: number; width: number; height: number }): PixelFrame {
  const data = new Uint8ClampedArray(area.width * area.height * 4);
  for (let y = 0; y < area.height; y++) {
    const from = ((y + area.top) * frame.width + area.left) * 4;
    data.set(frame.data.subarray(from, from + area.width * 4), y * area.width * 4);
  }
  return { width: area.width, height: area.height, data };
}

function mirrorFrame(frame: PixelFrame): PixelFrame {
  const data = new Uint8ClampedArray(frame.data.length);
  for (let y = 0; y < frame.height; y++) {
    for (let x = 0; x < frame.width; x++) {
      const from = (y * frame.width + frame.width - 1 - x) * 4;
      data.set(frame.data.subarray(from, from + 4), (y * frame.width + x) * 4);
    }
  }
  return { ...frame, data };
}
