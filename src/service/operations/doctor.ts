import { randomUUID } from 'node:crypto';
import { access, constants, mkdir, readFile, statfs, unlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Clock, ConfigError, systemClock } from '../../base/index.ts';
import { findFfmpeg } from '../../media/index.ts';
import { createPromptScreen, readGazetteer } from '../../safety/index.ts';
import { findUnknownVariables, type ServiceConfig } from '../config.ts';
import { readSchemaVersion } from '../database/migrate.ts';
import { migrations } from '../database/migrations.ts';
import { openDatabase } from '../database/open-database.ts';
import { openStorage } from '../open-core.ts';
import { checkModels } from './check-models.ts';
import type { DoctorCheck } from './doctor-check.ts';

/** What the doctor looks at. */
export interface DoctorOptions {
  readonly config: ServiceConfig;
  /** For settings that are misspelt. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly clock?: Clock;
  /** Where released models are installed; null looks at none. Default: null. */
  readonly modelsFolder?: string | null;
}

/** Looks at everything that the service stands on; changes nothing that stays. */
export async function runDoctor(options: DoctorOptions): Promise<readonly DoctorCheck[]> {
  const { config, environment = {}, clock = systemClock, modelsFolder = null } = options;
  const checks: DoctorCheck[] = [];
  const look = async (name: string, work: () => Promise<Omit<DoctorCheck, 'name'>>): Promise<void> => {
    const found = await work().catch((error: unknown) => failed(describe(error)));
    checks.push({ name, ...found });
  };
  await look('node', async () => checkNode(process.versions.node));
  await look('settings', async () => checkEnvironment(environment));
  await look('exposure', async () => checkExposure(config));
  await look('data folder', () => checkFolder(config.dataFolder));
  await look('disk space', () => checkSpace(config.dataFolder));
  await look('ffmpeg', async () => ok(`Found at ${findFfmpeg()}`));
  await look('database', () => checkDatabase(config, clock));
  await look('storage', () => checkStorage(config));
  await look('screening', () => checkScreening(config));
  if (modelsFolder !== null) await look('models', () => checkModels({ folder: modelsFolder }));
  await look('port', () => checkPort(config));
  return checks;
}

const ok = (detail: string): Omit<DoctorCheck, 'name'> => ({ status: 'ok', detail });
const warning = (detail: string): Omit<DoctorCheck, 'name'> => ({ status: 'warning', detail });
const failed = (detail: string): Omit<DoctorCheck, 'name'> => ({ status: 'failed', detail });

const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function checkNode(version: string): Omit<DoctorCheck, 'name'> {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isGood = major > 20 || (major === 20 && minor >= 19);
  return isGood ? ok(`Node ${version}`) : failed(`Node ${version} is too old: 20.19 or newer is needed`);
}

function checkEnvironment(environment: NonNullable<DoctorOptions['environment']>): Omit<DoctorCheck, 'name'> {
  const unknown = findUnknownVariables(environment);
  return unknown.length === 0
    ? ok('No unknown setting')
    : warning(`Not a setting of the service: ${unknown.join(', ')}`);
}

function checkExposure({ host, publicUrl }: ServiceConfig): Omit<DoctorCheck, 'name'> {
  const isLocal = ['127.0.0.1', '::1', 'localhost'].includes(host);
  if (isLocal) return ok('Only this machine can reach the server');
  const isPlain = publicUrl === null || publicUrl.startsWith('http:');
  return isPlain
    ? warning(
        'Other machines can reach the server without encryption: put a proxy with TLS before it and set publicUrl',
      )
    : ok(`Reached as ${publicUrl}`);
}

