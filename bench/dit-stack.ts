import {
  add,
  attention,
  type Dim,
  gelu,
  input,
  layerNorm,
  linear,
  meanSquaredError,
  modulate,
  mul,
  multiplyDims,
  parameter,
  reshape,
  silu,
  split,
  type Value,
} from '../src/graph/index.ts';

/** Sizes of the transformer that the engine is measured with. */
export interface StackSize {
  readonly batch: Dim;
  readonly tokens: Dim;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
}

export interface Stack {
  /** [B, N, D] */
  readonly output: Value;
  readonly loss: Value;
  readonly parameters: readonly Value[];
}

/** Wraps a block of the stack, for example in a checkpoint. */
export type Wrap = (x: Value, block: (x: Value) => Value) => Value;

/** DiT blocks (adaptive layer norm, attention, MLP) with a loss against a target. */
export function ditStack(size: StackSize, wrap: Wrap = (x, block) => block(x)): Stack {
  const { batch, tokens, width, layers } = size;
  const parameters: Value[] = [];
  const weights = (name: string, shape: readonly number[]): Value => {
    const value = parameter(name, shape);
    parameters.push(value);
    return value;
  };
  const dense = (x: Value, name: string, out: number): Value =>
    linear(x, weights(`${name}.weight`, [out, x.shape.at(-1) as number]), weights(`${name}.bias`, [out]));
  const x = input('x', [batch, tokens, width]);
  const condition = silu(input('condition', [batch, 1, width]));
  let hidden = x;
  for (let layer = 0; layer < layers; layer++) {
    const name = `blocks.${layer}`;
    const parts = split(dense(condition, `${name}.modulation`, 6 * width), 2, Array(6).fill(width));
    hidden = wrap(hidden, (h) =>
      ditBlock(h, { size, parts, dense: (v, part, out) => dense(v, `${name}.${part}`, out) }),
    );
  }
  return { output: hidden, loss: meanSquaredError(hidden, input('target', [batch, tokens, width])), parameters };
}

function ditBlock(
  x: Value,
  context: {
    readonly size: StackSize;
    readonly parts: readonly Value[];
    readonly dense: (x: Value, name: string, out: number) => Value;
  },
): Value {
  const { size, parts, dense } = context;
  const { batch, tokens, width, heads } = size;
  const [shift1, scale1, gate1, shift2, scale2, gate2] = parts as [Value, Value, Value, Value, Value, Value];
  const normal1 = modulate(layerNorm(x, { epsilon: 1e-6 }), { scale: scale1, shift: shift1 });
  const qkv = split(dense(normal1, 'qkv', 3 * width), 2, [width, width, width]);
  const [q, k, v] = qkv.map((part) => reshape(part, [batch, tokens, heads, width / heads])) as [Value, Value, Value];
  const mixed = reshape(attention(q, k, v), [batch, tokens, width]);
  const x1 = add(x, mul(gate1, dense(mixed, 'project', width)));
  const normal2 = modulate(layerNorm(x1, { epsilon: 1e-6 }), { scale: scale2, shift: shift2 });
  const inner = gelu(dense(normal2, 'expand', 4 * width), 'tanh');
  return add(x1, mul(gate2, dense(inner, 'contract', width)));
}

/** Floating-point operations of one forward pass. */
export function forwardOperations({ batch, tokens, width, layers }: StackSize): number {
  const rows = Number(multiplyDims(batch, tokens));
  return layers * (2 * rows * 12 * width * width + 4 * rows * Number(tokens) * width);
}
