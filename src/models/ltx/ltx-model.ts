import { assert, ConfigError, createRandom } from '../../base/index.ts';
import { type HostTensor, type HostTensors, hostTensor } from '../../graph/index.ts';
import { cutCells, decodeInTiles, type GridPart, type Tiling } from '../autoencoder/space-tiles.ts';
import { clipDefaults } from '../checkpoints/clip-defaults.ts';
import type { LtxCheckpoint } from '../checkpoints/released-checkpoint.ts';
import { type MemoryBudget, transformerMemory } from '../checkpoints/working-memory.ts';
import type { EmbeddingCache } from '../text/embedding-cache.ts';
import { runT5 } from '../text/run-t5.ts';
import type { SentencePieceTokenizer } from '../text/sentencepiece-tokenizer.ts';
import { createWordsCache } from '../text/words-cache.ts';
import { type LtxPlace, ltxRotaryTables } from '../transformer/ltx-transformer.ts';
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
import { ltxCellSize, ltxSpan } from './ltx-graphs.ts';
import { createRefinement, type LtxStatistics } from './ltx-refinement.ts';
import type { LtxSessions } from './ltx-sessions.ts';
import { createTileDecoder, type TimeTiles } from './ltx-tiles.ts';
import { cellsAtOnce, decodingMemory, planDecoding } from './plan-decoding.ts';

/** What an LTX-Video model is made of. */
export interface LtxModelParts {
  readonly tokenizer: SentencePieceTokenizer;
  readonly sessions: LtxSessions;
  readonly statistics: LtxStatistics;
  /** Null where embeddings are not kept. */
  readonly embeddings: EmbeddingCache | null;
  /** How long videos are decoded; null chooses by the size of pictures. */
  readonly tiles: TimeTiles | null;
  /** How large pictures are decoded. */
  readonly tiling: Tiling;
  readonly memory: MemoryBudget;
}

interface LtxPrompt extends PromptEmbedding {
  /** [1, L, T] at the true length. */
  readonly text: HostTensor;
}

/** Joins LTX-Video's graphs to a video model. */
export function createLtxModel(checkpoint: LtxCheckpoint, parts: LtxModelParts): VideoModel {
  const { sessions } = parts;
  const wordsOf = createWordsCache(async ({ text }: LtxPrompt) => (await sessions.words()).run({ text }));
  return {
    info: ltxInfo(checkpoint),
    encodePrompt: (text, signal) => encodePrompt(checkpoint, parts, { text, signal }),
    async predictClean(frames, options) {
      assert(options.prompt.modelName === checkpoint.name, 'internal: a prompt was encoded by another model');
      const words = await wordsOf(options.prompt as LtxPrompt);
      return predictClean(checkpoint, sessions, { frames, words, options });
    },
    async encodePictures(pictures) {
      if (pictures.count !== 1) throw loneSpan(checkpoint, pictures);
      const [latent] = await encodeVideo(checkpoint, sessions, pictures);
      return latent!;
    },
    encodeVideo: (pictures) => encodeVideo(checkpoint, sessions, pictures),
    openDecoder: async (grid) => openDecoder(checkpoint, parts, grid),
    openPreviewDecoder: null,
    workingMemory: (size) => (parts.memory.isOnProcessor ? workingMemory(checkpoint, parts, size) : null),
    refinement: createRefinement(checkpoint, parts),
    [Symbol.asyncDispose]: () => sessions[Symbol.asyncDispose](),
  };
}

function ltxInfo({ name, autoencoder, defaults, maximumFrames }: LtxCheckpoint): VideoModelInfo {
  const span = ltxSpan(autoencoder);
  return {
    name,
    geometry: { channels: autoencoder.latentChannels, cellSize: ltxCellSize(autoencoder), framesPerSpan: span },
    capabilities: {
      hasFrameLevels: true,
      hasFreePlaces: true,
      hasEncoder: true,
      encodesFromStart: true,
      hasTimelessPictures: false,
    },
    defaults: clipDefaults(defaults),
    maximumLatentFrames: 1 + (maximumFrames - 1) / span,
  };
}

/** Encoder and transformer see the true length: both mask padding in the original. */
async function encodePrompt(
  checkpoint: LtxCheckpoint,
  { tokenizer, sessions, embeddings }: LtxModelParts,
  { text, signal }: { readonly text: string; readonly signal: AbortSignal | null },
): Promise<LtxPrompt> {
  const make = async () =>
    runT5(checkpoint, await sessions.text(), { ids: tokenizer.encode(text, checkpoint.textTokens), signal });
  return { modelName: checkpoint.name, text: await (embeddings === null ? make() : embeddings.get(text, make)) };
}

interface PredictInputs {
  readonly frames: readonly NoisyFrame[];
  readonly words: HostTensors;
  readonly options: PredictOptions;
}

