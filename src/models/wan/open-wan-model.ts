import { z } from 'zod';
import { CheckpointError } from '../../base/index.ts';
import { openSafetensors, type SafetensorsReader, symbol } from '../../graph/index.ts';
import type { WanAutoencoderConfig } from '../autoencoder/wan-autoencoder-config.ts';
import { findWeights, readText } from '../checkpoints/checkpoint-files.ts';
import {
  autoencoderCopy,
  type ConvertedCopy,
  requireDiskForCopies,
  transformerCopy,
} from '../checkpoints/converted-copies.ts';
import { convolutionMethod } from '../checkpoints/convolution-method.ts';
import { diffusersKeyMap, originalWanKeyMap, textEncoderKeyMap } from '../checkpoints/key-maps.ts';
import {
  isOnProcessor,
  locateWeights,
  openAutoencoderStage,
  openRareStage,
  openStage,
  openTransformerStage,
  requireTransformerMemory,
} from '../checkpoints/open-stage.ts';
import type { WanCheckpoint } from '../checkpoints/released-checkpoint.ts';
import type { StageOptions, StageWeights } from '../checkpoints/stage-options.ts';
import { createStageSessions } from '../checkpoints/stage-sessions.ts';
import { memoryBudget } from '../checkpoints/working-memory.ts';
import type { ModelGraph } from '../mini/mini-graphs.ts';
import { openEmbeddings } from '../text/embedding-cache.ts';
import { openTokenizer } from '../text/open-tokenizer.ts';
import { t5Graph } from '../text/t5-graph.ts';
import type { LatentGrid, VideoModel } from '../video-model.ts';
import { findTinyDecoder, locateTinyDecoder } from './tiny-decoder-file.ts';
import {
  type LatentStatistics,
  tinyDecoderGraph,
  wanEncoderGraph,
  wanFrameDecoderGraph,
  wanSpanDecoderGraph,
  wanTransformerGraph,
  wanWordsGraph,
} from './wan-graphs.ts';
import { createWanModel } from './wan-model.ts';
import type { WanSessions } from './wan-sessions.ts';

/** Which checkpoint to open, where it lies and where it runs. */
export interface OpenWanOptions extends StageOptions {
  readonly checkpoint: WanCheckpoint;
  /** Folder in the layout of diffusers: transformer, vae, text_encoder, tokenizer. */
  readonly folder: string;
  /** Folder with `text_encoder` and `tokenizer`. Default: `folder`. */
  readonly textFolder?: string;
  /**
   * File of the transformer alone, in the names of Wan's own code or of diffusers, such as single files in bfloat16 have
   * them. Default: that in `folder`.
   */
  readonly transformerFile?: string;
  /** Folder with the tiny decoder's file, for previews and rough videos. Default: `folder`, where it may be missing. */
  readonly tinyFolder?: string;
}

/**
 * Opens a Wan checkpoint from a local folder (Node only). Every name and shape is checked before any work; weights stay
 * in their files until a stage needs them.
 *
 * @throws {CheckpointError} if a file is missing or damaged, or is not this checkpoint
 * @throws {CapacityError}   if converted weights are asked for and larger than free memory or disk
 */
