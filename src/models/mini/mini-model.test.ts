import { afterAll, expect, test } from 'vitest';
import { createRandom, fillNormal, type Random } from '../../base/index.ts';
import { bytesOfHostTensor, createSession, emit, type HostTensor, hostTensor, input } from '../../graph/index.ts';
import { pastShapes } from '../autoencoder/decoder.ts';
import { planWidth } from '../planner/plan-features.ts';
import { createWordTokenizer } from '../text/word-tokenizer.ts';
import { placeFeatures, placeWidth, rotaryTables } from '../transformer/positions.ts';
import { denoise } from '../transformer/transformer.ts';
import type { FrameRole, NoisyFrame, PromptEmbedding } from '../video-model.ts';
import { createWeights } from '../weights.ts';
import { agreementGraph, decoderGraph, denoiserGraph, encoderGraph, plannerGraph, textGraph } from './mini-graphs.ts';
import { createMiniModel } from './mini-model.ts';
import { openMiniSessions } from './open-mini-model.ts';
import { tinyMini as tiny } from './tiny-mini.fixture.ts';
import { answerTokens } from './token-answers.ts';

/** Weights drawn large enough that every path shows in the results. */
function randomWeights(): Record<string, HostTensor> {
  const graphs = [
    textGraph(tiny),
    denoiserGraph(tiny),
    plannerGraph(tiny),
    agreementGraph(tiny),
    ...[1, 4].flatMap((n) => [encoderGraph(tiny, n), decoderGraph(tiny, n)]),
  ];
  const weights: Record<string, HostTensor> = {};
  for (const { name, shape } of graphs.flatMap((graph) => graph.weights)) {
    const values = new Float32Array(shape.reduce((size, n) => size * n, 1));
    fillNormal(values, createRandom(name));
    weights[name] = hostTensor(
      'float32',
      shape,
      values.map((x) => (name === 'latent.deviation' ? 1 + x * x : 0.3 * x)),
    );
  }
  return weights;
}

const model = createMiniModel(tiny, {
  tokenizer: createWordTokenizer(['a', 'red', 'fox'], 300),
  sessions: openMiniSessions(tiny, randomWeights(), { threads: 1 }),
  isGuided: false,
  canPlan: true,
  canRate: true,
});
afterAll(() => model[Symbol.asyncDispose]());

const grid = { rows: 2, columns: 3 };
/** Cells, and channels of a cell. */
const [cells, channels] = [2 * 3, 4];
const size = cells * channels;
const noise = (name: string, length = size): Float32Array => fillNormal(new Float32Array(length), createRandom(name));
const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from({ length: a.length }, (_, i) => Math.abs(a[i]! - b[i]!)).reduce((x, y) => Math.max(x, y), 0);

test('predictClean() of a frame depends on its own level, the other frames, their places and the prompt', async () => {
  const prompt = await model.encodePrompt('a red fox', null);
  const frames: NoisyFrame[] = [0, 1].map((i) => ({
    kind: i === 0 ? 'image' : 'span',
    place: { timeSeconds: i },
    values: noise(`f${i}`),
    sigma: 0.5,
  }));
  const predict = async (changed: readonly NoisyFrame[], text = prompt): Promise<Float32Array> =>
    (await model.predictClean(changed, { grid, prompt: text, frameRate: 8, signal: null }))[0]!;
  const base = await predict(frames);
  expect(base).toHaveLength(size);
  expect(largestDifference(base, await predict(frames))).toBe(0);
  const [first, second] = frames as [NoisyFrame, NoisyFrame];
  const variants = [
    predict([{ ...first, sigma: 0.1 }, second]),
    predict([first, { ...second, values: noise('other') }]),
    predict([first, { ...second, place: { timeSeconds: 1.4 } }]),
    predict([first, { ...second, kind: 'image' }]),
    predict(frames, await model.encodePrompt('a fox', null)),
  ];
  for (const variant of variants) expect(largestDifference(base, await variant)).toBeGreaterThan(1e-4);
});

test('encodePictures() gives one latent frame for a picture and for a span, in normalised units', async () => {
  const picture = await model.encodePictures({ count: 1, height: 16, width: 24, data: noise('p', 16 * 24 * 3) });
  expect([picture.kind, picture.values.length]).toEqual(['image', size]);
  const span = await model.encodePictures({ count: 4, height: 16, width: 24, data: noise('s', 4 * 16 * 24 * 3) });
  expect([span.kind, span.values.length]).toEqual(['span', size]);
});

