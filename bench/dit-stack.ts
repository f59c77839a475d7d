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

/** Inputs of the stack: x and target [B, N, D], condition [B, 1, D]. */
export function stackInputs({ batch, tokens, width }: StackSize): readonly [x: Value, condition: Value, target: Value] {
  const tokenShape = [batch, tokens, width];
  return [input('x', tokenShape), input('condition', [batch, 1, width]), input('target', tokenShape)];
}

export interface StackOptions {
  readonly wrap?: Wrap;
  /** Weights by name, shared between several stacks. */
  readonly weights?: Map<string, Value>;
}

/** DiT blocks (adaptive layer norm, attention, MLP) with a loss against a target; weights are made at the first use. */
export function ditStack(size: StackSize, inputs: readonly Value[], options: StackOptions = {}): Stack {
  const { width, layers } = size;
  const { wrap = (x, block) => block(x), weights = new Map<string, Value>() } = options;
  const weight = (name: string, shape: readonly number[]): Value => {
    const value = weights.get(name) ?? parameter(name, shape);
    weights.set(name, value);
    return value;
  };
  const dense = (x: Value, name: string, out: number): Value =>
    linear(x, weight(`${name}.weight`, [out, x.shape.at(-1) as number]), weight(`${name}.bias`, [out]));
  const [x, given, target] = inputs as [Value, Value, Value];
  const condition = silu(given);
  let hidden = x;
  for (let layer = 0; layer < layers; layer++) {
    const name = `blocks.${layer}`;
    const parts = split(dense(condition, `${name}.modulation`, 6 * width), 2, Array(6).fill(width));
    hidden = wrap(hidden, (h) =>
      ditBlock(h, { size, parts, dense: (v, part, out) => dense(v, `${name}.${part}`, out) }),
    );
  }
  return { output: hidden, loss: meanSquaredError(hidden, target), parameters: [...weights.values()] };
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
  const { width, heads } = size;
  const [batch, tokens] = x.shape as [Dim, Dim, Dim];
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
