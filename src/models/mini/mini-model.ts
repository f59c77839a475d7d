import { assert } from '../../base/index.ts';
import { type HostTensor, hostTensor, type Session } from '../../graph/index.ts';
import { cellSize } from '../autoencoder/autoencoder-config.ts';
import { pastShapes } from '../autoencoder/decoder.ts';
import { type MiniConfig, miniSampling } from '../configs/aozora-mini.ts';
import { planWidth, writePlanFeatures } from '../planner/plan-features.ts';
import { createPlan, drawChoice, likeliest, type Plan } from '../planner/read-plan.ts';
import type { WordTokenizer } from '../text/word-tokenizer.ts';
import { placeFeatures, placeWidth, rotaryTables } from '../transformer/positions.ts';
import type {
  LatentDecoder,
  LatentFrame,
  LatentGrid,
  NoisyFrame,
  Pictures,
  PredictOptions,
  PromptEmbedding,
  VideoModel,
  VideoModelInfo,
} from '../video-model.ts';

/** The sessions of the bundled model; each is opened when first needed and closed with the model. */
export interface MiniSessions extends AsyncDisposable {
  text(): Promise<Session>;
  planner(): Promise<Session>;
  denoiser(): Promise<Session>;
  agreement(): Promise<Session>;
  encoder(framesEach: number): Promise<Session>;
  /** The most of the decoder, for single pictures and spans alike. */
  decoderFeatures(): Promise<Session>;
  decoderPixels(framesEach: number): Promise<Session>;
}

interface MiniPrompt extends PromptEmbedding {
  readonly text: HostTensor;
  readonly pooled: HostTensor;
  /** Null where nothing is said, where what is said is steered away from, and where the weights hold no planner. */
  readonly plan: Plan | null;
}

/** What the bundled model is made of. */
export interface MiniModelParts {
  readonly tokenizer: WordTokenizer;
  readonly sessions: MiniSessions;
  /** Whether guidance is baked into the weights, so that one evaluation a step is enough. */
  readonly isGuided: boolean;
  /** Whether the weights hold a planner; without one nobody plans. */
  readonly canPlan: boolean;
  /** Whether the weights can tell what a video shows, so that videos can be rated. */
  readonly canRate: boolean;
}

/** Joins the bundled model's graphs to a video model. */
export function createMiniModel(
  config: MiniConfig,
  { tokenizer, sessions, isGuided, canPlan, canRate }: MiniModelParts,
): VideoModel {
  const encodePrompt: (...asked: Parameters<VideoModel['encodePrompt']>) => Promise<MiniPrompt> = async (
    text,
    signal,
    random,
  ) => {
    const ids = tokenizer.encode(text, config.text.tokens);
    const session = await sessions.text();
    const tokens = hostTensor('int64', [1, config.text.tokens], ids);
    const isPlanned = canPlan && random !== null && text.trim() !== '';
    const choice = random === undefined || random === null ? likeliest : drawChoice(random);
    const plan = isPlanned ? createPlan(sessions.planner, tokens, { config: config.planner, choice }) : null;
    const result = await runWith(session, { tokens }, signal);
    return { modelName: config.name, text: result.text!, pooled: result.pooled!, plan };
  };
  /** The empty prompt, which every rating reads. */
  let unsaid: Promise<MiniPrompt> | undefined;
  return {
    info: miniInfo(config, isGuided),
    encodePrompt,
    predictClean: async (frames, options) => predictClean(config, await sessions.denoiser(), frames, options),
    rate: canRate
      ? async (frames, options) => {
          unsaid ??= encodePrompt('', null);
          const prompts = [miniPrompt(config, options.prompt), await unsaid];
          const inputs = await videoInputs(config, frames, { grid: options.grid, prompts });
          const { agreement } = await runWith(await sessions.agreement(), inputs, options.signal);
          return floats(agreement)[0]!;
        }
      : null,
    encodePictures: async (pictures) => encodePictures(config, await sessions.encoder(pictures.count), pictures),
    openDecoder: async (grid) => openDecoder(config, sessions, grid),
    [Symbol.asyncDispose]: () => sessions[Symbol.asyncDispose](),
  };
}

function miniInfo(config: MiniConfig, isGuided: boolean): VideoModelInfo {
  return {
    name: config.name,
    geometry: {
      channels: config.autoencoder.latentChannels,
      cellSize: cellSize(config.autoencoder),
      framesPerSpan: config.autoencoder.framesPerLatent,
    },
    capabilities: { hasFrameLevels: true, hasFreePlaces: true, hasEncoder: true },
    defaults: {
      ...miniSampling,
      ...(isGuided ? { guidance: 1, guidanceBesideFrames: 1 } : {}),
      frameRate: 8,
      width: 256,
      height: 256,
      durationSeconds: 4,
      // Latents of one scale decide the layout at high levels; more frames show the same, so they shift it only a little.
      shift: (tokens) => 3 * Math.max(1, tokens / 320) ** 0.25,
    },
    maximumLatentFrames: 12,
  };
}

async function predictClean(
  config: MiniConfig,
  session: Session,
  frames: readonly NoisyFrame[],
  { grid, prompt, signal }: PredictOptions,
): Promise<Float32Array[]> {
  const inputs = await videoInputs(config, frames, { grid, prompts: [miniPrompt(config, prompt)] });
  const { clean } = await runWith(session, inputs, signal);
  const size = floats(clean).length / frames.length;
  return frames.map((_, i) => floats(clean).slice(i * size, (i + 1) * size));
}