test('predictClean() tells cells of equal values apart by their place in the picture', async () => {
  const prompt = await model.encodePrompt('a red fox', null);
  const frame: NoisyFrame = {
    kind: 'image',
    place: { timeSeconds: 0 },
    values: new Float32Array(size).fill(0.5),
    sigma: 0.5,
  };
  const [made] = await model.predictClean([frame], { grid, prompt, frameRate: 8, signal: null });
  const cell = (i: number): Float32Array => made!.slice(i * channels, (i + 1) * channels);
  for (let i = 1; i < cells; i++) expect(largestDifference(cell(0), cell(i))).toBeGreaterThan(1e-3);
});

test('predictClean() draws by a plan where all of a shot is made, and only there', async () => {
  const [said, other] = [await model.encodePrompt('a red fox', null), await model.encodePrompt('a fox', null)];
  const planOf = (prompt: PromptEmbedding, of: PromptEmbedding): PromptEmbedding =>
    ({ ...prompt, plan: (of as unknown as { plan: unknown }).plan }) as PromptEmbedding;
  const frame = (i: number, role: FrameRole): NoisyFrame => ({
    ...{ role, kind: i === 0 ? 'image' : 'span', place: { timeSeconds: i } },
    ...{ values: noise(`planned ${i}`), sigma: 0.7 },
  });
  const changed = async (roles: readonly FrameRole[]): Promise<number[]> => {
    const frames = roles.map((role, i) => frame(i, role));
    const options = { grid, frameRate: 8, signal: null };
    const [a, b] = [
      await model.predictClean(frames, { ...options, prompt: said }),
      await model.predictClean(frames, { ...options, prompt: planOf(said, other) }),
    ];
    return a.map((values, i) => largestDifference(values, b[i]!));
  };
  for (const difference of await changed(['made', 'made'])) expect(difference).toBeGreaterThan(1e-4);
  expect((await changed(['reference', 'made']))[1]).toBeGreaterThan(1e-4);
  expect(await changed(['given', 'made'])).toEqual([0, 0]);
});

test('encodePrompt() draws what words leave open from the seed, and plans nothing of what is steered away from', async () => {
  const made: NoisyFrame = {
    ...{ role: 'made', kind: 'image', place: { timeSeconds: 0 } },
    ...{ values: noise('seeded'), sigma: 0.7 },
  };
  const predict = async (text: string, random?: Random | null, role: FrameRole = 'made'): Promise<Float32Array> => {
    const prompt = await model.encodePrompt(text, null, random);
    return (await model.predictClean([{ ...made, role }], { grid, prompt, frameRate: 8, signal: null }))[0]!;
  };
  const drawn = await predict('a red fox', createRandom(3));
  expect(largestDifference(drawn, await predict('a red fox', createRandom(3)))).toBe(0);
  for (const other of [createRandom(4), undefined, null]) {
    expect(largestDifference(drawn, await predict('a red fox', other))).toBeGreaterThan(1e-5);
  }
  // Without a plan a frame is drawn like one that is given.
  expect(largestDifference(await predict('a fox', null), await predict('a fox', createRandom(3), 'given'))).toBe(0);
  expect(largestDifference(await predict(' '), await predict(' ', null, 'given'))).toBe(0);
});

test('a decoder is causal: a frame is the same whatever follows, and depends on what came before', async () => {
  const latent = (name: string) => ({ kind: 'span', values: noise(name) }) as const;
  const decodeAll = async (names: readonly string[]): Promise<Float32Array[]> => {
    using decoder = await model.openDecoder(grid);
    const decoded: Float32Array[] = [];
    for (const name of names) {
      const pictures = await decoder.decode(latent(name));
      expect([pictures.count, pictures.height, pictures.width]).toEqual([4, 16, 24]);
      decoded.push(pictures.data.slice());
    }
    return decoded;
  };
  const [a, b] = await decodeAll(['a', 'b']);
  const [same, other] = await decodeAll(['a', 'c']);
  const [, afterOther] = await decodeAll(['c', 'b']);
  expect(largestDifference(a!, same!)).toBe(0);
  expect(largestDifference(b!, other!)).toBeGreaterThan(1e-4);
  expect(largestDifference(b!, afterOther!)).toBeGreaterThan(1e-4);
});

