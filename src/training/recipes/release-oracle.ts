import { join } from 'node:path';
import { readSavedStep } from '../run-folder.ts';
import { readTrained } from './read-averages.ts';
import { writeCheckpoint } from './write-checkpoint.ts';

/** Which training runs become which checkpoint. */
export interface ReleaseOracleOptions {
  /** Folder of the training of everything. */
  readonly run: string;
  /** Folder of the training of the answers alone, which come in place of the others; null where there was none. */
  readonly answersRun: string | null;
  /** Receives `model.safetensors` and `SHA256SUMS`. */
  readonly folder: string;
  readonly name: string;
}

/** Writes the running means of an oracle's weights as a checkpoint. @returns its path */
export async function releaseOracle({ run, answersRun, folder, name }: ReleaseOracleOptions): Promise<string> {
  const all = await readTrained(join(run, 'state.safetensors'));
  const answers = answersRun === null ? {} : await readTrained(join(answersRun, 'state.safetensors'));
  const answerSteps = answersRun === null ? 0 : await readSavedStep(answersRun);
  const metadata = { model: name, steps: String(await readSavedStep(run)), answerSteps: String(answerSteps) };
  return writeCheckpoint(folder, { ...all, ...answers }, metadata);
}
