import { CheckpointError, pathExists } from '../../base/index.ts';
import { identityKeyMap, openSafetensors, type SafetensorsReader, symbol } from '../../graph/index.ts';
import { findWeights } from '../checkpoints/checkpoint-files.ts';
import { autoencoderCopy, requireDiskForCopies, transformerCopy } from '../checkpoints/converted-copies.ts';
import { convolutionMethod } from '../checkpoints/convolution-method.ts';
import {
  singleFileLtxAutoencoderKeyMap,
  singleFileLtxTransformerKeyMap,
  textEncoderKeyMap,
} from '../checkpoints/key-maps.ts';
import {
  isOnProcessor,
  locateWeights,
  openAutoencoderStage,
  openRareStage,
  openStage,
  openTransformerStage,
  requireTransformerMemory,
} from '../checkpoints/open-stage.ts';
import type { LtxCheckpoint } from '../checkpoints/released-checkpoint.ts';
import type { StageOptions, StageWeights } from '../checkpoints/stage-options.ts';
import { createStageSessions } from '../checkpoints/stage-sessions.ts';
import { memoryBudget } from '../checkpoints/working-memory.ts';
import { openEmbeddings } from '../text/embedding-cache.ts';
import { openTokenizer } from '../text/open-tokenizer.ts';
import { t5Graph } from '../text/t5-graph.ts';
import type { VideoModel } from '../video-model.ts';
import {
  ltxDecoderGraph,
  ltxEncoderGraph,
  ltxTransformerGraph,
  ltxUpsamplerGraph,
  ltxWordsGraph,
} from './ltx-graphs.ts';
import { createLtxModel } from './ltx-model.ts';
import type { LtxSessions } from './ltx-sessions.ts';
import type { TimeTiles } from './ltx-tiles.ts';

/** Which checkpoint to open, where it lies and where it runs. */
export interface OpenLtxOptions extends StageOptions {
  readonly checkpoint: LtxCheckpoint;
  /**
   * Folder with the single file of the release, or with `transformer` and `vae` in the layout of diffusers. The
   * upsampler of the second pass may lie in it too.
   */
  readonly folder: string;
  /** Folder with `text_encoder` and `tokenizer`. Default: `folder`. */
  readonly textFolder?: string;
  /** How long videos are decoded in tiles. Default: by the size of pictures. */
  readonly tiles?: TimeTiles;
}

/**
 * Opens an LTX-Video checkpoint, 0.9.5 or later, from a local folder (Node only). Every name and shape is checked before
 * any work; weights stay in their files until a stage needs them.
 *
 * @throws {CheckpointError} if a file is missing or damaged, or is not this checkpoint
 * @throws {CapacityError}   if converted weights are asked for and larger than free memory or disk
 */
export async function openLtxModel(options: OpenLtxOptions): Promise<VideoModel> {
  const { checkpoint, folder, textFolder = folder, tiles = null, tiling = 'auto', ...where } = options;
  const { join } = await import('node:path');
  const tokenizer = await openTokenizer(join(textFolder, 'tokenizer'), checkpoint.text.endToken);
  const readers: SafetensorsReader[] = [];
  const open = async (path: string): Promise<SafetensorsReader> => {
    const reader = await openSafetensors(await findWeights(path));
    readers.push(reader);
    return reader;
  };
  try {
    const text = await open(join(textFolder, 'text_encoder', 'model.safetensors'));
    const parts: LtxParts = {
      ...(await openVideoParts(checkpoint, folder, open)),
      text: locateWeights(text, [t5Graph(checkpoint.text.encoder)], textEncoderKeyMap),
    };
    await requireTransformerMemory(parts.transformer, where);
    // What any generation converts; the encoder's copy is counted when a picture is given.
    const decoderCopy = autoencoderCopy(
      ltxDecoderGraph(checkpoint.autoencoder, 'direct'),
      parts.autoencoder,
      'decoder',
    );
    const step = ltxTransformerGraph(checkpoint.transformer, { levels: 'one', tokens: symbol('N') });
    await requireDiskForCopies([transformerCopy(step, parts.transformer, where), decoderCopy], where);
    const { reader, keys } = parts.autoencoder;
    const statistics = {
      mean: (await reader.readFloat32(keys.get('latents_mean')!)).data,
      deviation: (await reader.readFloat32(keys.get('latents_std')!)).data,
    };
    const sessions = openSessions(checkpoint, { parts, readers, where });
    const embeddings = await openEmbeddings(where, parts.text);
    const memory = await memoryBudget(where);
    return createLtxModel(checkpoint, { tokenizer, sessions, statistics, embeddings, tiles, tiling, memory });
  } catch (error) {
    for (const reader of readers) reader[Symbol.dispose]();
    throw error;
  }
}