test('a decoder in two sessions gives what the decoder in one graph gives, pictures and spans in turn', async () => {
  const known = randomWeights();
  const storage = ({ name }: { name: string }) =>
    ({ kind: 'inline', dtype: 'float32', data: bytesOfHostTensor(known[name]!) }) as const;
  using decoder = await model.openDecoder(grid);
  const shapes = pastShapes(tiny.autoencoder, grid.rows, grid.columns) as readonly (readonly number[])[];
  let past = Object.fromEntries(shapes.map((shape, i) => [`past_${i}`, hostTensor('float32', shape) as HostTensor]));
  for (const [i, kind] of (['image', 'span', 'span'] as const).entries()) {
    const values = noise(`two ${i}`);
    using session = await createSession(emit(decoderGraph(tiny, kind === 'image' ? 1 : 4).outputs, { storage }));
    const result = await session.run({ latents: hostTensor('float32', [1, 1, 2, 3, 4], values), ...past });
    const { data } = await decoder.decode({ kind, values });
    expect(largestDifference(data, result.frames!.data as Float32Array)).toBe(0);
    past = Object.fromEntries(Object.keys(past).map((name) => [name, result[name.replace('past', 'next')]!]));
  }
});

test('rate() is the mean log chance that tokens show, without words, what they should show with them', async () => {
  const frames: NoisyFrame[] = [0, 1].map((i) => ({
    kind: i === 0 ? 'image' : 'span',
    place: { timeSeconds: i },
    values: noise(`r${i}`),
    sigma: 0.3 * i,
    role: 'given', // nobody plans beside given video, so that only words are read here
  }));
  const planned = planWidth(tiny.planner.bodies);
  const scores = async (text: string): Promise<readonly Float32Array[]> => {
    const weights = createWeights();
    const half = 8;
    const { hidden } = denoise(
      weights,
      {
        latents: input('latents', [1, 2, cells, channels]),
        sigma: input('sigma', [1, 2]),
        kind: input('kind', [2]),
        rotary: { cos: input('cos', [12, half]), sin: input('sin', [12, half]) },
        places: input('places', [cells, placeWidth]),
        plan: input('plan', [1, 2, cells, planned]),
        text: input('text', [1, 6, 16]),
        pooledText: input('pooled', [1, 16]),
      },
      tiny.transformer,
    );
    const known = randomWeights();
    const storage = ({ name }: { name: string }) =>
      ({ kind: 'inline', dtype: 'float32', data: bytesOfHostTensor(known[name]!) }) as const;
    using session = await createSession(emit({ ...answerTokens(weights, hidden, tiny.scene) }, { storage }), {
      threads: 1,
    });
    const prompt = (await model.encodePrompt(text, null)) as unknown as { text: HostTensor; pooled: HostTensor };
    const tables = rotaryTables({ places: frames.map(({ place }) => place), ...grid, headWidth: 16 });
    const result = await session.run({
      latents: hostTensor(
        'float32',
        [1, 2, cells, channels],
        Float32Array.from(frames.flatMap(({ values }) => [...values])),
      ),
      sigma: hostTensor('float32', [1, 2], Float32Array.of(0, 0.3)),
      kind: hostTensor('float32', [2], Float32Array.of(0, 1)),
      cos: hostTensor('float32', [12, half], tables.cos),
      sin: hostTensor('float32', [12, half], tables.sin),
      places: hostTensor('float32', [cells, placeWidth], placeFeatures(grid)),
      plan: hostTensor('float32', [1, 2, cells, planned]),
      text: prompt.text,
      pooled: prompt.pooled,
    });
    return [result.subject!, result.color!].map(({ data }) => data as Float32Array);
  };
  const [said, shown] = [await scores('a red fox'), await scores('')];
  const chances = (row: Float32Array): number[] => {
    const total = row.reduce((sum, x) => sum + Math.exp(x), 0);
    return [...row].map((x) => Math.exp(x) / total);
  };
  const agreement = (question: number, answers: number): number => {
    let [total, weight] = [0, 0];
    for (let token = 0; token < 12; token++) {
      const [p, q] = [said, shown].map((all) =>
        chances(all[question]!.subarray(token * answers, (token + 1) * answers)),
      );
      const isBody = 1 - p![0]!;
      weight += isBody;
      for (const [k, chance] of p!.entries()) total += isBody * chance * Math.log(q![k]! + 1e-4);
    }
    return total / (weight + 1e-4);
  };
  const prompt = await model.encodePrompt('a red fox', null);
  const rating = await model.rate!(frames, { grid, prompt, frameRate: 8, signal: null });
  expect(rating).toBeCloseTo(agreement(0, 5) + agreement(1, 3), 4);
  expect(rating).toBeLessThan(-0.1);
});