/** Reads the list of names and asks the second opinion about harmless words. */
async function checkScreening({ safety }: ServiceConfig): Promise<Omit<DoctorCheck, 'name'>> {
  const { publicFigures, secondOpinion } = safety;
  const names =
    publicFigures === null ? 'no own list of names' : `${readGazetteer(publicFigures).size} names of its own`;
  if (secondOpinion === null) return ok(`Words are screened here, with ${names}`);
  const screen = createPromptScreen({
    profile: 'public',
    secondOpinion: { ...secondOpinion, whenUnavailable: 'fail' },
  });
  await screen.screenWithSecondOpinion('A red boat on a calm lake');
  return ok(`Words are screened here, with ${names}, and the second opinion answers`);
}

async function checkFolder(folder: string): Promise<Omit<DoctorCheck, 'name'>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await access(folder, constants.R_OK | constants.W_OK);
  const path = join(folder, `.doctor-${randomUUID()}`);
  await writeFile(path, 'x');
  const back = await readFile(path, 'utf8');
  await unlink(path);
  return back === 'x' ? ok(`${folder} can be written`) : failed(`${folder} does not keep what is written`);
}

/** A 720p video of 20 s needs about 20 MB; below this only a few fit. */
const littleSpaceBytes = 2 * 1024 ** 3;

async function checkSpace(folder: string): Promise<Omit<DoctorCheck, 'name'>> {
  const { bavail, bsize } = await statfs(folder);
  const freeBytes = Number(bavail) * Number(bsize);
  const shown = `${(freeBytes / 1024 ** 3).toFixed(1)} GiB free`;
  return freeBytes < littleSpaceBytes ? warning(`Only ${shown}`) : ok(shown);
}

/** More than this and quotas, expiry and webhook signatures go wrong. */
const maxSkewMs = 30_000;

async function checkDatabase(
  { databaseUrl, dataFolder }: ServiceConfig,
  clock: Clock,
): Promise<Omit<DoctorCheck, 'name'>> {
  const place =
    databaseUrl === null
      ? ({ kind: 'folder', folder: dataFolder } as const)
      : ({ kind: 'server', url: databaseUrl, poolSize: 4 } as const);
  const database = await openDatabase(place).catch((error: unknown) => {
    if (error instanceof ConfigError && 'lockPath' in error.data) return null;
    throw error;
  });
  if (database === null) return warning('Embedded, and in use by a running server');
  try {
    const version = await readSchemaVersion(database);
    const newest = migrations.at(-1)?.version ?? 0;
    if (version > newest) return failed(`Its schema is version ${version}, made by a newer program than this`);
    const { rows } = await database.query('select extract(epoch from clock_timestamp()) * 1000 as now');
    const skewMs = Math.abs(Number(rows[0]?.now) - clock.nowMs());
    if (skewMs > maxSkewMs) return warning(`Its clock differs from this machine's by ${Math.round(skewMs / 1000)} s`);
    const kind = database.kind === 'embedded' ? 'Embedded' : 'Server';
    return ok(
      version === newest
        ? `${kind}, schema version ${version}`
        : `${kind}, will be brought from version ${version} to ${newest}`,
    );
  } finally {
    await database.close();
  }
}

async function checkStorage(config: ServiceConfig): Promise<Omit<DoctorCheck, 'name'>> {
  const storage = openStorage(config);
  const key = `doctor/${randomUUID()}`;
  const source = join(config.dataFolder, `.doctor-${randomUUID()}`);
  await writeFile(source, 'aozora');
  await storage.putFile(key, source, 'text/plain');
  const back = await text(await storage.openRead(key));
  await storage.remove(key);
  const isGood = back === 'aozora' && (await storage.statObject(key)) === null;
  return isGood
    ? ok(`${storage.kind} keeps and removes objects`)
    : failed(`${storage.kind} does not keep what is stored`);
}

function checkPort({ host, port }: ServiceConfig): Promise<Omit<DoctorCheck, 'name'>> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(warning(`${host}:${port} is taken: a server may be running already`)));
    probe.listen(port, host, () => probe.close(() => resolve(ok(`${host}:${port} is free`))));
  });
}
