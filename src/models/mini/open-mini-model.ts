import { CheckpointError } from '../../base/index.ts';
import { createSession, emit, type HostTensors, type Session, type SessionOptions } from '../../graph/index.ts';
import type { MiniConfig } from '../configs/aozora-mini.ts';
import { createWordTokenizer } from '../text/word-tokenizer.ts';
import type { VideoModel } from '../video-model.ts';
import { storeWeight } from './compact-weights.ts';
import { readMiniCheckpoint } from './mini-checkpoint.ts';
import {
  agreementGraph,
  decoderFeaturesGraph,
  decoderPixelsGraph,
  denoiserGraph,
  encoderGraph,
  type ModelGraph,
  plannerGraph,
  textGraph,
} from './mini-graphs.ts';
import { createMiniModel, type MiniSessions } from './mini-model.ts';

/** Which weights are opened, and where they run. */
export interface OpenMiniOptions
  extends Pick<SessionOptions, 'device' | 'deviceIndex' | 'threads' | 'hasSpinningThreads'> {
  readonly config: MiniConfig;
  /** Path of the weights, or their bytes where there are no files; the vocabulary is in the file's metadata. */
  readonly file: string | Uint8Array;
}

/**
 * Opens the bundled model from its checkpoint.
 *
 * @throws {CheckpointError} if the file is damaged, or lacks a weight or the vocabulary
 */
export async function openMiniModel({ config, file, ...options }: OpenMiniOptions): Promise<VideoModel> {
  const { stored, vocabulary, metadata } = await readMiniCheckpoint(file);
  const tokenizer = createWordTokenizer(vocabulary, config.text.vocabularySize);
  const sessions = openMiniSessions(config, stored, options);
  const holds = ({ weights }: ModelGraph): boolean => weights.every(({ name }) => stored[name] !== undefined);
  const [canPlan, canRate] = [holds(plannerGraph(config)), holds(agreementGraph(config))];
  return createMiniModel(config, { tokenizer, sessions, isGuided: metadata.guidance === 'baked in', canPlan, canRate });
}

/**
 * Opens each session when it is first asked for. By default only the transformer's threads wait in a busy loop: while latents are
 * decoded, the other cores have frames to mark and to encode, and the next session's threads to run.
 *
 * @param weights float32, or compact as in a checkpoint
 */
export function openMiniSessions(
  config: MiniConfig,
  weights: HostTensors,
  options: Pick<SessionOptions, 'device' | 'deviceIndex' | 'threads' | 'hasSpinningThreads'>,
): MiniSessions {
  const open = new Map<string, Promise<Session>>();
  const once = (key: string, build: () => ModelGraph): Promise<Session> => {
    const known = open.get(key);
    if (known !== undefined) return known;
    const session = openModelSession(
      build(),
      weights,
      key === 'denoiser' ? options : { hasSpinningThreads: false, ...options },
    );
    open.set(key, session);
    return session;
  };
  return {
    text: () => once('text', () => textGraph(config)),
    planner: () => once('planner', () => plannerGraph(config)),
    denoiser: () => once('denoiser', () => denoiserGraph(config)),
    agreement: () => once('agreement', () => agreementGraph(config)),
    encoder: (framesEach) => once(`encoder ${framesEach}`, () => encoderGraph(config, framesEach)),
    decoderFeatures: () => once('decoder features', () => decoderFeaturesGraph(config)),
    decoderPixels: (framesEach) => once(`decoder pixels ${framesEach}`, () => decoderPixelsGraph(config, framesEach)),
    async [Symbol.asyncDispose]() {
      for (const session of open.values()) (await session)[Symbol.dispose]();
      open.clear();
    },
  };
}

/** A session of one graph with its weights inside the model. */
function openModelSession(graph: ModelGraph, weights: HostTensors, options: SessionOptions): Promise<Session> {
  const shapes = new Map(graph.weights.map((spec) => [spec.name, spec.shape.join()]));
  const model = emit(graph.outputs, {
    hasFusedAttention: options.device !== 'webgpu',
    storage: ({ name }) => {
      const tensor = weights[name];
      if (tensor === undefined || tensor.shape.join() !== shapes.get(name)) {
        const found = tensor === undefined ? 'none' : `[${tensor.shape.join(',')}]`;
        throw new CheckpointError(
          `Cannot open the model as ${name} must be [${shapes.get(name)}]: current value is ${found}`,
        );
      }
      return storeWeight(weights, name);
    },
  });
  return createSession(model, options);
}
