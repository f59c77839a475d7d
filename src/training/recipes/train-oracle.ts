import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, createRandom } from '../../base/index.ts';
import type { OracleConfig } from '../../evaluation/index.ts';
import { adamw, muon, type Optimizer } from '../../graph/index.ts';
import { oracleBatch } from '../data/oracle-batch.ts';
import { type OracleShard, readOracleShard } from '../data/oracle-shard.ts';
import { type LogLine, openRunFolder } from '../run-folder.ts';
import type { RateSchedule } from '../schedule.ts';
import { oracleGraph } from '../tasks/oracle-task.ts';
import { type OpenTrainingSession, train } from '../trainer.ts';

/** How an oracle is trained. */
export interface OracleRun {
  readonly config: OracleConfig;
  readonly seed: string;
  /** Holds `clips/` with the shards, and the state of the run under the oracle's name. */
  readonly folder: string;
  readonly clips: number;
  readonly steps: number;
  readonly rate: RateSchedule;
  readonly open: OpenTrainingSession;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  onLog(line: LogLine): void;
}

const adam = adamw({ betas: [0.9, 0.95], epsilon: 1e-8, weightDecay: 0.01 });
const orthogonal = muon({ momentum: 0.95, weightDecay: 0.01, iterations: 5, updateSize: 0.2 });

/** Shards kept in memory: about 60 MB each. */
const maximumShards = 56;
/** Steps after which shards that were written meanwhile are taken in. */
const refreshSteps = 50;

/**
 * Muon where thousands of cells teach a matrix at each step, AdamW where only the clips of a batch do: of so few samples Muon
 * would make as much of the noise as of what is learned.
 */
function optimizerOf({ name, shape }: { readonly name: string; readonly shape: readonly number[] }): Optimizer {
  const isHidden = name.startsWith('trunk.') && shape.length === 2 && !name.includes('embed');
  return isHidden ? orthogonal : adam;
}

/** Trains an oracle on the shards of the folder, on those too that are written meanwhile. */
export async function trainOracle(run: OracleRun): Promise<void> {
  const shards = new Map<string, OracleShard>();
  await train({
    graph: oracleGraph(run.config, run.clips),
    optimizer: optimizerOf,
    rate: run.rate,
    averageDecay: 0.99,
    maximumGradientNorm: 1,
    startFrom: {},
    seed: run.seed,
    folder: await openRunFolder(join(run.folder, run.config.name)),
    async batch(step) {
      if (shards.size === 0 || step % refreshSteps === 0) await readNewShards(join(run.folder, 'clips'), shards);
      return oracleBatch(createRandom(`${run.seed}/batch ${step}`), [...shards.values()], run.clips);
    },
    steps: run.steps,
    logEvery: 20,
    saveEverySeconds: 120,
    clock: run.clock,
    signal: run.signal,
    open: run.open,
    onLog: run.onLog,
  });
}

async function readNewShards(folder: string, shards: Map<string, OracleShard>): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /^\d+\.safetensors$/.test(name)).sort();
  for (const name of names.slice(0, maximumShards)) {
    if (!shards.has(name)) shards.set(name, await readOracleShard(join(folder, name)));
  }
}
