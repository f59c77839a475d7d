import {
  add,
  type Dim,
  div,
  input,
  log,
  mul,
  multiplyDims,
  reshape,
  slice,
  softmax,
  sub,
  sum,
  symbol,
  type Value,
} from '../../graph/index.ts';
import { cellSize } from '../autoencoder/autoencoder-config.ts';
import { decode, decodeFeatures, decodePixels, pastShapes } from '../autoencoder/decoder.ts';
import { encode } from '../autoencoder/encoder.ts';
import type { MiniConfig } from '../configs/aozora-mini.ts';
import { planWidth } from '../planner/plan-features.ts';
import { joinPlannerOutputs, planBodiesOf, timeFeatureCount } from '../planner/planner.ts';
import { encodeText } from '../text/text-encoder.ts';
import { placeWidth } from '../transformer/positions.ts';
import { denoise, type TransformerOutputs } from '../transformer/transformer.ts';
import { createWeights, ones, type WeightSpec, type Weights, zeros } from '../weights.ts';
import { answerTokens } from './token-answers.ts';

/** A graph that is ready to run: its results by name and the weights it stands on. */
export interface ModelGraph {
  readonly outputs: Readonly<Record<string, Value>>;
  readonly weights: readonly WeightSpec[];
}

/** `tokens` [B, L] int64 to `text` [B, L, D] and `pooled` [B, D]. */
export function textGraph(config: MiniConfig): ModelGraph {
  const weights = createWeights();
  const ids = input('tokens', [symbol('B'), config.text.tokens], 'int64');
  const { tokens, pooled } = encodeText(weights, ids, config.text);
  return { outputs: { text: tokens, pooled }, weights: weights.specs };
}

/** `tokens` [1, L] int64 and `times` [1, T, timeFeatureCount] to `said` [1, T, E, R]. */
export function plannerGraph(config: MiniConfig): ModelGraph {
  const weights = createWeights();
  const ids = input('tokens', [1, config.planner.text.tokens], 'int64');
  const times = input('times', [1, symbol('T'), timeFeatureCount], 'float32');
  const said = joinPlannerOutputs(planBodiesOf(weights, { ids, times }, config.planner));
  return { outputs: { said }, weights: weights.specs };
}

/**
 * `latents` [B, F, S, C], `sigma` [B, F], `kind` [F], `cos` and `sin` [F S, E/2], `places` [S, P], `plan` [B, F, S, Q], `text`, `pooled` to
 * `clean` [B, F, S, C].
 */
export function denoiserGraph(config: MiniConfig): ModelGraph {
  const weights = createWeights();
  const { clean } = denoiseInputs(weights, config, symbol('B'));
  return { outputs: { clean }, weights: weights.specs };
}

/** Keeps the logarithm of an impossible answer finite. */
const leastChance = 1e-4;

/**
 * How far a video shows what is said: the inputs of `denoiserGraph` for two rows, the same noisy video with its words and
 * without any, to `agreement` [] in nats, at most 0.
 *
 * With its words the transformer tells what every token should show, without them what it does show. Both readings come
 * from the first third of the layers; tokens that should show nobody do not count.
 */
export function agreementGraph(config: MiniConfig): ModelGraph {
  const weights = createWeights();
  const { hidden } = denoiseInputs(weights, config, 2);
  const answers = answerTokens(weights, hidden, config.scene);
  const agreement = add(agreementOf(answers.subject), agreementOf(answers.color));
  return { outputs: { agreement }, weights: weights.specs };
}

/**
 * Mean log chance of what the first row's tokens show, by the second row, over tokens that show somebody.
 *
 * @param scores [2, F, S, K]
 * @returns      []
 */
function agreementOf(scores: Value): Value {
  const chances = softmax(scores);
  const said = slice(chances, 0, { end: 1 });
  const shown = slice(chances, 0, { start: 1 });
  const each = sum(mul(said, log(add(shown, leastChance))), [3], { keepDims: true }); // [1, F, S, 1]
  const isBody = sub(1, slice(said, 3, { end: 1 }));
  return div(sum(mul(each, isBody)), add(sum(isBody), leastChance));
}

