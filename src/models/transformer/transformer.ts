import { add, type Dim, gelu, mul, multiplyDims, reshape, silu, type Value } from '../../graph/index.ts';
import { dense, feedForward, gainedRmsNorm, modulate, width } from '../layers.ts';
import { scaledNormal, type Weights, zeros } from '../weights.ts';
import { type RotaryTables, videoAttention } from './attention.ts';
import { modulation } from './modulation.ts';
import { embedNoiseLevel } from './noise-embedding.ts';
import type { TransformerConfig } from './transformer-config.ts';

/** What the transformer is given: noisy video, its noise levels, places and prompt. */
export interface TransformerInputs {
  /** [B, F, S, C] noisy latents, S tokens a latent frame, unit variance when clean. */
  readonly latents: Value;
  /** [B, F] noise level of each latent frame in [0, 1]; 0 marks a given frame. */
  readonly sigma: Value;
  /** [F] 0 where the latent frame is one picture, 1 where it is a span of video. */
  readonly kind: Value;
  /** Rotation of every token by its place in seconds, rows and columns. */
  readonly rotary: RotaryTables;
  /** [S, P] where in the picture a token stands, from `placeFeatures`. */
  readonly places: Value;
  /** [B, F, S, Q] who is where, from `writePlanFeatures`; zeros where nobody planned. */
  readonly plan: Value;
  /** [B, L, D] text tokens. */
  readonly text: Value;
  /** [B, D] the prompt as one vector. */
  readonly pooledText: Value;
}

/** The transformer's estimate, and a hidden state that tells what tokens show. */
export interface TransformerOutputs {
  /** [B, F, S, C] estimate of the clean latents. */
  readonly clean: Value;
  /** [B, F, S, D] hidden state after a third of the layers, which training aligns with the world's ground truth. */
  readonly hidden: Value;
  /** [B, F, S, D] after each layer. */
  readonly states: readonly Value[];
}

/**
 * The diffusion transformer: noisy latents, a noise level for each latent frame and text in, clean latents out.
 *
 * A plan tells tokens which bodies reach into them, and where in these bodies they lie, so that what is left to make is how that looks.
 *
 * Text enters as additional keys and values of every layer's attention; noise level and pooled text steer every norm
 * (adaLN-single: one shared projection, an offset table a layer).
 *
 * @see Peebles and Xie 2023, arXiv:2212.09748; Chen et al. 2023, PixArt-alpha, arXiv:2310.00426 (adaLN-single);
 * Li et al. 2023, GLIGEN, arXiv:2301.07093 (grounded by boxes)
 */
export function denoise(weights: Weights, inputs: TransformerInputs, config: TransformerConfig): TransformerOutputs {
  const scope = weights.scope('transformer');
  const condition = embedCondition(scope, inputs, config); // [B, F, D]
  const shared = dense(scope, 'modulation', silu(condition), { out: 6 * config.width, initializer: zeros });
  let x = embedLatents(scope, inputs, config); // [B, F, S, D]
  const states: Value[] = [];
  for (let i = 0; i < config.layers; i++) {
    x = transformerBlock(scope.scope('blocks').scope(i), { x, shared, inputs, config });
    states.push(x);
  }
  const last = modulation(scope.scope('final'), condition, { parts: 2, width: config.width });
  const normed = modulate(gainedRmsNorm(scope, 'final.norm', x), last[0]!, last[1]!);
  const initializer = scaledNormal(config.width, 0.1);
  const clean = dense(scope, 'final.out', normed, { out: width(inputs.latents), initializer });
  return { clean, hidden: states[Math.floor(config.layers / 3)]!, states };
}

interface BlockInputs {
  readonly x: Value;
  readonly shared: Value;
  readonly inputs: TransformerInputs;
  readonly config: TransformerConfig;
}

function transformerBlock(scope: Weights, { x, shared, inputs, config }: BlockInputs): Value {
  const [B, F, S] = x.shape as readonly [Dim, Dim, Dim];
  const D = config.width;
  const [shift1, scale1, gate1, shift2, scale2, gate2] = modulation(scope, shared, { parts: 6, width: D });
  const normed = modulate(gainedRmsNorm(scope, 'norm_1', x), shift1!, scale1!);
  const flat = reshape(normed, [B, multiplyDims(F, S), D]); // [B, N, D]
  const mixed = videoAttention(scope.scope('attention'), flat, { text: inputs.text, rotary: inputs.rotary, config });
  let y = add(x, gated(reshape(mixed, [B, F, S, D]), gate1!));
  const inner = modulate(gainedRmsNorm(scope, 'norm_2', y), shift2!, scale2!);
  y = add(y, gated(feedForward(scope, 'mlp', inner, { hidden: 4 * D, depth: config.layers }), gate2!));
  return y;
}

/** y * (1 + gate): gates start at one, as the shared projection and the offset tables start at zero. */
function gated(y: Value, gate: Value): Value {
  return mul(y, add(gate, 1));
}

/** [B, F, D]: what steers the norms, from the noise level of each frame and the whole prompt. */
function embedCondition(scope: Weights, inputs: TransformerInputs, config: TransformerConfig): Value {
  const noise = embedNoiseLevel(scope, inputs.sigma, config);
  const [B] = inputs.sigma.shape as readonly [Dim, Dim];
  const text = dense(scope, 'pooled_text', inputs.pooledText, { out: config.width });
  return add(noise, reshape(text, [B, 1, config.width]));
}

/** [B, F, S, D]: latents, what is planned there, where they stand and whether their frame is one picture or a span. */
function embedLatents(scope: Weights, inputs: TransformerInputs, config: TransformerConfig): Value {
  const D = config.width;
  const seen = gelu(dense(scope, 'plan.in', inputs.plan, { out: 4 * D }), 'tanh');
  const planned = dense(scope, 'plan.out', seen, { out: D, bias: false, initializer: zeros });
  const x = add(dense(scope, 'embed', inputs.latents, { out: D }), planned);
  const hidden = gelu(dense(scope, 'position.in', inputs.places, { out: D }), 'tanh');
  const place = dense(scope, 'position.out', hidden, { out: D, initializer: zeros }); // [S, D]
  const [F] = inputs.kind.shape as readonly [Dim];
  const span = scope.get('span_offset', [D], zeros);
  return add(add(x, place), mul(reshape(inputs.kind, [F, 1, 1]), span));
}
