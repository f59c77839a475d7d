import { join } from 'node:path';
import { bodyGraph, type OracleConfig, sceneGraph } from '../../evaluation/index.ts';
import type { HostTensors } from '../../graph/index.ts';
import { readSavedStep, stateFileOf } from '../run-folder.ts';
import { readTrained } from './read-averages.ts';
import { writeCheckpoint } from './write-checkpoint.ts';

/** Which training becomes which checkpoint. */
export interface ReleaseOracleOptions {
  /** Holds the folders of the stages. */
  readonly run: string;
  /** Receives `model.safetensors` and `SHA256SUMS`. */
  readonly folder: string;
  readonly config: OracleConfig;
}

const stages = ['trunk', 'frames', 'answers'] as const;

/** Writes the running means of an oracle's weights, those of later stages in place of earlier ones, as a checkpoint. @returns its path */
export async function releaseOracle({ run, folder, config }: ReleaseOracleOptions): Promise<string> {
  const folders = stages.map((stage) => join(run, `${config.name}-${stage}`));
  const trained = await Promise.all(folders.map((stage) => readTrained(stateFileOf(stage))));
  const all = Object.assign({}, ...trained) as HostTensors;
  const used = [sceneGraph(config), bodyGraph(config)].flatMap(({ weights }) => weights.map(({ name }) => name));
  const steps = await Promise.all(folders.map(readSavedStep));
  const metadata = { model: config.name, steps: steps.map((count, i) => `${stages[i]} ${count}`).join(', ') };
  return writeCheckpoint(folder, Object.fromEntries(used.map((name) => [name, all[name]!])), metadata);
}
