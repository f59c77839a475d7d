import { join } from 'node:path';
import { createRandom, type Random } from '../../base/index.ts';
import type { OracleConfig } from '../../evaluation/index.ts';
import { adamw, type HostTensors, muon, type Optimizer } from '../../graph/index.ts';
import type { WeightSpec } from '../../models/index.ts';
import { oracleTrunkBatch } from '../data/oracle-batch.ts';
import { oracleFramesBatch } from '../data/oracle-frames-batch.ts';
import { type OracleShard, readOracleBodies, readOracleWholes } from '../data/oracle-shard.ts';
import { openShardPool, type ShardPool } from '../data/shard-files.ts';
import type { RateSchedule } from '../schedule.ts';
import { oracleFramesGraph } from '../tasks/oracle-frames-task.ts';
import { oracleTrunkGraph } from '../tasks/oracle-trunk-task.ts';
import type { TrainingGraph } from '../tasks/training-graph.ts';
import { readTrained } from './read-averages.ts';
import { type StageRun, trainStage } from './train-stage.ts';

/** How an oracle is trained; `folder` also holds the shards, under `clips/`. */
export interface OracleRun extends StageRun {
  readonly config: OracleConfig;
  readonly seed: string;
  readonly clips: number;
  readonly rate: RateSchedule;
  /** State of another run whose weights of the same name and shape are the first values here. */
  readonly start: string | null;
}

const adam = adamw({ betas: [0.9, 0.95], epsilon: 1e-8, weightDecay: 0.01 });
const orthogonal = muon({ momentum: 0.95, weightDecay: 0.01, iterations: 5, updateSize: 0.2 });

/** Shards kept in memory: about 85 MB of each for the trunk, 45 MB for the close look. */
const maximumShards = { wholes: 40, bodies: 80 } as const;

/**
 * Muon where thousands of cells teach a matrix at each step, AdamW where only the clips of a batch do: of so few samples Muon
 * would make as much of the noise as of what is learned.
 */
function optimizerOf({ name, shape }: { readonly name: string; readonly shape: readonly number[] }): Optimizer {
  const isHidden = /^(trunk|close|sharp)\./.test(name) && shape.length === 2 && !/embed|\.read\./.test(name);
  return isHidden ? orthogonal : adam;
}

/** Trains what an oracle sees of clips as a whole, on the shards of the folder, on those too that are written meanwhile. */
export async function trainOracleTrunk(run: OracleRun): Promise<void> {
  const graph = oracleTrunkGraph(run.config, run.clips);
  await trainOracleStage(run, {
    name: `${run.config.name}-trunk`,
    graph,
    startFrom: run.start === null ? {} : await fittingWeights(run.start, graph.weights),
    openShards: (folder) => openShardPool(folder, { read: readOracleWholes, maximum: maximumShards.wholes }),
    batchOf: (random, shards) => oracleTrunkBatch(random, shards, run.clips),
  });
}

/** Trains the close look of an oracle on single pictures of bodies. */
export async function trainOracleFrames(run: OracleRun): Promise<void> {
  const graph = oracleFramesGraph(run.config, run.clips);
  await trainOracleStage(run, {
    name: `${run.config.name}-frames`,
    graph,
    startFrom: run.start === null ? {} : await fittingWeights(run.start, graph.weights),
    openShards: (folder) => openShardPool(folder, { read: readOracleBodies, maximum: maximumShards.bodies }),
    batchOf: (random, shards) => oracleFramesBatch(random, shards, run.clips),
  });
}

interface OracleStage {
  readonly name: string;
  readonly graph: TrainingGraph;
  readonly startFrom: HostTensors;
  openShards(folder: string): ShardPool<OracleShard>;
  batchOf(random: Random, shards: readonly OracleShard[]): HostTensors;
}

async function trainOracleStage(run: OracleRun, stage: OracleStage): Promise<void> {
  const { name, graph, startFrom, batchOf } = stage;
  const shards = stage.openShards(join(run.folder, 'clips'));
  await trainStage(run, {
    name,
    graph,
    startFrom,
    optimizer: optimizerOf,
    rate: run.rate,
    averageDecay: 0.99,
    seed: `${run.seed}/${name}`,
    batch: async (step) => batchOf(createRandom(`${run.seed}/${name} ${step}`), await shards.at(step)),
  });
}

/** Weights of an earlier run that have a place of the same name and shape. */
async function fittingWeights(state: string, specs: readonly WeightSpec[]): Promise<HostTensors> {
  const shapes = new Map(specs.map(({ name, shape }) => [name, shape.join()]));
  const fitting = Object.entries(await readTrained(state)).filter(
    ([name, { shape }]) => shapes.get(name) === shape.join(),
  );
  return Object.fromEntries(fitting);
}