export async function openWanModel({
  checkpoint,
  folder,
  textFolder = folder,
  transformerFile,
  tinyFolder = folder,
  tiling = 'auto',
  ...options
}: OpenWanOptions): Promise<VideoModel> {
  const { join } = await import('node:path');
  const tokenizer = await openTokenizer(join(textFolder, 'tokenizer'), checkpoint.text.endToken);
  const statistics = await readStatistics(join(folder, 'vae', 'config.json'), checkpoint.autoencoder);
  const readers: SafetensorsReader[] = [];
  try {
    const open = async (path: string): Promise<SafetensorsReader> => {
      const reader = await openSafetensors(await findWeights(path));
      readers.push(reader);
      return reader;
    };
    const tinyPath = await findTinyDecoder(checkpoint.tinyDecoder, tinyFolder);
    const tiny = tinyPath === null ? null : await open(tinyPath);
    const parts = locateParts(checkpoint, {
      statistics,
      tiny,
      transformer: await open(transformerFile ?? join(folder, transformerPath(checkpoint))),
      autoencoder: await open(join(folder, 'vae', 'diffusion_pytorch_model.safetensors')),
      text: await open(join(textFolder, 'text_encoder', 'model.safetensors')),
    });
    await requireTransformerMemory(parts.transformer, options);
    await requireDiskForCopies(copiesOf(checkpoint, { parts, statistics, options }), options);
    const embeddings = await openEmbeddings(options, parts.text);
    const memory = await memoryBudget(options);
    const sessions = openSessions(checkpoint, { parts, statistics, readers, options });
    return createWanModel(checkpoint, { tokenizer, sessions, embeddings, tiling, memory });
  } catch (error) {
    for (const reader of readers) reader[Symbol.dispose]();
    throw error;
  }
}

/** Where the release has the transformer, without the index of a sharded one. */
function transformerPath({ source }: WanCheckpoint): string {
  const { path } = source.files.find(({ parts }) => parts.includes('transformer'))!;
  return path.replace(/\.index\.json$/, '');
}

/** What any generation converts; the encoder's copies are counted when a picture is given. */
function copiesOf(
  { autoencoder: config, transformer }: WanCheckpoint,
  { parts, statistics, options }: Pick<SessionsOptions, 'parts' | 'statistics' | 'options'>,
): (ConvertedCopy | null)[] {
  const grid = { rows: 2, columns: 2 };
  const span = (isFirst: boolean): ModelGraph =>
    wanSpanDecoderGraph({ config, grid, statistics, isFirst, method: 'direct' });
  const copyOf = (graph: ModelGraph, name: string) => autoencoderCopy(graph, parts.autoencoder, name);
  return [
    transformerCopy(wanTransformerGraph(transformer, { frames: symbol('F'), grid }), parts.transformer, options),
    copyOf(span(true), 'decoder-span-first'),
    copyOf(span(false), 'decoder-span-later'),
    copyOf(wanFrameDecoderGraph({ config, grid, method: 'direct' }), 'decoder-frame'),
  ];
}

interface WanParts {
  readonly transformer: StageWeights;
  readonly autoencoder: StageWeights;
  readonly text: StageWeights;
  readonly tiny: StageWeights | null;
}

type WanFiles = Readonly<Record<'transformer' | 'autoencoder' | 'text', SafetensorsReader>> & {
  readonly tiny: SafetensorsReader | null;
  readonly statistics: LatentStatistics;
};

function locateParts(
  { transformer, autoencoder: config, text, tinyDecoder }: WanCheckpoint,
  files: WanFiles,
): WanParts {
  // Any grid asks for the same weights; later steps ask for those of the first and for convolutions over time.
  const grid = { rows: 2, columns: 2 };
  const step = { config, grid, statistics: files.statistics, isFirst: false, method: 'direct' } as const;
  return {
    transformer: locateWeights(
      files.transformer,
      [wanWordsGraph(transformer), wanTransformerGraph(transformer, { frames: symbol('F'), grid })],
      isOriginal(files.transformer) ? originalWanKeyMap : diffusersKeyMap,
    ),
    autoencoder: locateWeights(files.autoencoder, [
      wanEncoderGraph(step),
      wanSpanDecoderGraph(step),
      wanFrameDecoderGraph(step),
    ]),
    text: locateWeights(files.text, [t5Graph(text.encoder)], textEncoderKeyMap),
    tiny: files.tiny === null ? null : locateTinyDecoder(files.tiny, tinyDecoder),
  };
}

/** Whether names are those of Wan's own code. */
function isOriginal({ entries }: SafetensorsReader): boolean {
  return [...entries.keys()].some((name) => name.includes('.self_attn.'));
}

interface SessionsOptions {
  readonly parts: WanParts;
  readonly statistics: LatentStatistics;
  readonly readers: readonly SafetensorsReader[];
  readonly options: StageOptions;
}

