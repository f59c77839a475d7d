import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathExists } from '../base/index.ts';
import { type HostTensor, type HostTensors, openSafetensors, readAll, writeSafetensors } from '../graph/index.ts';

/** Numbers of one logged step. */
export type LogLine = Readonly<Record<string, number | string>>;

/** Where a run keeps its state and its log; a run that was stopped goes on from here. */
export interface RunFolder {
  readonly path: string;
  /** The newest saved state, or null at the beginning. */
  load(): Promise<{ readonly step: number; readonly state: Record<string, HostTensor> } | null>;
  /** Saves whole or not at all. */
  save(step: number, state: HostTensors): Promise<void>;
  log(line: LogLine): Promise<void>;
  readLog(): Promise<LogLine[]>;
}

/** Opens a run's folder, making it where it does not exist. */
export async function openRunFolder(path: string): Promise<RunFolder> {
  await mkdir(path, { recursive: true });
  const [stateFile, logFile] = [stateFileOf(path), join(path, 'log.jsonl')];
  return {
    path,
    async load() {
      if (!(await pathExists(stateFile))) return null;
      using reader = await openSafetensors(stateFile);
      return { step: Number(reader.metadata.step), state: await readAll(reader) };
    },
    save: (step, state) => writeSafetensors(stateFile, state, { metadata: { step: String(step) } }),
    log: (line) => appendFile(logFile, `${JSON.stringify(line)}\n`),
    async readLog() {
      if (!(await pathExists(logFile))) return [];
      const text = await readFile(logFile, 'utf8');
      return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as LogLine]));
    },
  };
}

/** The step of a run's saved state, 0 where nothing was saved; reads only the file's header. */
export async function readSavedStep(path: string): Promise<number> {
  const stateFile = stateFileOf(path);
  if (!(await pathExists(stateFile))) return 0;
  using reader = await openSafetensors(stateFile);
  return Number(reader.metadata.step ?? 0);
}

/** Where a run's folder holds its saved state. */
export function stateFileOf(path: string): string {
  return join(path, 'state.safetensors');
}
