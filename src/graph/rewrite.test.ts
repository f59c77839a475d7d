import { expect, test } from 'vitest';
import { addDims, formatShape, multiplyDims, symbol } from './dim.ts';
import { evaluate } from './evaluate.ts';
import { topologicalOrder, type Value } from './node.ts';
import { mul } from './ops/binary.ts';
import { reshape } from './ops/layout.ts';
import { pad } from './ops/select.ts';
import { fill, input } from './ops/sources.ts';
import { exp, neg } from './ops/unary.ts';
import { rewrite, specialize } from './rewrite.ts';
import { randomTensor } from './run.fixture.ts';

const F = symbol('F');
const x = input('x', [F, 4]);

function graph(): Value {
  const padded = pad(x, { before: [F, 0], after: [1, 0] });
  return mul(reshape(padded, [2, -1]), fill(3, [1, addDims(multiplyDims(4, F), 2)]));
}

test('specialize() leaves no symbol and changes no result', () => {
  const y = graph();
  const [fixed] = specialize([y], { F: 3 });
  expect(formatShape(y.shape)).toBe('[2, 4*F+2]');
  expect(formatShape(fixed!.shape)).toBe('[2, 14]');
  const shapes = topologicalOrder([fixed!]).flatMap((node) => node.outputs.flatMap((value) => value.shape));
  expect(shapes.every((dim) => typeof dim === 'number')).toBe(true);
  const feeds = { x: randomTensor([3, 4]) };
  expect(evaluate([fixed!], feeds)).toEqual(evaluate([y], feeds));
});

test('specialize() keeps symbols without a binding', () => {
  expect(specialize([x], { B: 2 })[0]).toBe(x);
});

test('rewrite() keeps what does not change and hands rewritten inputs on', () => {
  const y = exp(neg(x));
  expect(rewrite([y], () => null)).toEqual([y]);
  const [z] = rewrite([y], (node, inputs) => (node.kind === 'neg' ? inputs : null));
  expect(z!.node.kind).toBe('exp');
  expect(z!.node.inputs[0]).toBe(x);
});