async function predictClean(
  checkpoint: LtxCheckpoint,
  sessions: LtxSessions,
  { frames, words, options }: PredictInputs,
): Promise<Float32Array[]> {
  const { grid, signal } = options;
  const { latentChannels: C, width } = checkpoint.transformer;
  const perFrame = grid.rows * grid.columns;
  const N = frames.length * perFrame;
  const latents = new Float32Array(N * C);
  for (const [i, { values }] of frames.entries()) latents.set(values, i * perFrame * C);
  const { cos, sin } = ltxRotaryTables(placesOf(checkpoint, frames, options), width);
  // Only a handful of levels occur; each is embedded once.
  const sigmas = [...new Set(frames.map((frame) => frame.sigma))];
  const level = BigInt64Array.from({ length: N }, (_, token) =>
    BigInt(sigmas.indexOf(frames[Math.floor(token / perFrame)]!.sigma)),
  );
  const session = await sessions.transformer({ levels: sigmas.length === 1 ? 'one' : 'several', tokens: N });
  const { clean } = await session.run(
    {
      latents: hostTensor('float32', [N, C], latents),
      sigmas: hostTensor('float32', [sigmas.length], Float32Array.from(sigmas)),
      ...(sigmas.length === 1 ? {} : { level: hostTensor('int64', [N], level) }),
      ...words,
      cos: hostTensor('float32', [N, width / 2], cos),
      sin: hostTensor('float32', [N, width / 2], sin),
    },
    signal === null ? {} : { signal },
  );
  const values = floats(clean);
  return frames.map((_, i) => values.slice(i * perFrame * C, (i + 1) * perFrame * C));
}

/** Each token's place: seconds of the first picture of its latent frame, and pixels of its cell's corner. */
function placesOf(
  { autoencoder }: LtxCheckpoint,
  frames: readonly NoisyFrame[],
  { grid, frameRate }: PredictOptions,
): LtxPlace[] {
  const cell = ltxCellSize(autoencoder);
  const toFirst = (ltxSpan(autoencoder) - 1) / 2 / frameRate;
  const places: LtxPlace[] = [];
  for (const { kind, place } of frames) {
    const time = kind === 'image' ? place.timeSeconds : place.timeSeconds - toFirst;
    for (let row = 0; row < grid.rows; row++) {
      for (let column = 0; column < grid.columns; column++)
        places.push({ time, row: row * cell, column: column * cell });
    }
  }
  return places;
}

async function encodeVideo(
  { autoencoder }: LtxCheckpoint,
  sessions: LtxSessions,
  { count, height, width, data }: Pictures,
): Promise<LatentFrame[]> {
  const span = ltxSpan(autoencoder);
  assert((count - 1) % span === 0, 'internal: a video must be one picture and whole spans');
  const cell = ltxCellSize(autoencoder);
  const session = await sessions.encoder({ count, grid: { rows: height / cell, columns: width / cell } });
  const { latents } = await session.run({ frames: hostTensor('float32', [count, height, width, 3], data) });
  const values = floats(latents);
  const size = values.length / (1 + (count - 1) / span);
  return Array.from({ length: values.length / size }, (_, i) => ({
    kind: i === 0 ? 'image' : 'span',
    values: values.slice(i * size, (i + 1) * size),
  }));
}

function loneSpan({ name }: LtxCheckpoint, { count }: Pictures): ConfigError {
  return new ConfigError(
    `Cannot encode ${count} pictures on their own as ${name} reads a span with what came before it: one picture can be given`,
  );
}

function workingMemory(
  { transformer, autoencoder }: LtxCheckpoint,
  { tiling, memory }: Pick<LtxModelParts, 'tiling' | 'memory'>,
  { grid, latentFrames }: DrawnSize,
): number {
  const tokens = latentFrames * grid.rows * grid.columns;
  const cells = cellsAtOnce(
    grid,
    planDecoding(grid, { tiling, memory, cellSize: ltxCellSize(autoencoder) }),
    latentFrames,
  );
  return Math.max(transformerMemory(tokens, transformer), decodingMemory(cells));
}

/** The decoder looks both ways, so pictures come late: in tiles where the video is long. */
function openDecoder(
  { autoencoder, decoding }: LtxCheckpoint,
  { sessions, tiles, tiling, memory }: LtxModelParts,
  grid: LatentGrid,
): LatentDecoder {
  const C = autoencoder.latentChannels;
  const random = createRandom('noise of decoding');
  const latents: Float32Array[] = [];
  const waiting: Pictures[] = [];
  const cellSize = ltxCellSize(autoencoder);
  const { space, time } = planDecoding(grid, { tiling, memory, cellSize });
  const decodePart = async (from: number, to: number, part: GridPart): Promise<Pictures> => {
    const { rows, columns } = part;
    const values = new Float32Array((to - from) * rows * columns * C);
    for (let i = from; i < to; i++) values.set(cutCells(latents[i]!, grid, part), (i - from) * rows * columns * C);
    const session = await sessions.decoder();
    const { frames } = await session.run({
      latents: hostTensor('float32', [to - from, rows, columns, C], values),
      level: hostTensor('float32', [1], Float32Array.of(decoding.level)),
    });
    const [count, height, width] = frames!.shape as [number, number, number, number];
    return { count, height, width, data: floats(frames) };
  };
  const tileDecoder = createTileDecoder(tiles ?? time, ltxSpan(autoencoder), (from, to) =>
    decodeInTiles(grid, { ...space, cellSize }, (part) => decodePart(from, to, part)),
  );
  const none: Pictures = { count: 0, height: 0, width: 0, data: new Float32Array(0) };
  return {
    async decode({ values }) {
      const noise = random.fork(`latent ${latents.length}`);
      latents.push(values.map((value) => (1 - decoding.noise) * value + decoding.noise * noise.normal()));
      waiting.push(...(await tileDecoder.advance(latents.length)));
      return waiting.shift() ?? none;
    },
    finish: async () => [...waiting.splice(0), ...(await tileDecoder.finish(latents.length))],
    [Symbol.dispose]() {
      latents.length = 0;
      waiting.length = 0;
    },
  };
}

function floats(tensor: HostTensor | undefined): Float32Array {
  assert(tensor?.dtype === 'float32', 'internal: a float32 result was expected');
  return tensor.data as Float32Array;
}