/** The inputs of the transformer for a noisy video: a row for each prompt, with the same frames. */
async function videoInputs(
  config: MiniConfig,
  frames: readonly NoisyFrame[],
  { grid, prompts }: { readonly grid: LatentGrid; readonly prompts: readonly MiniPrompt[] },
): Promise<Record<string, HostTensor>> {
  const B = prompts.length;
  const F = frames.length;
  const S = grid.rows * grid.columns;
  const { width, heads, textWidth } = config.transformer;
  const C = config.autoencoder.latentChannels;
  const rotary = rotaryTables({ places: frames.map((frame) => frame.place), ...grid, headWidth: width / heads });
  const tableShape = [F * S, width / heads / 2];
  const rows = (arrays: readonly Float32Array[]): Float32Array => concatenate(prompts.flatMap(() => arrays));
  const levels = Float32Array.from(frames, (frame) => frame.sigma);
  const kinds = Float32Array.from(frames, (frame) => (frame.kind === 'span' ? 1 : 0));
  return {
    latents: hostTensor('float32', [B, F, S, C], rows(frames.map((frame) => frame.values))),
    sigma: hostTensor('float32', [B, F], rows([levels])),
    kind: hostTensor('float32', [F], kinds),
    cos: hostTensor('float32', tableShape, rotary.cos),
    sin: hostTensor('float32', tableShape, rotary.sin),
    places: hostTensor('float32', [S, placeWidth], placeFeatures(grid)),
    plan: hostTensor(
      'float32',
      [B, F, S, planWidth(config.planner.bodies)],
      await planInput(config, frames, { grid, prompts }),
    ),
    text: hostTensor(
      'float32',
      [B, config.text.tokens, textWidth],
      concatenate(prompts.map(({ text }) => floats(text))),
    ),
    pooled: hostTensor('float32', [B, textWidth], concatenate(prompts.map(({ pooled }) => floats(pooled)))),
  };
}

/**
 * What the prompts' plans say of the frames that are made. Beside given video there is no plan: the planner has not seen it, and would put
 * bodies elsewhere.
 *
 * @returns [B, F, S, Q]
 */
async function planInput(
  { planner }: MiniConfig,
  frames: readonly NoisyFrame[],
  { grid, prompts }: { readonly grid: LatentGrid; readonly prompts: readonly MiniPrompt[] },
): Promise<Float32Array> {
  const counts = planner.bodies;
  const perFrame = grid.rows * grid.columns * planWidth(counts);
  const all = new Float32Array(prompts.length * frames.length * perFrame);
  if (frames.some(({ role }) => role === 'given')) return all;
  const made = [...frames.entries()].filter(([, { role = 'made' }]) => role === 'made');
  const beginning = Math.min(...made.map(([, { place }]) => place.timeSeconds));
  for (const [b, { plan }] of prompts.entries()) {
    if (plan === null) continue;
    const bodies = await plan(made.map(([, { place }]) => place.timeSeconds - beginning));
    for (const [i, [f]] of made.entries()) {
      writePlanFeatures(bodies[i]!, { grid, counts }, all.subarray((b * frames.length + f) * perFrame));
    }
  }
  return all;
}

function runWith(
  session: Session,
  inputs: Readonly<Record<string, HostTensor>>,
  signal: AbortSignal | null,
): Promise<Record<string, HostTensor>> {
  return session.run(inputs, signal === null ? {} : { signal });
}

async function encodePictures(config: MiniConfig, session: Session, pictures: Pictures): Promise<LatentFrame> {
  const { count, height, width, data } = pictures;
  const isImage = count === 1;
  assert(
    isImage || count === config.autoencoder.framesPerLatent,
    'internal: a latent frame is one picture or one span',
  );
  const cell = cellSize(config.autoencoder);
  const shape = [1, 1, count, height / cell, cell, width / cell, cell, 3];
  const { latents } = await session.run({ frames: hostTensor('float32', shape, data) });
  return { kind: isImage ? 'image' : 'span', values: floats(latents) };
}

function openDecoder(config: MiniConfig, sessions: MiniSessions, grid: LatentGrid): LatentDecoder {
  const { rows, columns } = grid;
  const shapes = pastShapes(config.autoencoder, rows, columns) as unknown as readonly (readonly number[])[];
  let past: readonly HostTensor[] = shapes.map((shape) =>
    hostTensor('float32', shape, new Float32Array(shape.reduce((size, n) => size * n, 1))),
  );
  return {
    async decode({ kind, values }) {
      const count = kind === 'image' ? 1 : config.autoencoder.framesPerLatent;
      const before = Object.fromEntries(past.map((tensor, i) => [`past_${i}`, tensor]));
      const shape = [1, 1, rows, columns, config.autoencoder.latentChannels];
      const latents = hostTensor('float32', shape, values);
      const result = await (await sessions.decoderFeatures()).run({ latents, ...before });
      past = past.map((_, i) => result[`next_${i}`]!);
      const { frames } = await (await sessions.decoderPixels(count)).run({ latents, features: result.features! });
      const cell = cellSize(config.autoencoder);
      return { count, height: rows * cell, width: columns * cell, data: floats(frames) };
    },
    [Symbol.dispose]() {
      past = [];
    },
  };
}

function miniPrompt(config: MiniConfig, prompt: PromptEmbedding): MiniPrompt {
  assert(prompt.modelName === config.name, 'internal: a prompt was encoded by another model');
  return prompt as MiniPrompt;
}

function floats(tensor: HostTensor | undefined): Float32Array {
  assert(tensor?.dtype === 'float32', 'internal: a float32 result was expected');
  return tensor.data as Float32Array;
}

function concatenate(arrays: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(arrays.reduce((size, array) => size + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    joined.set(array, at);
    at += array.length;
  }
  return joined;
}
