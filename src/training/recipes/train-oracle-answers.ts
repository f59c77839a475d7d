import { join } from 'node:path';
import { ConfigError, createRandom, type Random } from '../../base/index.ts';
import { adamw, bytesOfHostTensor, createSession, emit, type HostTensors, hostTensor } from '../../graph/index.ts';
import { oracleBatch } from '../data/oracle-batch.ts';
import { readOracleShard } from '../data/oracle-shard.ts';
import { openShardPool } from '../data/shard-files.ts';
import { oracleAnswersGraph, oracleViewsGraph } from '../tasks/oracle-task.ts';
import { readAverages } from './read-averages.ts';
import type { OracleRun } from './train-oracle.ts';
import { trainStage } from './train-stage.ts';

/** How the answers of an oracle are trained on its finished trunk. */
export interface OracleAnswersRun extends OracleRun {
  /** Clips that are looked at once; their views are what is learned from. */
  readonly looks: number;
  readonly threads: number;
}

/** Shards that clips are looked at from. */
const maximumShards = 20;
/** Clips of one look. */
const clipsPerLook = 16;
/** What is looked at. */
const shown = ['frames', 'slots', 'teacher', 'crops', 'crop_places', 'body_classes'] as const;
/** What the answers are trained from and on. */
const kept = ['views', 'halves', 'geometry', 'shot_answers', 'body_answers'] as const;

const adam = adamw({ betas: [0.9, 0.95], epsilon: 1e-8, weightDecay: 0.05 });

/**
 * Trains the answers alone: looks at some clips once with the trunk as it is, and learns from what it sees there. A step costs a
 * hundredth of one that trains everything, and gives what the trunk is good for.
 */
export async function trainOracleAnswers(run: OracleAnswersRun): Promise<void> {
  const looks = await lookAtClips(run);
  const [views, halves] = [looks[0]!.views!.shape[1]!, looks[0]!.halves!.shape[3]!];
  await trainStage(run, {
    name: `${run.config.name}-answers`,
    graph: oracleAnswersGraph(run.config, { views, halves }, run.clips),
    optimizer: () => adam,
    rate: run.rate,
    averageDecay: 0.98,
    seed: `${run.seed}/answers`,
    batch: async (step) => mixLooks(looks, createRandom(`${run.seed}/answers ${step}`), run.clips),
  });
}

/** The views of fresh batches, with their answers. */
async function lookAtClips(run: OracleAnswersRun): Promise<HostTensors[]> {
  const shards = await openShardPool(join(run.folder, 'clips'), { read: readOracleShard, maximum: maximumShards }).at(
    0,
  );
  using session = await openViews(run);
  const looks: HostTensors[] = [];
  for (let i = 0; i * clipsPerLook < run.looks && !run.signal.aborted; i++) {
    const batch = oracleBatch(createRandom(`${run.seed}/look ${i}`), shards, clipsPerLook);
    const seen = await session.run(Object.fromEntries(shown.map((name) => [name, batch[name]!])));
    const all: HostTensors = { ...batch, ...seen };
    looks.push(Object.fromEntries(kept.map((name) => [name, all[name]!])));
    if (i % 10 === 0) run.onLog({ looked: (i + 1) * clipsPerLook });
  }
  return looks;
}

async function openViews({ config, folder, threads }: OracleAnswersRun): ReturnType<typeof createSession> {
  const weights = await readAverages(join(folder, config.name, 'state.safetensors'));
  if (weights === null) throw new ConfigError(`Cannot train answers as ${config.name} must be trained first`);
  const graph = oracleViewsGraph(config, clipsPerLook);
  const model = emit(graph.outputs, {
    storage: ({ name }) => ({ kind: 'inline', dtype: 'float32', data: bytesOfHostTensor(weights[name]!) }),
  });
  return createSession(model, { device: 'cpu', threads, hasSpinningThreads: false });
}

/** A batch of clips from any looks. */
function mixLooks(looks: readonly HostTensors[], random: Random, clips: number): HostTensors {
  const picks = Array.from({ length: clips }, () => ({ look: random.pick(looks), row: random.integer(clipsPerLook) }));
  return Object.fromEntries(
    kept.map((name) => {
      const [, ...shape] = looks[0]![name]!.shape;
      const size = shape.reduce((product, n) => product * n, 1);
      const data = new Float32Array(clips * size);
      for (const [i, { look, row }] of picks.entries()) {
        data.set((look[name]!.data as Float32Array).subarray(row * size, (row + 1) * size), i * size);
      }
      return [name, hostTensor('float32', [clips, ...shape], data)];
    }),
  );
}