interface LtxParts {
  readonly transformer: StageWeights;
  readonly autoencoder: StageWeights;
  readonly text: StageWeights;
  readonly upsampler: StageWeights | null;
}

/** From the single file of the release where it is there, else from the folders of diffusers. */
async function openVideoParts(
  { name, transformer, autoencoder, source, refinement }: LtxCheckpoint,
  folder: string,
  open: (path: string) => Promise<SafetensorsReader>,
): Promise<Omit<LtxParts, 'text'>> {
  const { basename, join } = await import('node:path');
  const single = source.files.find(({ parts }) => parts.includes('transformer'))!;
  const singlePath = join(folder, basename(single.path));
  const isSingle = await pathExists(singlePath);
  if (!isSingle && !(await pathExists(join(folder, 'transformer')))) {
    throw new CheckpointError(`Cannot open ${name} as its folder must have ${basename(single.path)}: it is ${folder}`);
  }
  const shared = isSingle ? await open(singlePath) : null;
  const files = {
    transformer: shared ?? (await open(join(folder, 'transformer', 'diffusion_pytorch_model.safetensors'))),
    autoencoder: shared ?? (await open(join(folder, 'vae', 'diffusion_pytorch_model.safetensors'))),
  };
  const upsamplerPath = refinement === null ? null : join(folder, basename(refinement.path));
  const upsampler = upsamplerPath !== null && (await pathExists(upsamplerPath)) ? await open(upsamplerPath) : null;
  // Any number and size of frames asks for the same weights.
  const frames = { count: 1, grid: { rows: 1, columns: 1 }, method: 'direct' } as const;
  return {
    transformer: locateWeights(
      files.transformer,
      [ltxWordsGraph(transformer), ltxTransformerGraph(transformer, { levels: 'one', tokens: symbol('N') })],
      isSingle ? singleFileLtxTransformerKeyMap : identityKeyMap,
    ),
    autoencoder: locateWeights(
      files.autoencoder,
      [ltxEncoderGraph(autoencoder, frames), ltxDecoderGraph(autoencoder, 'direct')],
      isSingle ? singleFileLtxAutoencoderKeyMap : identityKeyMap,
    ),
    upsampler: upsampler === null ? null : locateWeights(upsampler, [ltxUpsamplerGraph(refinement!.upsampler)]),
  };
}

interface SessionsOptions {
  readonly parts: LtxParts;
  readonly readers: readonly SafetensorsReader[];
  readonly where: StageOptions;
}

function openSessions(checkpoint: LtxCheckpoint, { parts, readers, where }: SessionsOptions): LtxSessions {
  const stages = createStageSessions<'text' | 'transformer' | 'autoencoder' | 'upsampler'>();
  const { enter } = stages;
  const { transformer, autoencoder, text, refinement } = checkpoint;
  const { upsampler } = parts;
  const method = convolutionMethod(where);
  return {
    text: () => enter('text', 'text', () => openStage(t5Graph(text.encoder), parts.text, where)),
    words: () =>
      enter('transformer', 'words', () =>
        openRareStage(ltxWordsGraph(transformer), parts.transformer, { ...where, name: 'words' }),
      ),
    transformer: ({ levels, tokens }) =>
      enter('transformer', `${levels} ${tokens}`, () =>
        openTransformerStage(
          ltxTransformerGraph(transformer, { levels, tokens: isOnProcessor(where) ? tokens : symbol('N') }),
          parts.transformer,
          where,
        ),
      ),
    encoder: (size) =>
      enter('autoencoder', `encoder ${size.count} ${size.grid.rows}x${size.grid.columns}`, () =>
        openAutoencoderStage(ltxEncoderGraph(autoencoder, { ...size, method }), parts.autoencoder, {
          ...where,
          name: 'encoder',
        }),
      ),
    decoder: () =>
      enter('autoencoder', 'decoder', () =>
        openAutoencoderStage(ltxDecoderGraph(autoencoder, method), parts.autoencoder, { ...where, name: 'decoder' }),
      ),
    upsampler:
      upsampler === null || refinement === null
        ? null
        : () =>
            enter('upsampler', 'upsampler', () => openStage(ltxUpsamplerGraph(refinement.upsampler), upsampler, where)),
    async [Symbol.asyncDispose]() {
      await stages[Symbol.asyncDispose]();
      for (const reader of readers) reader[Symbol.dispose]();
    },
  };
}
