import {
  add,
  attention,
  type Dim,
  divideDims,
  gelu,
  layerNorm,
  linear,
  mul,
  multiplyDims,
  reshape,
  rmsNorm,
  rotaryEmbedding,
  silu,
  split,
  transpose,
  type Value,
} from '../../graph/index.ts';
import { dense, modulate } from '../layers.ts';
import { ones, scaledNormal, type Weights, zeros } from '../weights.ts';
import type { RotaryTables } from './attention.ts';
import { sinusoid } from './noise-embedding.ts';
import type { WanConfig } from './wan-config.ts';

export interface WanInputs {
  /** [B, C, F, H, W] noisy latents. */
  readonly latents: Value;
  /** [B, F] or [B, 1] time in [0, 1000]: one for each latent frame, or one for all. */
  readonly time: Value;
  /** [B, L, T] text embeddings, filled up with zeros to the length that the checkpoint was trained with. */
  readonly text: Value;
  /** Angles of every token, from `wanRotaryTables`. */
  readonly rotary: RotaryTables;
}

/**
 * Wan's diffusion transformer: predicts the velocity noise - video. Weights have the names of diffusers.
 *
 * @returns [B, C, F, H, W]
 * @see diffusers `WanTransformer3DModel`; Wan team 2025, arXiv:2503.20314. Times for each latent frame are those of the
 * TI2V checkpoint's "expand_timesteps".
 */
export function predictWan(weights: Weights, inputs: WanInputs, config: WanConfig): Value {
  const { condition, shared } = embedTime(weights.scope('condition_embedder'), inputs.time, config);
  const text = embedText(weights.scope('condition_embedder'), inputs.text, config);
  let x = embedPatches(weights.scope('patch_embedding'), inputs.latents, config); // [B, F, S, D]
  for (let i = 0; i < config.layers; i++) {
    x = wanBlock(weights.scope('blocks').scope(i), x, { shared, text, rotary: inputs.rotary, config });
  }
  const [shift, scale] = steer(weights, condition, { parts: 2, width: config.width });
  const normed = modulate(layerNorm(x, { epsilon: config.epsilon }), shift!, scale!);
  const patches = dense(weights, 'proj_out', normed, { out: config.patch ** 2 * config.outChannels });
  return joinPatches(patches, inputs.latents, config);
}

interface BlockInputs {
  readonly shared: Value;
  readonly text: Value;
  readonly rotary: RotaryTables;
  readonly config: WanConfig;
}

function wanBlock(scope: Weights, input: Value, { shared, text, rotary, config }: BlockInputs): Value {
  const [shift1, scale1, gate1, shift2, scale2, gate2] = steer(scope, shared, { parts: 6, width: config.width });
  const norm = (x: Value): Value => layerNorm(x, { epsilon: config.epsilon });
  let x = input;
  const own = modulate(norm(x), shift1!, scale1!);
  x = add(x, mul(attend(scope.scope('attn1'), own, { from: own, rotary, config }), gate1!));
  const affine = scope.scope('norm2');
  const crossed = layerNorm(x, {
    scale: affine.get('weight', [config.width], ones),
    bias: affine.get('bias', [config.width], zeros),
    epsilon: config.epsilon,
  });
  x = add(x, attend(scope.scope('attn2'), crossed, { from: text, rotary: null, config }));
  const inner = modulate(norm(x), shift2!, scale2!);
  const feedForward = scope.scope('ffn').scope('net');
  const hidden = gelu(dense(feedForward, '0.proj', inner, { out: config.feedForwardWidth }), 'tanh');
  return add(x, mul(dense(feedForward, '2', hidden, { out: config.width }), gate2!));
}

/** Attention from x [B, F, S, D] to itself or to text [B, L, D]; queries and keys are normed over all heads together. */
function attend(
  scope: Weights,
  x: Value,
  { from, rotary, config }: { readonly from: Value; readonly rotary: RotaryTables | null; readonly config: WanConfig },
): Value {
  const { width, heads, epsilon } = config;
  const rows = (value: Value): Value => {
    const [B, ...rest] = value.shape.slice(0, -1) as [Dim, ...Dim[]];
    return reshape(value, [B, multiplyDims(...rest), width]); // [B, N, D]
  };
  const split = (value: Value): Value => reshape(value, [value.shape[0]!, value.shape[1]!, heads, width / heads]);
  const project = (name: string, value: Value): Value => dense(scope, name, rows(value), { out: width });
  const normed = (name: string, value: Value): Value =>
    split(rmsNorm(value, { scale: scope.scope(name).get('weight', [width], ones), epsilon }));
  const rotated = (value: Value): Value => (rotary === null ? value : rotaryEmbedding(value, rotary, true));
  const query = rotated(normed('norm_q', project('to_q', x)));
  const key = rotated(normed('norm_k', project('to_k', from)));
  const mixed = attention(query, key, split(project('to_v', from))); // [B, N, A, E]
  return dense(scope, 'to_out.0', reshape(mixed, [...x.shape]), { out: width });
}

