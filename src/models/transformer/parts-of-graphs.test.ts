import { expect, test } from 'vitest';
import { createRandom, fillNormal } from '../../base/index.ts';
import { bytesOfHostTensor, createSession, emit, type HostTensors, hostTensor, symbol } from '../../graph/index.ts';
import { ltxTransformerGraph } from '../ltx/ltx-graphs.ts';
import type { ModelGraph } from '../mini/mini-graphs.ts';
import { wanTransformerGraph } from '../wan/wan-graphs.ts';

const wan = {
  inChannels: 4,
  outChannels: 4,
  width: 24,
  heads: 2,
  layers: 2,
  feedForwardWidth: 40,
  textWidth: 10,
  frequencyWidth: 16,
  cutsTimes: true,
  patch: 2,
  epsilon: 1e-6,
};
const ltx = { ...wan, latentChannels: 4, attentionEpsilon: 1e-5 };

const random = createRandom('parts');
const draw = (shape: readonly number[], scale = 1) => {
  const tensor = hostTensor('float32', shape);
  fillNormal(tensor.data, random);
  for (let i = 0; i < tensor.data.length; i++) tensor.data[i]! *= scale;
  return tensor;
};

/** Largest relative difference between a graph in parts and the same as a whole, with one random set of weights. */
async function difference(inParts: ModelGraph, whole: ModelGraph, feeds: HostTensors): Promise<number> {
  const bytes = new Map(whole.weights.map(({ name, shape }) => [name, bytesOfHostTensor(draw(shape, 0.3))]));
  const run = async ({ outputs }: ModelGraph): Promise<Float32Array> => {
    const storage = ({ name }: { name: string }) =>
      ({ kind: 'inline', dtype: 'float32', data: bytes.get(name)! }) as const;
    using session = await createSession(emit(outputs, { storage }), { threads: 1 });
    return (await session.run(feeds)).clean!.data as Float32Array;
  };
  const [a, b] = [await run(inParts), await run(whole)];
  const largest = b.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0) / largest;
}

const words = Object.fromEntries(
  [0, 1].flatMap((i) => ['key', 'value'].map((kind) => [`words.${i}.${kind}`, draw([1, 2, 5, 12])])),
);

test('wanTransformerGraph() gives the same in parts of frames, with a level for each frame', async () => {
  const [frames, grid] = [2, { rows: 50, columns: 56 }];
  const tokens = (frames * grid.rows * grid.columns) / 4; // 700 a frame: two parts each
  const feeds = {
    latents: draw([frames, grid.rows, grid.columns, 4]),
    sigma: hostTensor('float32', [frames], Float32Array.of(0, 0.7)),
    word_bias: draw([5]),
    cos: draw([tokens, 6]),
    sin: draw([tokens, 6]),
    ...words,
  };
  const whole = wanTransformerGraph(wan, { frames: symbol('F'), grid });
  // sums in another order, in float32
  expect(await difference(wanTransformerGraph(wan, { frames, grid }), whole, feeds)).toBeLessThan(1e-5);
});

test.each(['one', 'several'] as const)(
  'ltxTransformerGraph() gives the same in parts with %s of the levels',
  async (levels) => {
    const N = 1300;
    const feeds = {
      latents: draw([N, 4]),
      sigmas: hostTensor(
        'float32',
        [levels === 'one' ? 1 : 2],
        levels === 'one' ? Float32Array.of(0.7) : Float32Array.of(0.7, 0.2),
      ),
      ...(levels === 'one'
        ? {}
        : {
            level: hostTensor(
              'int64',
              [N],
              BigInt64Array.from({ length: N }, (_, i) => BigInt(i % 2)),
            ),
          }),
      cos: draw([N, 12]),
      sin: draw([N, 12]),
      ...words,
    };
    const whole = ltxTransformerGraph(ltx, { levels, tokens: symbol('N') });
    expect(await difference(ltxTransformerGraph(ltx, { levels, tokens: N }), whole, feeds)).toBeLessThan(1e-5);
  },
);
