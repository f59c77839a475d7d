import { join } from 'node:path';
import type { Clock } from '../../base/index.ts';
import type { HostTensors } from '../../graph/index.ts';
import { muonForHidden } from '../optimizer.ts';
import { type LogLine, openRunFolder } from '../run-folder.ts';
import { type OpenTrainingSession, type TrainOptions, train } from '../trainer.ts';

/** Where a stage runs, and until when. */
export interface StageRun {
  /** Holds a folder for each stage. */
  readonly folder: string;
  /** Last step of the stage. */
  readonly until: number;
  readonly open: OpenTrainingSession;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  onLog(line: LogLine): void;
}

/** What one stage learns. */
export interface Stage
  extends Pick<TrainOptions, 'graph' | 'rate' | 'averageDecay' | 'batch' | 'seed' | 'frozen' | 'onSaved'> {
  /** Names the stage's folder. */
  readonly name: string;
  /** Default: Muon for hidden matrices, AdamW for the rest. */
  readonly optimizer?: TrainOptions['optimizer'];
  /** First values of weights; default: all are seeded. */
  readonly startFrom?: HostTensors;
}

/** Seconds between saved states: what a crash may cost. */
const saveEverySeconds = 180;
/** Steps between lines of the log. */
const logEvery = 20;

/** Trains one stage in its own folder; it goes on where it was. */
export async function trainStage(run: StageRun, { name, ...stage }: Stage): Promise<void> {
  await train({
    optimizer: muonForHidden,
    startFrom: {},
    ...stage,
    maximumGradientNorm: 1,
    folder: await openRunFolder(join(run.folder, name)),
    steps: run.until,
    logEvery,
    saveEverySeconds,
    clock: run.clock,
    signal: run.signal,
    open: run.open,
    onLog: run.onLog,
  });
}
