import { onnx } from 'onnx-proto';
import { expect, test } from 'vitest';
import { linear } from '../compositions/linear.ts';
import { multiplyDims, symbol } from '../dim.ts';
import { evaluate } from '../evaluate.ts';
import { add } from '../ops/binary.ts';
import { reshape } from '../ops/layout.ts';
import { constant, input, parameter } from '../ops/sources.ts';
import { neg } from '../ops/unary.ts';
import { difference, randomTensor, run } from '../run.fixture.ts';
import { emit } from './emit.ts';
import { encodeElements } from './encode-elements.ts';

const [B, N] = [symbol('B'), symbol('N')];
const x = input('x', [B, N, 4]);
const weight = parameter('blocks.3.attention.project.weight', [6, 4]);
const bias = parameter('blocks.3.attention.project.bias', [6]);
const y = linear(x, weight, bias);

test('emit() names nodes after the module whose parameters they use, and gives the same bytes again', () => {
  const bytes = emit({ y });
  expect(emit({ y: linear(x, weight, bias) })).toEqual(bytes);
  const { graph, opsetImport } = onnx.ModelProto.decode(bytes);
  expect(graph!.input!.map((slot) => slot.name)).toEqual(
    ['x', weight, bias].map((v) =>
      typeof v === 'string' ? v : 'name' in v.node.attributes ? v.node.attributes.name : '',
    ),
  );
  const gemm = graph!.node!.find((node) => node.opType === 'Gemm')!;
  expect(gemm.name).toMatch(/^blocks\.3\.attention\.project\/Gemm_\d+$/);
  expect(gemm.attribute!.map(({ name, i }) => [name, Number(i)])).toEqual([
    ['transA', 0],
    ['transB', 1],
  ]);
  expect(opsetImport!.map(({ domain, version }) => [domain, Number(version)])).toEqual([['', 23]]);
  const shape = graph!.output![0]!.type!.tensorType!.shape!.dim!;
  expect(shape.map((dim) => dim.dimParam || Number(dim.dimValue))).toEqual(['B', 'N', 6]);
});

test('emit() leaves symbolic reshapes to 0 and -1 where these suffice', () => {
  const { graph } = onnx.ModelProto.decode(emit({ y: reshape(x, [B, multiplyDims(N, 4)]) }));
  expect(graph!.node!.map((node) => node.opType)).toEqual(['Reshape']);
});

test('emit() copies a value that is given out twice, or is an input', async () => {
  const value = neg(x);
  const feeds = { x: randomTensor([1, 2, 4]) };
  const results = await run({ a: value, b: value, c: x }, feeds);
  expect(results.a).toEqual(results.b);
  expect(results.c).toEqual(feeds.x);
});

test('emit() refuses equal names and symbols that no input has', () => {
  expect(() => emit({ y: add(x, input('x', [B, N, 4])) })).toThrow('twice is x');
  expect(() => emit({ y: input('z', [multiplyDims(2, N)]) })).toThrow('none has N');
});

test('emit() refuses outputs that are named like an input, or no outputs', () => {
  expect(() => emit({ x: neg(x) })).toThrow(
    'Cannot emit the graph as outputs must have other names than inputs: twice is x',
  );
  expect(() => emit({})).toThrow('it must have an output: current value is none');
});

test('emit() takes names of inputs and outputs that it would give to nodes and constants itself', async () => {
  const names = ['constant_1', 'Add_1', 'blocks.0/Mul_2'];
  const total = names.map((name) => input(name, [2])).reduce((a, b) => add(a, b));
  const feeds = Object.fromEntries(names.map((name) => [name, randomTensor([2], name)]));
  const outputs = { Add_2: add(total, 1), constant_2: add(total, 2) };
  const actual = await run(outputs, feeds);
  const expected = evaluate(Object.values(outputs), feeds);
  for (const [i, name] of Object.keys(outputs).entries()) {
    expect(difference(actual[name]!, expected[i]!).relative, name).toBeLessThan(1e-6);
  }
});