/** The parts of a block's steering, each [B, F, 1, D]: the shared projection plus the block's own table. */
function steer(
  scope: Weights,
  shared: Value,
  { parts, width }: { readonly parts: number; readonly width: number },
): readonly Value[] {
  const table = scope.get('scale_shift_table', [1, parts, width], scaledNormal(width));
  const [B, F, total] = shared.shape as readonly [Dim, Dim, number];
  const spread = reshape(shared, [B, F, total === width ? 1 : parts, width]);
  return split(add(spread, table), 2, Array<number>(parts).fill(1));
}

function embedTime(scope: Weights, time: Value, config: WanConfig): { condition: Value; shared: Value } {
  const embedder = scope.scope('time_embedder');
  const hidden = silu(dense(embedder, 'linear_1', sinusoid(time, config.frequencyWidth / 2), { out: config.width }));
  const condition = dense(embedder, 'linear_2', hidden, { out: config.width }); // [B, F, D]
  return { condition, shared: dense(scope, 'time_proj', silu(condition), { out: 6 * config.width }) };
}

function embedText(scope: Weights, text: Value, config: WanConfig): Value {
  const embedder = scope.scope('text_embedder');
  const hidden = gelu(dense(embedder, 'linear_1', text, { out: config.width }), 'tanh');
  return dense(embedder, 'linear_2', hidden, { out: config.width });
}

/** [B, C, F, H, W] to [B, F, S, D]: one token for each patch, in the order rows, columns. */
function embedPatches(scope: Weights, latents: Value, { patch, width, inChannels }: WanConfig): Value {
  const [B, C, F, H, W] = latents.shape as readonly [Dim, Dim, Dim, Dim, Dim];
  const [rows, columns] = [divideDims(H, patch), divideDims(W, patch)];
  const blocks = reshape(latents, [B, C, F, rows, patch, columns, patch]);
  const inBack = transpose(blocks, [0, 2, 3, 5, 1, 4, 6]); // [B, F, h, w, C, p, p]
  const length = inChannels * patch ** 2;
  const kernel = scope.get('weight', [width, inChannels, 1, patch, patch], scaledNormal(length));
  const tokens = reshape(inBack, [B, F, multiplyDims(rows, columns), length]);
  return linear(tokens, reshape(kernel, [width, length]), scope.get('bias', [width], zeros));
}

/** [B, F, S, p*p*C] to [B, C, F, H, W]. */
function joinPatches(patches: Value, latents: Value, { patch, outChannels }: WanConfig): Value {
  const [B, , F, H, W] = latents.shape as readonly [Dim, Dim, Dim, Dim, Dim];
  const [rows, columns] = [divideDims(H, patch), divideDims(W, patch)];
  const blocks = reshape(patches, [B, F, rows, columns, patch, patch, outChannels]);
  return reshape(transpose(blocks, [0, 6, 1, 2, 4, 3, 5]), [B, outChannels, F, H, W]);
}

/**
 * Angles of every token at whole latent positions: of a head's channels, rows and columns have 2 * floor(E / 6) each and
 * time has the rest.
 *
 * @returns [N, E/2] each, in float64 arithmetic as the original
 */
export function wanRotaryTables(
  grid: { readonly frames: number; readonly rows: number; readonly columns: number },
  headWidth: number,
): { cos: Float32Array; sin: Float32Array } {
  const side = 2 * Math.floor(headWidth / 6);
  const widths = [headWidth - 2 * side, side, side];
  const tokens = grid.frames * grid.rows * grid.columns;
  const half = headWidth / 2;
  const [cos, sin] = [new Float32Array(tokens * half), new Float32Array(tokens * half)];
  let at = 0;
  for (let token = 0; token < tokens; token++) {
    const column = token % grid.columns;
    const row = Math.floor(token / grid.columns) % grid.rows;
    const place = [Math.floor(token / (grid.columns * grid.rows)), row, column];
    for (const [axis, width] of widths.entries()) {
      for (let k = 0; k < width; k += 2) {
        const angle = place[axis]! * 10_000 ** (-k / width);
        cos[at] = Math.cos(angle);
        sin[at++] = Math.sin(angle);
      }
    }
  }
  return { cos, sin };
}
