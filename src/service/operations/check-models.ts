import { access, constants, readdir, statfs } from 'node:fs/promises';
import { nearestFolder, pathExists, systemClock } from '../../base/index.ts';
import { allCheckpoints, type ModelStore, openModelStore, type ReleasedCheckpoint } from '../../models/index.ts';
import type { DoctorCheck } from './doctor-check.ts';

/** Where released models are installed. */
export interface CheckModelsOptions {
  readonly folder: string;
  /** Default: all. */
  readonly checkpoints?: readonly ReleasedCheckpoint[];
}

type Finding = Omit<DoctorCheck, 'name'>;

/**
 * Looks at the folder of released models: whether it can be used, what is installed and whole (sizes of files, names and
 * shapes of tensors; checksums are for `aozora models verify`), and which downloads were begun.
 */
export async function checkModels({ folder, checkpoints = allCheckpoints }: CheckModelsOptions): Promise<Finding> {
  const free = await freeSpace(folder);
  if (!(await pathExists(folder))) {
    return { status: 'ok', detail: `No released model is installed; they would go into ${folder}, where ${free}` };
  }
  const hub = { url: 'https://huggingface.co', token: null };
  const store = await openModelStore({ folder, hub, clock: systemClock, checkpoints });
  const listed = await store.list();
  const installed = listed.map(({ name }) => name);
  const faults: string[] = [];
  for (const { name, fault } of listed) {
    faults.push(...(fault === null ? await faultsOf(store, name) : [`${name}: ${fault}`]));
  }
  if (faults.length > 0) return { status: 'failed', detail: faults.join('; ') };
  const begun = await begunDownloads(folder);
  const whole = installed.length === 0 ? 'No released model is installed' : `Whole: ${installed.join(', ')}`;
  if (begun.length > 0) {
    return {
      status: 'warning',
      detail: `${whole}; begun, and gone on with by aozora models pull: ${begun.join(', ')}`,
    };
  }
  const isWritable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  const status = isWritable ? 'ok' : 'warning';
  return { status, detail: `${whole}; ${folder}${isWritable ? '' : ' cannot be written'}, ${free}` };
}

/** What is wrong with an installed model, and what mends it. */
async function faultsOf(store: ModelStore, name: string): Promise<string[]> {
  const remedy = `aozora models rm ${name}, then pull or import it again`;
  const faults = await store.lookAt(name);
  if (faults.length > 0) return faults.map(({ path, fault }) => `${name}: ${path} ${fault} (${remedy})`);
  if (!store.checkpoints.some((checkpoint) => checkpoint.name === name)) return [];
  try {
    await (await store.open(name))[Symbol.asyncDispose]();
    return [];
  } catch (error) {
    return [`${name}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** Models of which only a part was downloaded. */
async function begunDownloads(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return [...new Set(names.filter((name) => name.endsWith('.partial')).map((name) => name.split(/[/\\]/)[0]!))];
}

async function freeSpace(folder: string): Promise<string> {
  const there = await nearestFolder(folder);
  const { bavail, bsize } = await statfs(there);
  return `${((Number(bavail) * Number(bsize)) / 1e9).toFixed(1)} GB are free`;
}
