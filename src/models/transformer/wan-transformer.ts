import {
  add,
  addDims,
  attention,
  concat,
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
  type SliceRange,
  silu,
  slice,
  split,
  transpose,
  type Value,
} from '../../graph/index.ts';
import { dense, modulate } from '../layers.ts';
import { ones, scaledNormal, type Weights, zeros } from '../weights.ts';
import type { RotaryTables } from './attention.ts';
import { sinusoid } from './noise-embedding.ts';
import { joinKeys, type PromptWords, type WordKeys } from './prompt-words.ts';
import { divideTokens, type TokenPart } from './token-parts.ts';
import type { WanConfig } from './wan-config.ts';

export interface WanInputs {
  /** [B, C, F, H, W] noisy latents. */
  readonly latents: Value;
  /** [B, F] or [B, 1] time in [0, 1000]: one for each latent frame, or one for all. */
  readonly time: Value;
  /** From `wanWords`, of text filled up with zeros to the length that the checkpoint was trained with. */
  readonly words: PromptWords;
  /** Angles of every token, from `wanRotaryTables`. */
  readonly rotary: RotaryTables;
}

/**
 * Keys and values of the prompt in each block, from text embeddings [B, L, T].
 *
 * Rows of zeros, which the checkpoint was trained with after the words, have one key and one value: one such row whose score
 * is raised by the logarithm of their number stands for all of them.
 */
export function wanWords(weights: Weights, text: Value, config: WanConfig): readonly WordKeys[] {
  const embedded = embedText(weights.scope('condition_embedder'), text, config);
  return Array.from({ length: config.layers }, (_, i) =>
    keysAndValues(weights.scope('blocks').scope(i).scope('attn2'), embedded, { rotary: null, config }),
  );
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
  const patches = cutPatches(inputs.latents, config); // [B, F, S, C*p*p]
  const [B, F, S] = patches.shape as readonly [Dim, Dim, number];
  const embed = patchEmbedding(weights.scope('patch_embedding'), config);
  const parts = divideTokens(F, S).map((part): Part => {
    const rows = tokenRange(part, S);
    const ofPart = (steering: Value): Value => (steering.shape[1] === 1 ? steering : slice(steering, 1, part.frames));
    return {
      x: embed(slice(slice(patches, 1, part.frames), 2, part.tokens)), // [B, f, s, D]
      shared: ofPart(shared),
      condition: ofPart(condition),
      rotary: { cos: slice(inputs.rotary.cos, 0, rows), sin: slice(inputs.rotary.sin, 0, rows) },
    };
  });
  let xs = parts.map(({ x }) => x);
  for (let i = 0; i < config.layers; i++) {
    xs = wanBlock(weights.scope('blocks').scope(i), xs, { parts, words: inputs.words, index: i, config });
  }
  const last = xs.map((x, i) => {
    const [shift, scale] = steer(weights, parts[i]!.condition, { parts: 2, width: config.width });
    const normed = modulate(layerNorm(x, { epsilon: config.epsilon }), shift!, scale!);
    const made = dense(weights, 'proj_out', normed, { out: config.patch ** 2 * config.outChannels });
    return rowsOf(made); // [B, n, p*p*C]
  });
  const length = config.patch ** 2 * config.outChannels;
  return joinPatches(reshape(concat(last, 1), [B, F, S, length]), inputs.latents, config);
}

/** What is known of a part of the tokens: its embedding, what steers it and its places. */
interface Part {
  readonly x: Value;
  readonly shared: Value;
  readonly condition: Value;
  readonly rotary: RotaryTables;
}

/** Tokens of a part, counted over all frames. */
function tokenRange({ frames, tokens }: TokenPart, perFrame: number): SliceRange {
  const isWhole = tokens.start === 0 && tokens.end === perFrame;
  const start = addDims(multiplyDims(frames.start!, perFrame), tokens.start!);
  if (isWhole) return { start, end: multiplyDims(frames.end!, perFrame) };
  return { start, end: addDims(multiplyDims(frames.start!, perFrame), tokens.end!) };
}

interface BlockInputs {
  readonly parts: readonly Part[];
  readonly words: PromptWords;
  readonly index: number;
  readonly config: WanConfig;
}

