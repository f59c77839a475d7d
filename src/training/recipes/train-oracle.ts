import { join } from 'node:path';
import { createRandom } from '../../base/index.ts';
import type { OracleConfig } from '../../evaluation/index.ts';
import { adamw, muon, type Optimizer } from '../../graph/index.ts';
import { oracleBatch } from '../data/oracle-batch.ts';
import { readOracleShard } from '../data/oracle-shard.ts';
import { openShardPool } from '../data/shard-files.ts';
import type { RateSchedule } from '../schedule.ts';
import { oracleGraph } from '../tasks/oracle-task.ts';
import { type StageRun, trainStage } from './train-stage.ts';

/** How an oracle is trained; `folder` also holds the shards, under `clips/`. */
export interface OracleRun extends StageRun {
  readonly config: OracleConfig;
  readonly seed: string;
  readonly clips: number;
  readonly rate: RateSchedule;
}

const adam = adamw({ betas: [0.9, 0.95], epsilon: 1e-8, weightDecay: 0.01 });
const orthogonal = muon({ momentum: 0.95, weightDecay: 0.01, iterations: 5, updateSize: 0.2 });

/** Shards kept in memory: about 90 MB each. */
const maximumShards = 56;

/**
 * Muon where thousands of cells teach a matrix at each step, AdamW where only the clips of a batch do: of so few samples Muon
 * would make as much of the noise as of what is learned.
 */
function optimizerOf({ name, shape }: { readonly name: string; readonly shape: readonly number[] }): Optimizer {
  const isHidden = /^(trunk|close)\./.test(name) && shape.length === 2 && !/embed|\.read\./.test(name);
  return isHidden ? orthogonal : adam;
}

/** Trains an oracle on the shards of the folder, on those too that are written meanwhile. */
export async function trainOracle(run: OracleRun): Promise<void> {
  const shards = openShardPool(join(run.folder, 'clips'), { read: readOracleShard, maximum: maximumShards });
  await trainStage(run, {
    name: run.config.name,
    graph: oracleGraph(run.config, run.clips),
    optimizer: optimizerOf,
    rate: run.rate,
    averageDecay: 0.99,
    seed: run.seed,
    batch: async (step) => oracleBatch(createRandom(`${run.seed}/batch ${step}`), await shards.at(step), run.clips),
  });
}