/** The transformer over the inputs of a noisy video and its words. */
function denoiseInputs(weights: Weights, config: MiniConfig, B: Dim): TransformerOutputs {
  const { width, heads, textWidth } = config.transformer;
  const [F, S] = [symbol('F'), symbol('S')];
  const half = width / heads / 2;
  return denoise(
    weights,
    {
      latents: input('latents', [B, F, S, config.autoencoder.latentChannels], 'float32'),
      sigma: input('sigma', [B, F], 'float32'),
      kind: input('kind', [F], 'float32'),
      rotary: {
        cos: input('cos', [multiplyDims(F, S), half], 'float32'),
        sin: input('sin', [multiplyDims(F, S), half], 'float32'),
      },
      places: input('places', [S, placeWidth], 'float32'),
      plan: input('plan', [B, F, S, planWidth(config.planner.bodies)], 'float32'),
      text: input('text', [B, config.text.tokens, textWidth], 'float32'),
      pooledText: input('pooled', [B, textWidth], 'float32'),
    },
    config.transformer,
  );
}

/**
 * `frames` [1, F, T, h, cell, w, cell, 3], which lie in memory like [1, F, T, H, W, 3], to `latents` [1, F, h, w, C] in
 * normalised units; T is 1 or a span.
 */
export function encoderGraph(config: MiniConfig, framesEach: number): ModelGraph {
  const cell = cellSize(config.autoencoder);
  const [F, h, w] = [symbol('F'), symbol('h'), symbol('w')];
  const weights = createWeights();
  const cells = input('frames', [1, F, framesEach, h, cell, w, cell, 3], 'float32');
  const frames = reshape(cells, [1, F, framesEach, multiplyDims(h, cell), multiplyDims(w, cell), 3]);
  const latents = encode(weights, frames, config.autoencoder);
  const { mean, deviation } = latentStatistics(weights, config);
  return { outputs: { latents: div(sub(latents, mean), deviation) }, weights: weights.specs };
}

/**
 * `latents` [1, 1, h, w, C] in normalised units and `past_0`... to `frames` [1, 1, T, H, W, 3] and `next_0`...
 */
export function decoderGraph(config: MiniConfig, framesEach: number): ModelGraph {
  const weights = createWeights();
  const { raw, past } = decoderInputs(weights, config);
  const result = decode(weights, raw, { config: config.autoencoder, framesEach, past });
  return { outputs: { frames: result.frames, ...nameNext(result.past) }, weights: weights.specs };
}

/**
 * The first part of `decoderGraph`, which is the same for single pictures and for spans: the inputs to `features`
 * [1, 1, H/p, W/p, D] and `next_0`...
 */
export function decoderFeaturesGraph(config: MiniConfig): ModelGraph {
  const weights = createWeights();
  const { raw, past } = decoderInputs(weights, config);
  const result = decodeFeatures(weights, raw, { config: config.autoencoder, past });
  return { outputs: { features: result.features, ...nameNext(result.past) }, weights: weights.specs };
}

/** The rest of it: `latents` and `features` to `frames`. */
export function decoderPixelsGraph(config: MiniConfig, framesEach: number): ModelGraph {
  const { stages, patch } = config.autoencoder;
  const cells = cellSize(config.autoencoder) / patch;
  const weights = createWeights();
  const { raw, h, w } = decoderInputs(weights, config);
  const shape = [1, 1, multiplyDims(h, cells), multiplyDims(w, cells), stages[0]!.width];
  const features = input('features', shape, 'float32');
  const frames = decodePixels(weights, { features, latents: raw }, { config: config.autoencoder, framesEach });
  return { outputs: { frames }, weights: weights.specs };
}

interface DecoderInputs {
  /** [1, 1, h, w, C], not normalised. */
  readonly raw: Value;
  readonly past: readonly Value[];
  readonly h: Dim;
  readonly w: Dim;
}

function decoderInputs(weights: Weights, config: MiniConfig): DecoderInputs {
  const [h, w] = [symbol('h'), symbol('w')];
  const latents = input('latents', [1, 1, h, w, config.autoencoder.latentChannels], 'float32');
  const past = pastShapes(config.autoencoder, h, w).map((shape, i) => input(`past_${i}`, shape, 'float32'));
  const { mean, deviation } = latentStatistics(weights, config);
  return { raw: add(mul(latents, deviation), mean), past, h, w };
}

function nameNext(past: readonly Value[]): Record<string, Value> {
  return Object.fromEntries(past.map((value, i) => [`next_${i}`, value]));
}

/** Mean and deviation of each latent channel over the training world, kept beside the autoencoder's weights. */
function latentStatistics(weights: Weights, config: MiniConfig): { mean: Value; deviation: Value } {
  const C = config.autoencoder.latentChannels;
  const scope = weights.scope('latent');
  const channelsLast = (value: Value): Value => reshape(value, [1, 1, 1, 1, C]);
  return {
    mean: channelsLast(scope.get('mean', [C], zeros)),
    deviation: channelsLast(scope.get('deviation', [C], ones)),
  };
}
