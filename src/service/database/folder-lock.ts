import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from '../../base/index.ts';

/** A held lock; release it last. */
export interface FolderLock {
  release(): Promise<void>;
}

interface Owner {
  readonly token: string;
  readonly pid: number;
  readonly host: string;
  /** Changes with every start of the machine. */
  readonly bootId: string;
  /** Start time of the process; tells a process from a later one with the same pid. */
  readonly startTicks: string;
}

/**
 * Makes sure that one process at a time opens an embedded database: two would damage it.
 *
 * The lock is a file that names its owner. It is taken over only when the owner is known to be dead, never because of its
 * age. It must lie outside the database's own folder.
 *
 * @throws {ConfigError} if another process holds it
 */
export async function lockFolder(lockPath: string): Promise<FolderLock> {
  const self: Owner = { token: randomUUID(), pid: process.pid, host: hostname(), ...(await readOwnIdentity()) };
  for (let attempt = 0; attempt < 5; attempt++) {
    if (await tryCreate(lockPath, self)) return confirm(lockPath, self);
    const owner = await readOwner(lockPath);
    if (owner === null) continue;
    if (await isAlive(owner)) throw heldProblem(lockPath, owner);
    await removeStale(lockPath, owner);
  }
  throw new ConfigError(`Cannot lock ${lockPath} as other processes are taking it: try again`);
}

/** Two that saw the same dead owner may both have created a file: the one that still stands after a moment wins. */
async function confirm(lockPath: string, self: Owner): Promise<FolderLock> {
  await sleep(50);
  const owner = await readOwner(lockPath);
  if (owner?.token !== self.token) throw heldProblem(lockPath, owner ?? self);
  return {
    async release() {
      const current = await readOwner(lockPath);
      if (current?.token === self.token) await unlink(lockPath);
    },
  };
}

async function tryCreate(lockPath: string, self: Owner): Promise<boolean> {
  const temporary = `${lockPath}.${self.token}`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(JSON.stringify(self));
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    // A link appears with its whole content or not at all, so no reader sees an empty lock.
    await link(temporary, lockPath);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await unlink(temporary);
  }
}

async function removeStale(lockPath: string, stale: Owner): Promise<void> {
  const aside = `${lockPath}.stale-${randomUUID()}`;
  try {
    await rename(lockPath, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  const moved = await readOwner(aside);
  if (moved?.token !== stale.token) await link(aside, lockPath).catch(() => {});
  await unlink(aside);
}

async function readOwner(path: string): Promise<Owner | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Owner;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw new ConfigError(`Cannot read the lock ${path}: remove it if no server uses the folder`, { cause: error });
  }
}

async function isAlive(owner: Owner): Promise<boolean> {
  const own = await readOwnIdentity();
  // Processes of another machine or container cannot be seen from here, so they count as alive.
  if (owner.host !== hostname()) return true;
  if (owner.bootId !== own.bootId) return false;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
  const startTicks = await readStartTicks(owner.pid);
  return startTicks === '' || owner.startTicks === '' || startTicks === owner.startTicks;
}

async function readOwnIdentity(): Promise<Pick<Owner, 'bootId' | 'startTicks'>> {
  const bootId = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return { bootId: bootId.trim(), startTicks: await readStartTicks(process.pid) };
}

/** Field 22 of /proc/<pid>/stat; the command in field 2 may hold spaces. Empty where there is no /proc. */
async function readStartTicks(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

function heldProblem(lockPath: string, owner: Owner): ConfigError {
  return new ConfigError(
    `Cannot open the embedded database as only one process may use it: process ${owner.pid} on ${owner.host} holds ${lockPath}. ` +
      'Use DATABASE_URL for more than one process, or remove the file if that process is gone',
    { data: { lockPath } },
  );
}