function openSessions(
  checkpoint: WanCheckpoint,
  { parts, statistics, readers, options }: SessionsOptions,
): WanSessions {
  const stages = createStageSessions<'text' | 'transformer' | 'autoencoder'>();
  const { enter } = stages;
  // Small enough to stay beside any stage, as previews come between steps of the transformer.
  const tinyStages = createStageSessions<'tiny'>();
  const { tiny } = parts;
  const config = checkpoint.autoencoder;
  const method = convolutionMethod(options);
  // What one layer frees fits no other, and first and later steps each keep their own: a third of the memory for a
  // tenth of the time.
  const withoutArena = { ...options, hasArena: false };
  const sizeOf = ({ rows, columns }: LatentGrid): string => `${rows}x${columns}`;
  return {
    text: () => enter('text', 'text', () => openStage(t5Graph(checkpoint.text.encoder), parts.text, options)),
    words: () =>
      enter('transformer', 'words', () =>
        openRareStage(wanWordsGraph(checkpoint.transformer), parts.transformer, { ...options, name: 'words' }),
      ),
    transformer: ({ frames, grid }) =>
      enter('transformer', `${frames} ${sizeOf(grid)}`, () =>
        openTransformerStage(
          wanTransformerGraph(checkpoint.transformer, { frames: isOnProcessor(options) ? frames : symbol('F'), grid }),
          parts.transformer,
          options,
        ),
      ),
    encoder: (grid, step) =>
      enter('autoencoder', `encoder ${step} ${sizeOf(grid)}`, () =>
        openAutoencoderStage(
          wanEncoderGraph({ config, grid, statistics, isFirst: step === 'first', method }),
          parts.autoencoder,
          {
            ...withoutArena,
            name: `encoder-${step}`,
          },
        ),
      ),
    spanDecoder: (grid, step) =>
      enter('autoencoder', `span ${step} ${sizeOf(grid)}`, () =>
        openAutoencoderStage(
          wanSpanDecoderGraph({ config, grid, statistics, isFirst: step === 'first', method }),
          parts.autoencoder,
          { ...withoutArena, name: `decoder-span-${step}` },
        ),
      ),
    frameDecoder: (grid) =>
      enter('autoencoder', `frame ${sizeOf(grid)}`, () =>
        openAutoencoderStage(wanFrameDecoderGraph({ config, grid, method }), parts.autoencoder, {
          ...withoutArena,
          name: 'decoder-frame',
        }),
      ),
    tinyDecoder:
      tiny === null
        ? null
        : (grid, step) =>
            tinyStages.enter('tiny', `${step} ${sizeOf(grid)}`, () =>
              openStage(
                tinyDecoderGraph({ config: checkpoint.tinyDecoder.decoder, grid, isFirst: step === 'first' }),
                tiny,
                options,
              ),
            ),
    async [Symbol.asyncDispose]() {
      await stages[Symbol.asyncDispose]();
      await tinyStages[Symbol.asyncDispose]();
      for (const reader of readers) reader[Symbol.dispose]();
    },
  };
}

const statisticsSchema = z.looseObject({ latents_mean: z.array(z.number()), latents_std: z.array(z.number()) });

async function readStatistics(path: string, { latentChannels }: WanAutoencoderConfig): Promise<LatentStatistics> {
  let content: unknown;
  try {
    content = JSON.parse(await readText(path));
  } catch (cause) {
    if (cause instanceof CheckpointError) throw cause;
    throw new CheckpointError(`Cannot read ${path} as it must be JSON`, { cause });
  }
  const parsed = statisticsSchema.safeParse(content);
  const isWhole =
    parsed.success &&
    parsed.data.latents_mean.length === latentChannels &&
    parsed.data.latents_std.length === latentChannels;
  if (!isWhole) {
    throw new CheckpointError(
      `Cannot use ${path} as latents_mean and latents_std must have ${latentChannels} numbers each`,
    );
  }
  return { mean: parsed.data.latents_mean, deviation: parsed.data.latents_std };
}
