import { createRandom, fillNormal, type Random } from '../../src/base/index.ts';
import {
  adamw,
  add,
  attention,
  type CarriedState,
  constant,
  type Dim,
  gelu,
  type HostTensor,
  type HostTensors,
  hostTensor,
  input,
  layerNorm,
  linear,
  meanSquaredError,
  modulate,
  mul,
  muon,
  parameter,
  reshape,
  rmsNorm,
  rotaryEmbedding,
  silu,
  split,
  trainStep,
  type Value,
} from '../../src/graph/index.ts';

/** A training graph with its start and its batches. */
export interface Probe {
  readonly outputs: Readonly<Record<string, Value>>;
  readonly carried: readonly CarriedState[];
  readonly state: HostTensors;
  /** The inputs of one step that are not carried. */
  batch(random: Random, step: number): HostTensors;
  /** Products and sums of one step, forward and backward. */
  readonly stepFlops: number;
}

export interface ProbeSizes {
  readonly width: number;
  readonly blocks: number;
  /** Video tokens of one sample. */
  readonly tokens: number;
  readonly batch: number;
}

const headWidth = 32;
const channels = 16;
const norm = { epsilon: 1e-6 };

/**
 * A small denoising transformer with everything that ours has: modulation by the noise level, attention with
 * normalised, rotated queries and keys, text tokens, gelu; AdamW and Muon.
 */
export function buildProbe(sizes: ProbeSizes): Probe {
  const { width, blocks, tokens, batch } = sizes;
  const weights: Value[] = [];
  const weight = (name: string, shape: readonly number[]): Value => {
    const value = parameter(name, shape);
    weights.push(value);
    return value;
  };
  const latents = input('latents', [batch, tokens, channels]);
  const target = input('target', [batch, tokens, channels]);
  const level = input('level', [batch, 1, width]);
  const angles = rotaryAngles(tokens);
  const condition = silu(linear(level, weight('level.weight', [width, width]), weight('level.bias', [width])));
  let x = linear(latents, weight('in.weight', [width, channels]), weight('in.bias', [width]));
  for (let i = 0; i < blocks; i++) x = block(x, { condition, angles, width, name: `blocks.${i}`, weight });
  const y = linear(layerNorm(x, norm), weight('out.weight', [channels, width]), weight('out.bias', [channels]));
  const step = trainStep({
    loss: meanSquaredError(y, target),
    parameters: weights,
    optimizer: ({ name, shape }) =>
      shape.length === 2 && name.startsWith('blocks.')
        ? muon({ momentum: 0.95, weightDecay: 0.01, iterations: 5 })
        : adamw({ betas: [0.9, 0.99], epsilon: 1e-8, weightDecay: 0.01 }),
    maximumGradientNorm: 1,
    averageDecay: 0.99,
  });
  const products = weights.reduce((sum, { shape }) => sum + (shape.length === 2 ? product(shape) : 0), 0);
  return {
    outputs: step.outputs,
    carried: step.state,
    state: startState(step.state),
    batch: (random, number) => drawBatch(random, { latents: latents.shape, level: level.shape, step: number }),
    stepFlops: 6 * batch * tokens * products + 14 * blocks * batch * tokens * tokens * width,
  };
}

interface BlockContext {
  readonly condition: Value;
  readonly angles: { readonly cos: Value; readonly sin: Value };
  readonly width: number;
  readonly name: string;
  weight(name: string, shape: readonly number[]): Value;
}

function block(x: Value, { condition, angles, width, name, weight }: BlockContext): Value {
  const at = (part: string, shape: readonly number[]): Value => weight(`${name}.${part}`, shape);
  const changes = linear(condition, at('modulation.weight', [6 * width, width]), at('modulation.bias', [6 * width]));
  const [shift1, scale1, gate1, shift2, scale2, gate2] = split(changes, 2, Array(6).fill(width)) as [
    Value,
    Value,
    Value,
    Value,
    Value,
    Value,
  ];
  const heads = (value: Value): Value => reshape(value, [...value.shape.slice(0, 2), width / headWidth, headWidth]);
  const normal = modulate(layerNorm(x, norm), { shift: shift1, scale: scale1 });
  const [q, k, v] = split(linear(normal, at('qkv.weight', [3 * width, width])), 2, Array(3).fill(width)) as [
    Value,
    Value,
    Value,
  ];
  const turned = [q, k].map((value, i) =>
    rotaryEmbedding(
      rmsNorm(heads(value), { ...norm, scale: at(i === 0 ? 'q_norm' : 'k_norm', [headWidth]) }),
      angles,
      true,
    ),
  ) as [Value, Value];
  const mixed = reshape(attention(turned[0], turned[1], heads(v)), x.shape);
  const attended = add(x, mul(gate1, linear(mixed, at('proj.weight', [width, width]), at('proj.bias', [width]))));
  const again = modulate(layerNorm(attended, norm), { shift: shift2, scale: scale2 });
  const hidden = gelu(linear(again, at('up.weight', [4 * width, width]), at('up.bias', [4 * width])), 'tanh');
  return add(attended, mul(gate2, linear(hidden, at('down.weight', [width, 4 * width]), at('down.bias', [width]))));
}

function rotaryAngles(tokens: number): { readonly cos: Value; readonly sin: Value } {
  const half = headWidth / 2;
  const angles = Array.from({ length: tokens * half }, (_, i) => Math.floor(i / half) / 100 ** ((i % half) / half));
  const table = (of: (angle: number) => number): Value => constant(angles.map(of), { shape: [tokens, half] });
  return { cos: table(Math.cos), sin: table(Math.sin) };
}

const product = (shape: readonly Dim[]): number => shape.reduce<number>((size, dim) => size * Number(dim), 1);

interface StateSlotLike {
  readonly input: string;
  readonly shape: readonly number[];
  readonly start:
    | { readonly kind: 'parameter' }
    | { readonly kind: 'zeros' }
    | { readonly kind: 'copy'; readonly of: string };
}

/** Normal weights scaled by fan-in, norms of 1, and state as the slots say. */
function startState(slots: readonly StateSlotLike[]): HostTensors {
  const random = createRandom('start');
  const state: Record<string, HostTensor> = {};
  for (const { input: name, shape, start } of slots) {
    if (start.kind === 'copy')
      state[name] = hostTensor('float32', shape, (state[start.of]!.data as Float32Array).slice());
    else state[name] = hostTensor('float32', shape);
    if (start.kind !== 'parameter') continue;
    const data = state[name].data as Float32Array;
    if (name.endsWith('_norm')) data.fill(1);
    else if (shape.length === 2) {
      fillNormal(data, random);
      for (let i = 0; i < data.length; i++) data[i]! /= Math.sqrt(shape[1]!);
    }
  }
  return state;
}

/** A target that can be learned: the latents, moved by the level. */
function drawBatch(
  random: Random,
  { latents, level, step }: { latents: readonly Dim[]; level: readonly Dim[]; step: number },
): HostTensors {
  const x = fillNormal(new Float32Array(product(latents)), random);
  const l = fillNormal(new Float32Array(product(level)), random);
  const perSample = x.length / Number(latents[0]);
  const width = l.length / Number(level[0]);
  const target = x.map((value, i) => Math.sin(2 * value) + l[Math.floor(i / perSample) * width]!);
  return {
    latents: hostTensor('float32', latents as number[], x),
    target: hostTensor('float32', latents as number[], target),
    level: hostTensor('float32', level as number[], l),
    learning_rate: hostTensor('float32', [], Float32Array.of(3e-3)),
    step: hostTensor('float32', [], Float32Array.of(step)),
  };
}