test('emit() writes where external parameters lie', () => {
  const bytes = emit(
    { y },
    {
      storage: ({ name, dtype }) =>
        name.endsWith('bias')
          ? { kind: 'inline', dtype, data: new Uint8Array(24) }
          : { kind: 'external', dtype, location: 'model.safetensors', offsetBytes: 2208, lengthBytes: 96 },
    },
  );
  const { graph } = onnx.ModelProto.decode(bytes);
  expect(graph!.input!.map((slot) => slot.name)).toEqual(['x']);
  const tensor = graph!.initializer!.find((candidate) => candidate.name!.endsWith('weight'))!;
  expect(tensor.externalData!.map(({ key, value }) => [key, value])).toEqual([
    ['location', 'model.safetensors'],
    ['offset', '2208'],
    ['length', '96'],
  ]);
  expect(tensor.dataLocation).toBe(1);
  expect(tensor.dims!.map(Number)).toEqual([6, 4]);
});

for (const dtype of ['bfloat16', 'float16', 'float64'] as const) {
  test(`emit() converts parameters that are stored as ${dtype} behind the activation`, async () => {
    const feeds = {
      x: randomTensor([2, 3, 4]),
      'blocks.3.attention.project.weight': randomTensor([6, 4], 'w'),
      'blocks.3.attention.project.bias': randomTensor([6], 'b'),
    };
    const storage = ({ name }: { name: string }) => {
      const tensor = feeds[name as keyof typeof feeds];
      return { kind: 'inline', dtype, data: encodeElements(tensor.data, dtype) } as const;
    };
    const [expected] = evaluate([y], feeds);
    const actual = await run({ y }, feeds, { storage });
    // Eight bits of mantissa in bfloat16, eleven in float16
    const tolerance = dtype === 'bfloat16' ? 2 ** -7 : dtype === 'float16' ? 2 ** -10 : 1e-6;
    const { relative, shown } = difference(actual.y!, expected!);
    expect(relative, shown).toBeLessThan(tolerance);
    const { graph } = onnx.ModelProto.decode(emit({ y }, { storage }));
    const types = graph!.node!.map((node) => node.opType);
    expect(types.filter((type) => type === 'Cast')).toHaveLength(2);
    expect(types).toContain('Size');
  });
}

test('encodeElements() rounds to nearest even in float16 and bfloat16, with subnormals and overflow', () => {
  const values = [
    0,
    -0,
    1,
    -2.5,
    1 + 2 ** -11,
    1 + 3 * 2 ** -11,
    65504,
    65519,
    65520,
    2 ** -24,
    2 ** -25,
    6e-5,
    Infinity,
  ];
  const half = new Uint16Array(encodeElements(values, 'float16').buffer);
  expect([...half].map((bits) => bits.toString(16))).toEqual([
    '0',
    '8000',
    '3c00',
    'c100',
    '3c00',
    '3c02',
    '7bff',
    '7bff',
    '7c00',
    '1',
    '0',
    '3ef',
    '7c00',
  ]);
  const brain = new Uint16Array(encodeElements([1, 1 + 2 ** -8, 1 + 3 * 2 ** -8, -3, Number.NaN], 'bfloat16').buffer);
  expect([...brain].map((bits) => bits.toString(16))).toEqual(['3f80', '3f80', '3f82', 'c040', '7fc0']);
});

test('emit() writes constants of every kind as onnxruntime reads them', async () => {
  const values = [-3, 0, 7];
  const results = await run(
    {
      whole: add(constant(values, { dtype: 'int64' }), 0),
      single: add(constant(values), 0),
      double: add(constant(values, { dtype: 'float64' }), 0),
      short: add(constant(values, { dtype: 'int32' }), 0),
    },
    {},
  );
  for (const result of Object.values(results)) expect([...result.data]).toEqual(values);
});
