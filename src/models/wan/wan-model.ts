import { assert, ConfigError } from '../../base/index.ts';
import { type HostTensor, type HostTensors, hostTensor, type Session } from '../../graph/index.ts';
import {
  cutCells,
  decodeInTiles,
  type GridPart,
  type SpaceTiles,
  type Tiling,
  tilesOfPixels,
} from '../autoencoder/space-tiles.ts';
import { clipDefaults } from '../checkpoints/clip-defaults.ts';
import type { WanCheckpoint } from '../checkpoints/released-checkpoint.ts';
import { type MemoryBudget, transformerMemory } from '../checkpoints/working-memory.ts';
import { cleanPrompt } from '../text/clean-prompt.ts';
import type { EmbeddingCache } from '../text/embedding-cache.ts';
import { runT5 } from '../text/run-t5.ts';
import type { SentencePieceTokenizer } from '../text/sentencepiece-tokenizer.ts';
import { createWordsCache } from '../text/words-cache.ts';
import { wanRotaryTables } from '../transformer/wan-transformer.ts';
import type {
  DrawnSize,
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
import { inPlace, openFullDecoder, openTinyDecoder, renameCaches } from './wan-frames.ts';
import { wanCellSize } from './wan-graphs.ts';
import type { WanSessions } from './wan-sessions.ts';

/** What a Wan model is made of. */
export interface WanModelParts {
  readonly tokenizer: SentencePieceTokenizer;
  readonly sessions: WanSessions;
  /** Null where embeddings are not kept. */
  readonly embeddings: EmbeddingCache | null;
  /** How large pictures are decoded. */
  readonly tiling: Tiling;
  readonly memory: MemoryBudget;
}

interface WanPrompt extends PromptEmbedding {
  /** [1, L, T] at the true length. */
  readonly text: HostTensor;
}

/** Pictures in one latent frame but the first. */
const framesPerSpan = 4;

/** Joins Wan's graphs to a video model. */
export function createWanModel(checkpoint: WanCheckpoint, parts: WanModelParts): VideoModel {
  const { sessions } = parts;
  const wordsOf = createWordsCache((prompt: WanPrompt) => computeWords(checkpoint, sessions, prompt));
  const tiny = sessions.tinyDecoder;
  const openTiny = tiny === null ? null : async (grid: LatentGrid) => openTinyDecoder(checkpoint, tiny, grid);
  return {
    info: wanInfo(checkpoint),
    encodePrompt: (text, signal) => encodePrompt(checkpoint, parts, { text, signal }),
    async predictClean(frames, options) {
      assert(options.prompt.modelName === checkpoint.name, 'internal: a prompt was encoded by another model');
      const words = await wordsOf(options.prompt as WanPrompt);
      const session = await sessions.transformer({ frames: frames.length, grid: options.grid });
      return predictClean(checkpoint, session, { frames, words, options });
    },
    async encodePictures(pictures) {
      if (pictures.count !== 1) throw loneSpan(checkpoint, pictures);
      const [latent] = await encodeVideo(checkpoint, sessions, pictures);
      return latent!;
    },
    encodeVideo: (pictures) => encodeVideo(checkpoint, sessions, pictures),
    openDecoder: async (grid) => {
      const tiles = tilesFor(checkpoint, parts, grid);
      if (tiles === null) return openFullDecoder(checkpoint, sessions, grid);
      return openTiledDecoder(checkpoint, sessions, { grid, tiles });
    },
    openPreviewDecoder: openTiny,
    workingMemory: (size) => (parts.memory.isOnProcessor ? workingMemory(checkpoint, parts, size) : null),
    openTinyDecoder: openTiny,
    [Symbol.asyncDispose]: () => sessions[Symbol.asyncDispose](),
  };
}

function wanInfo({ name, autoencoder, hasFrameLevels, maximumFrames, defaults }: WanCheckpoint): VideoModelInfo {
  return {
    name,
    geometry: { channels: autoencoder.latentChannels, cellSize: wanCellSize(autoencoder), framesPerSpan },
    capabilities: { hasFrameLevels, hasFreePlaces: false, hasEncoder: true, encodesFromStart: true },
    defaults: clipDefaults(defaults),
    maximumLatentFrames: 1 + (maximumFrames - 1) / framesPerSpan,
  };
}

/** The encoder sees the true length; the transformer was trained with zeros after it, which `computeWords` adds. */
async function encodePrompt(
  checkpoint: WanCheckpoint,
  { tokenizer, sessions, embeddings }: WanModelParts,
  { text, signal }: { readonly text: string; readonly signal: AbortSignal | null },
): Promise<WanPrompt> {
  const { name, textTokens } = checkpoint;
  const clean = cleanPrompt(text);
  const make = async () =>
    runT5(checkpoint, await sessions.text(), { ids: tokenizer.encode(clean, textTokens), signal });
  return { modelName: name, text: await (embeddings === null ? make() : embeddings.get(clean, make)) };
}

/** One row of zeros stands for all that fill the prompt up: its scores are raised by the logarithm of their number. */
async function computeWords(
  { textTokens }: WanCheckpoint,
  sessions: WanSessions,
  { text }: WanPrompt,
): Promise<HostTensors> {
  const [, length, width] = text.shape as [number, number, number];
  const missing = textTokens - length;
  const rows = length + (missing > 0 ? 1 : 0);
  const padded = new Float32Array(rows * width);
  padded.set(floats(text));
  const bias = new Float32Array(rows);
  if (missing > 0) bias[length] = Math.log(missing);
  const session = await sessions.words();
  const words = await session.run({ text: hostTensor('float32', [1, rows, width], padded) });
  return { ...words, word_bias: hostTensor('float32', [rows], bias) };
}

interface PredictInputs {
  readonly frames: readonly NoisyFrame[];
  readonly words: HostTensors;
  readonly options: PredictOptions;
}

async function predictClean(
  checkpoint: WanCheckpoint,
  session: Session,
  { frames, words, options }: PredictInputs,
): Promise<Float32Array[]> {
  const order = checkOrder(checkpoint, frames);
  const { grid, signal } = options;
  const { inChannels: C, patch, width, heads } = checkpoint.transformer;
  const size = grid.rows * grid.columns * C;
  const latents = new Float32Array(frames.length * size);
  for (const [at, index] of order.entries()) latents.set(frames[index]!.values, at * size);
  const tokens = { frames: frames.length, rows: grid.rows / patch, columns: grid.columns / patch };
  const { cos, sin } = wanRotaryTables(tokens, width / heads);
  const angles = [tokens.frames * tokens.rows * tokens.columns, width / heads / 2];
  const sigmas = Float32Array.from(order, (index) => frames[index]!.sigma);
  const { clean } = await session.run(
    {
      latents: hostTensor('float32', [frames.length, grid.rows, grid.columns, C], latents),
      sigma: hostTensor('float32', [frames.length], sigmas),
      ...words,
      cos: hostTensor('float32', angles, cos),
      sin: hostTensor('float32', angles, sin),
    },
    signal === null ? {} : { signal },
  );
  const values = floats(clean);
  const results: Float32Array[] = [];
  for (const [at, index] of order.entries()) results[index] = values.slice(at * size, (at + 1) * size);
  return results;
}

/**
 * Frames in the order of time, which is all that Wan's whole positions can say.
 *
 * @throws {ConfigError} if a picture stands anywhere but at the start, or levels differ where the checkpoint has one
 */
function checkOrder({ name, hasFrameLevels }: WanCheckpoint, frames: readonly NoisyFrame[]): number[] {
  const order = frames.map((_, i) => i).sort((a, b) => frames[a]!.place.timeSeconds - frames[b]!.place.timeSeconds);
  if (order.some((index, at) => at > 0 && frames[index]!.kind === 'image')) {
    throw new ConfigError(`Cannot place a picture inside the video as ${name} takes one at its start only`);
  }
  if (!hasFrameLevels && frames.some((frame) => frame.sigma !== frames[0]!.sigma)) {
    throw new ConfigError(`Cannot keep frames as ${name} knows one noise level for the whole video; make it shorter`);
  }
  return order;
}

/** One picture, then spans; the encoder goes on from what it saw. */
async function encodeVideo(
  { autoencoder }: WanCheckpoint,
  sessions: WanSessions,
  { count, height, width, data }: Pictures,
): Promise<LatentFrame[]> {
  assert((count - 1) % framesPerSpan === 0, 'internal: a video must be one picture and whole spans');
  const cell = wanCellSize(autoencoder);
  const grid = { rows: height / cell, columns: width / cell };
  const latents: LatentFrame[] = [];
  let caches: Record<string, HostTensor> = {};
  for (let at = 0; at < count; ) {
    const length = at === 0 ? 1 : framesPerSpan;
    const session = await sessions.encoder(grid, at === 0 ? 'first' : 'later');
    const part = data.subarray(at * height * width * 3, (at + length) * height * width * 3);
    const frames = hostTensor('float32', [length, height, width, 3], part);
    // A lone picture leaves nothing to go on from.
    const { latent, ...next } = await session.run(
      { frames, ...caches },
      count === 1 ? { fetch: ['latent'] } : { into: inPlace(caches) },
    );
    latents.push({ kind: at === 0 ? 'image' : 'span', values: floats(latent).slice() });
    caches = renameCaches(next);
    at += length;
  }
  return latents;
}

function loneSpan({ name }: WanCheckpoint, { count }: Pictures): ConfigError {
  return new ConfigError(
    `Cannot encode ${count} pictures on their own as ${name} reads a span with what came before it: one picture can be given`,
  );
}

/** Pixels a side of tiles, where memory asks for them. @see diffusers `AutoencoderKLWan.tile_sample_min_height` */
const tilePixels = 256;

function tilesFor(
  { autoencoder }: Pick<WanCheckpoint, 'autoencoder'>,
  { tiling, memory }: Pick<WanModelParts, 'tiling' | 'memory'>,
  grid: LatentGrid,
): SpaceTiles | null {
  const cell = wanCellSize(autoencoder);
  if (tiling === 'off') return null;
  if (tiling !== 'auto') return tilesOfPixels(tiling, cell);
  return decodingMemory(autoencoder, grid) <= memory.decodingBytes ? null : tilesOfPixels(tilePixels, cell);
}

function workingMemory(
  { transformer, autoencoder }: WanCheckpoint,
  parts: Pick<WanModelParts, 'tiling' | 'memory'>,
  { grid, latentFrames, decoder }: DrawnSize,
): number {
  const tokens = (latentFrames * grid.rows * grid.columns) / transformer.patch ** 2;
  const drawing = transformerMemory(tokens, transformer);
  if (decoder === 'tiny') return drawing;
  const tiles = tilesFor({ autoencoder }, parts, grid);
  const side = tiles?.length ?? Number.POSITIVE_INFINITY;
  const part = { rows: Math.min(side, grid.rows), columns: Math.min(side, grid.columns) };
  return Math.max(drawing, decodingMemory(autoencoder, part));
}

/** Bytes of decoding whatever the size, and for each pixel and channel of the widest activation; see docs/models.md. */
const [decodingBase, decodingPerFloat] = [0.65e9, 215];

function decodingMemory(autoencoder: WanCheckpoint['autoencoder'], { rows, columns }: LatentGrid): number {
  const floats = rows * columns * (wanCellSize(autoencoder) / autoencoder.patch) ** 2 * autoencoder.decoderWidth;
  return decodingBase + floats * decodingPerFloat;
}

/** Keeps all latents and then decodes tile by tile, each from the first frame to the last, so that the caches are small. */
function openTiledDecoder(
  checkpoint: WanCheckpoint,
  sessions: WanSessions,
  { grid, tiles }: { readonly grid: LatentGrid; readonly tiles: SpaceTiles },
): LatentDecoder {
  const latents: LatentFrame[] = [];
  const decodePart = async (part: GridPart): Promise<Pictures> => {
    using decoder = openFullDecoder(checkpoint, sessions, part);
    const rows: Pictures[] = [];
    for (const { kind, values } of latents) {
      rows.push(await decoder.decode({ kind, values: cutCells(values, grid, part) }));
    }
    return joinPictures(rows);
  };
  return {
    async decode(latent) {
      latents.push(latent);
      return { count: 0, height: 0, width: 0, data: new Float32Array(0) };
    },
    async finish() {
      if (latents.length === 0) return [];
      const whole = await decodeInTiles(grid, { ...tiles, cellSize: wanCellSize(checkpoint.autoencoder) }, decodePart);
      const size = whole.height * whole.width * 3;
      return latents.map((_, i) => {
        const [from, count] = i === 0 ? [0, 1] : [1 + (i - 1) * framesPerSpan, framesPerSpan];
        return { ...whole, count, data: whole.data.subarray(from * size, (from + count) * size) };
      });
    },
    [Symbol.dispose]() {
      latents.length = 0;
    },
  };
}

function joinPictures(rows: readonly Pictures[]): Pictures {
  const count = rows.reduce((sum, row) => sum + row.count, 0);
  const data = new Float32Array(rows.reduce((sum, row) => sum + row.data.length, 0));
  let at = 0;
  for (const row of rows) {
    data.set(row.data, at);
    at += row.data.length;
  }
  return { ...rows[0]!, count, data };
}

function floats(tensor: HostTensor | undefined): Float32Array {
  assert(tensor?.dtype === 'float32', 'internal: a float32 result was expected');
  return tensor.data as Float32Array;
}