function wanBlock(scope: Weights, inputs: readonly Value[], { parts, words, index, config }: BlockInputs): Value[] {
  const steering = parts.map(({ shared }) => steer(scope, shared, { parts: 6, width: config.width }));
  const norm = (x: Value): Value => layerNorm(x, { epsilon: config.epsilon });
  const own = scope.scope('attn1');
  const normed = inputs.map((x, i) => modulate(norm(x), steering[i]![0]!, steering[i]![1]!));
  const each = normed.map((x, i) => keysAndValues(own, x, { rotary: parts[i]!.rotary, config }));
  const all = joinKeys(each);
  return inputs.map((input, i) => {
    const [, , gate1, shift2, scale2, gate2] = steering[i]!;
    const looked = attend(own, normed[i]!, { ...all, bias: null, rotary: parts[i]!.rotary, config });
    let x = add(input, mul(looked, gate1!));
    const affine = scope.scope('norm2');
    const crossed = layerNorm(x, {
      scale: affine.get('weight', [config.width], ones),
      bias: affine.get('bias', [config.width], zeros),
      epsilon: config.epsilon,
    });
    const word = { ...words.blocks[index]!, bias: words.bias, rotary: null, config };
    x = add(x, attend(scope.scope('attn2'), crossed, word));
    const inner = modulate(norm(x), shift2!, scale2!);
    const feedForward = scope.scope('ffn').scope('net');
    const hidden = gelu(dense(feedForward, '0.proj', inner, { out: config.feedForwardWidth }), 'tanh');
    return add(x, mul(dense(feedForward, '2', hidden, { out: config.width }), gate2!));
  });
}

/** [B, ..., D] to [B, N, D]. */
function rowsOf(value: Value): Value {
  const [B, ...rest] = value.shape.slice(0, -1) as [Dim, ...Dim[]];
  return reshape(value, [B, multiplyDims(...rest), value.shape.at(-1)!]);
}

/** [B, N, D] to [B, N, A, E]. */
function headsOf(value: Value, { width, heads }: WanConfig): Value {
  return reshape(value, [value.shape[0]!, value.shape[1]!, heads, width / heads]);
}

interface ProjectionOptions {
  readonly rotary: RotaryTables | null;
  readonly config: WanConfig;
}

/** Queries or keys [B, N, A, E]: normed over all heads together, then turned by their places. */
function projected(
  scope: Weights,
  x: Value,
  { name, rotary, config }: ProjectionOptions & { readonly name: 'q' | 'k' },
) {
  const { width, epsilon } = config;
  const plain = dense(scope, `to_${name}`, rowsOf(x), { out: width });
  const scale = scope.scope(`norm_${name}`).get('weight', [width], ones);
  const split = headsOf(rmsNorm(plain, { scale, epsilon }), config);
  return rotary === null ? split : rotaryEmbedding(split, rotary, true);
}

/** Keys and values of what is looked at, by head. */
function keysAndValues(scope: Weights, from: Value, options: ProjectionOptions): WordKeys {
  const value = headsOf(dense(scope, 'to_v', rowsOf(from), { out: options.config.width }), options.config);
  const key = projected(scope, from, { ...options, name: 'k' });
  return { key: transpose(key, [0, 2, 1, 3]), value: transpose(value, [0, 2, 1, 3]) };
}

/** Attention from x [B, f, s, D] to keys by head. */
function attend(
  scope: Weights,
  x: Value,
  { key, value, bias, ...options }: ProjectionOptions & WordKeys & { readonly bias: Value | null },
): Value {
  const query = projected(scope, x, { ...options, name: 'q' });
  const mixed = attention(query, key, value, { bias, keysByHead: true }); // [B, n, A, E]
  return dense(scope, 'to_out.0', reshape(mixed, [...x.shape]), { out: options.config.width });
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

/** [B, C, F, H, W] to [B, F, S, C*p*p]: one token for each patch, in the order rows, columns. */
function cutPatches(latents: Value, { patch, inChannels }: WanConfig): Value {
  const [B, C, F, H, W] = latents.shape as readonly [Dim, Dim, Dim, Dim, Dim];
  const [rows, columns] = [divideDims(H, patch), divideDims(W, patch)];
  const blocks = reshape(latents, [B, C, F, rows, patch, columns, patch]);
  const inBack = transpose(blocks, [0, 2, 3, 5, 1, 4, 6]); // [B, F, h, w, C, p, p]
  return reshape(inBack, [B, F, multiplyDims(rows, columns), inChannels * patch ** 2]);
}

function patchEmbedding(scope: Weights, { patch, width, inChannels }: WanConfig): (patches: Value) => Value {
  const length = inChannels * patch ** 2;
  const kernel = scope.get('weight', [width, inChannels, 1, patch, patch], scaledNormal(length));
  const matrix = reshape(kernel, [width, length]);
  const bias = scope.get('bias', [width], zeros);
  return (patches) => linear(patches, matrix, bias);
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
