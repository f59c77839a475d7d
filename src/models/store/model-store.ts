import { readdir, statfs } from 'node:fs/promises';
import { join, posix, relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import {
  AccessError,
  CapacityError,
  CheckpointError,
  type Clock,
  ConfigError,
  NotFoundError,
  nearestFolder,
  type OnProgress,
  pathExists,
} from '../../base/index.ts';
import { readText } from '../checkpoints/checkpoint-files.ts';
import type {
  CheckpointFile,
  CheckpointLicense,
  ComponentCheckpoint,
  ReleasedCheckpoint,
} from '../checkpoints/released-checkpoint.ts';
import type { StageOptions } from '../checkpoints/stage-options.ts';
import { allCheckpoints, componentsOf, findCheckpoint } from '../configs/all-checkpoints.ts';
import { openReleasedModel } from '../open-released-model.ts';
import type { VideoModel } from '../video-model.ts';
import { findTinyDecoder } from '../wan/tiny-decoder-file.ts';
import { checkComponent } from './check-component.ts';
import { checksumOf, download, sizeOf } from './download.ts';
import { type HubFile, type HubRepository, type HubSettings, openRepository } from './hub.ts';
import { type Manifest, readLicenses, readManifest, writeLicenses, writeManifest } from './manifest.ts';
import { convertedFolder, isWithin, removeDownload, removeEntry } from './remove-files.ts';

/** Where installed models lie and new ones come from. */
export interface ModelStoreOptions {
  readonly folder: string;
  readonly hub: HubSettings;
  readonly clock: Clock;
  /** Checkpoints that can be installed. Default: all. */
  readonly checkpoints?: readonly ReleasedCheckpoint[];
}

/** A model, text encoder or tiny decoder in the store. */
export interface InstalledModel {
  readonly name: string;
  /** Folder with its files. */
  readonly folder: string;
  readonly sizeBytes: number;
  /** Null for files that were imported. */
  readonly source: Manifest['source'];
  /** Why it cannot be opened: its entry cannot be read, or a folder has disappeared; null where all are there. */
  readonly fault: string | null;
}

/** How a model is pulled. */
export interface PullOptions {
  /** Asked once for each licence that is not open source. */
  acceptLicense(license: CheckpointLicense): Promise<boolean>;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal | null;
}

/** What a model can do only where files are there that not every release has. */
export interface ModelExtras {
  /** Drawing small first, then enlarging and drawing details. */
  readonly hasSecondPass: boolean;
  readonly hasTinyDecoder: boolean;
}

/** Something that is wrong with an installed file. */
export interface FileFault {
  readonly path: string;
  readonly fault: string;
}

/** Released checkpoints on the local disk: downloaded, checked, opened by name. */
export interface ModelStore {
  readonly checkpoints: readonly ReleasedCheckpoint[];
  /** Text encoders and tiny decoders of the checkpoints. */
  readonly components: readonly ComponentCheckpoint[];
  /** Damaged ones too, each with its fault. */
  list(): Promise<InstalledModel[]>;
  /**
   * Downloads a model, with its text encoder where it is not there, or a component; what was begun before is gone on
   * with.
   *
   * @throws {NotFoundError} for an unknown name
   * @throws {AccessError}   if the licence is not accepted, or the hub refuses
   * @throws {CapacityError} if the disk is too small, before anything is downloaded
   * @throws {CheckpointError} if what came is not what the hub said, or not this model
   */
  pull(name: string, options: PullOptions): Promise<InstalledModel>;
  /**
   * Uses files of a model or component that are already there, where they are.
   *
   * @throws {CheckpointError} if they are not it
   * @throws {ConfigError}     if it was downloaded: that must be removed first
   */
  import(name: string, folder: string): Promise<InstalledModel>;
  /** Reads every file and compares checksums; of imported files, sizes. */
  verify(name: string, signal: AbortSignal | null): Promise<readonly FileFault[]>;
  /** Files that are missing or have another size; their contents are not read. */
  lookAt(name: string): Promise<readonly FileFault[]>;
  /**
   * Removes a model. A download is deleted with its folder; of imported and damaged ones only the entry and the folder of
   * converted copies beside it, not the files, wherever these lie.
   *
   * @returns the folder in which files stay, or null
   * @throws {ConfigError} if an installed model needs it, or was imported from its folder
   */
  remove(name: string): Promise<string | null>;
  /** What an installed model's files are enough for. @throws {NotFoundError} unless it is installed */
  extras(name: string): Promise<ModelExtras>;
  /** @throws {NotFoundError} unless it is installed */
  open(name: string, options?: StageOptions): Promise<VideoModel>;
}

/** The store in a folder; nothing is made there before something is installed. */
export function createModelStore(options: ModelStoreOptions): ModelStore {
  const { folder, checkpoints = allCheckpoints } = options;
  const place = (name: string): string => join(folder, name);
  const { find, look } = createFinder(place, checkpoints);
  const textFolder = async (checkpoint: ReleasedCheckpoint, own: string): Promise<string> => {
    if (await pathExists(join(own, 'text_encoder'))) return own;
    const text = await find(checkpoint.text.name);
    if (text !== null) return text.folder;
    throw new NotFoundError(
      `Cannot open ${checkpoint.name} as its text encoder must be installed: aozora models pull ${checkpoint.text.name}`,
    );
  };
  const foldersOf = async (checkpoint: ReleasedCheckpoint, own: string): Promise<ModelFolders> => {
    const folders = { folder: own, textFolder: await textFolder(checkpoint, own) };
    if (checkpoint.kind !== 'wan' || (await findTinyDecoder(checkpoint.tinyDecoder, own)) !== null) return folders;
    const tiny = await find(checkpoint.tinyDecoder.name);
    return tiny === null ? folders : { ...folders, tinyFolder: tiny.folder };
  };
  const locate = async (name: string) => {
    const checkpoint = findCheckpoint(name, checkpoints);
    const model = await find(name);
    if (model === null) {
      throw new NotFoundError(`Cannot open ${name} as it is not installed: aozora models pull ${name}`);
    }
    return { checkpoint, folders: await foldersOf(checkpoint, model.folder) };
  };
  const openModel = async (name: string, where: StageOptions = {}): Promise<VideoModel> => {
    const { checkpoint, folders } = await locate(name);
    return openReleasedModel({ checkpoint, ...folders, cacheFolder: join(place(name), convertedFolder), ...where });
  };
  const check = async (wanted: Package, own: string): Promise<void> => {
    if (isComponent(wanted)) return checkComponent(wanted, own);
    const model = await openReleasedModel({ checkpoint: wanted, ...(await foldersOf(wanted, own)) });
    await model[Symbol.asyncDispose]();
  };
  const store: ModelStore = {
    checkpoints,
    components: componentsOf(checkpoints),
    async list() {
      const names = await readdir(folder).catch(() => []);
      const found = await Promise.all(names.map(look));
      return found.filter((model) => model !== null);
    },
    pull: (name, pullOptions) => pull(name, { ...options, ...pullOptions, checkpoints, find, check }),
    async import(name, from) {
      const wanted = findPackage(name, checkpoints);
      const source = resolve(from);
      if ((await look(name))?.source) {
        throw new ConfigError(`Cannot import ${name} as it was downloaded; aozora models rm ${name} removes that`);
      }
      await check(wanted, source);
      const manifest = { name, source: null, folder: source, files: await listLocalFiles(source, wanted) };
      await writeManifest(place(name), manifest);
      return installed(manifest, place(name));
    },
    async verify(name, signal) {
      const manifest = await readManifest(place(name));
      if (manifest === null) throw new NotFoundError(`Cannot verify ${name} as it is not installed`);
      return findFaults(manifest, { folder: manifest.folder ?? place(name), signal });
    },
    async lookAt(name) {
      const manifest = await readManifest(place(name));
      if (manifest === null) throw new NotFoundError(`Cannot look at ${name} as it is not installed`);
      const files = manifest.files.map((file) => ({ ...file, checksum: null }));
      return findFaults({ ...manifest, files }, { folder: manifest.folder ?? place(name), signal: null });
    },
    async remove(name) {
      const model = await look(name);
      if (model === null) throw new NotFoundError(`Cannot remove ${name} as it is not installed`);
      const others = (await store.list()).filter((other) => other.name !== name);
      const user = others.find((other) => findUsed(other.name, checkpoints) === name);
      if (user !== undefined)
        throw new ConfigError(`Cannot remove ${name} as ${user.name} needs it; remove that first`);
      if (model.source === null) return removeEntry(place(name), model.folder);
      const guest = others.find((other) => isWithin(other.folder, place(name)));
      if (guest !== undefined)
        throw new ConfigError(`Cannot remove ${name} as ${guest.name} was imported from its folder; remove that first`);
      await removeDownload(place(name));
      return null;
    },
    async extras(name) {
      const { checkpoint, folders } = await locate(name);
      return extrasOf(checkpoint, folders);
    },
    open: openModel,
  };
  return store;
}

interface ModelFinder {
  /** @throws {CheckpointError} if the entry cannot be read */
  find(name: string): Promise<InstalledModel | null>;
  /** The same with what is wrong with it. */
  look(name: string): Promise<InstalledModel | null>;
}

function createFinder(place: (name: string) => string, checkpoints: readonly ReleasedCheckpoint[]): ModelFinder {
  const find = async (name: string): Promise<InstalledModel | null> => {
    const manifest = await readManifest(place(name));
    return manifest === null ? null : installed(manifest, place(name));
  };
  const look = async (name: string): Promise<InstalledModel | null> => {
    try {
      const model = await find(name);
      return model === null ? null : { ...model, name, fault: await faultOf(model) };
    } catch (error) {
      const fault = error instanceof Error ? error.message : String(error);
      return { name, folder: place(name), sizeBytes: 0, source: null, fault };
    }
  };
  const faultOf = async ({ name, folder: own }: InstalledModel): Promise<string | null> => {
    if (!(await pathExists(own))) return `${own} is not there`;
    const checkpoint = checkpoints.find((candidate) => candidate.name === name);
    if (checkpoint === undefined || (await pathExists(join(own, 'text_encoder')))) return null;
    const text = await find(checkpoint.text.name).catch(() => null);
    if (text === null) return `its text encoder ${checkpoint.text.name} is not installed`;
    return (await pathExists(text.folder)) ? null : `its text encoder ${text.folder} is not there`;
  };
  return { find, look };
}

/** The text encoder that a model asks for. */
function findUsed(name: string, checkpoints: readonly ReleasedCheckpoint[]): string | undefined {
  return checkpoints.find((checkpoint) => checkpoint.name === name)?.text.name;
}

interface ModelFolders {
  readonly folder: string;
  readonly textFolder: string;
  readonly tinyFolder?: string;
}

async function extrasOf(
  checkpoint: ReleasedCheckpoint,
  { folder, tinyFolder = folder }: ModelFolders,
): Promise<ModelExtras> {
  switch (checkpoint.kind) {
    case 'wan':
      return {
        hasSecondPass: false,
        hasTinyDecoder: (await findTinyDecoder(checkpoint.tinyDecoder, tinyFolder)) !== null,
      };
    case 'ltx': {
      const { refinement } = checkpoint;
      const hasSecondPass = refinement !== null && (await pathExists(join(folder, posix.basename(refinement.path))));
      return { hasSecondPass, hasTinyDecoder: false };
    }
  }
}

function installed(manifest: Manifest, place: string): InstalledModel {
  const sizeBytes = manifest.files.reduce((sum, file) => sum + file.sizeBytes, 0);
  return { name: manifest.name, folder: manifest.folder ?? place, sizeBytes, source: manifest.source, fault: null };
}

/** What is installed under a name of its own. */
type Package = ReleasedCheckpoint | ComponentCheckpoint;

function isComponent(wanted: Package): wanted is ComponentCheckpoint {
  return wanted.kind === 't5' || wanted.kind === 'tiny-decoder';
}

/** @throws {NotFoundError} naming what there is */
function findPackage(name: string, checkpoints: readonly ReleasedCheckpoint[]): Package {
  const all: readonly Package[] = [...checkpoints, ...componentsOf(checkpoints)];
  const found = all.find((candidate) => candidate.name === name);
  if (found !== undefined) return found;
  const known = all.map((candidate) => candidate.name).join(', ');
  throw new NotFoundError(`Cannot find the model as it must be one of ${known}: current value is ${name}`);
}

interface PullContext extends ModelStoreOptions, PullOptions {
  readonly checkpoints: readonly ReleasedCheckpoint[];
  find(name: string): Promise<InstalledModel | null>;
  check(wanted: Package, folder: string): Promise<void>;
}

async function pull(name: string, context: PullContext): Promise<InstalledModel> {
  const wanted = findPackage(name, context.checkpoints);
  const parts: Package[] = isComponent(wanted) ? [wanted] : [wanted.text, wanted];
  const missing: Package[] = [];
  for (const part of parts) if ((await context.find(part.name)) === null) missing.push(part);
  for (const { license } of missing) await requireLicense(license, context);
  const plans: Plan[] = [];
  for (const part of missing) plans.push(await planDownload(part, context));
  await requireSpace(plans, context);
  for (const plan of plans) await fetchAll(plan, plans, context);
  return (await context.find(name))!;
}

async function requireLicense(
  license: CheckpointLicense,
  { folder, clock, acceptLicense }: PullContext,
): Promise<void> {
  if (license.isOpenSource) return;
  const accepted = await readLicenses(folder);
  if (accepted[license.name] !== undefined) return;
  if (!(await acceptLicense(license))) {
    throw new AccessError(
      `Cannot download the model as its licence must be accepted: ${license.name}, ${license.url}; --accept-licence does`,
    );
  }
  const acceptedAt = new Date(clock.nowMs()).toISOString();
  await writeLicenses(folder, { ...accepted, [license.name]: { url: license.url, acceptedAt } });
}

interface Plan {
  readonly part: Package;
  readonly target: string;
  /** Commit of the source's repository. */
  readonly commit: string;
  readonly files: readonly PlannedFile[];
}

interface PlannedFile extends HubFile {
  readonly repository: HubRepository;
}

const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) });

/** Finds every file, shards too; indices are small and are downloaded for that. */
async function planDownload(part: Package, { folder, hub, signal }: PullContext): Promise<Plan> {
  const { repository: main } = part.source;
  const repositories = new Map([[main, await openRepository(hub, part.source)]]);
  for (const { repository = main } of part.source.files) {
    if (repositories.has(repository)) continue;
    repositories.set(repository, await openRepository(hub, { repository, revision: null, files: [] }));
  }
  const target = join(folder, part.name);
  const files: PlannedFile[] = [];
  const add = ({ path, sha256, repository: name = main }: Pick<CheckpointFile, 'path' | 'sha256' | 'repository'>) => {
    const repository = repositories.get(name)!;
    const file = repository.files.get(path);
    if (file === undefined) throw new CheckpointError(`Cannot download ${part.name} as ${name} must have ${path}`);
    const known = sha256 === null ? file : { ...file, checksum: { kind: 'sha256' as const, hex: sha256 } };
    const planned: PlannedFile = { ...known, repository };
    files.push(planned);
    return planned;
  };
  for (const file of part.source.files) {
    const found = add(file);
    if (!file.path.endsWith('.index.json')) continue;
    const indexPath = join(target, file.path);
    await download(found.repository, found, { target: indexPath, signal, onBytes: () => {} });
    const parsed = indexSchema.safeParse(JSON.parse(await readText(indexPath)));
    if (!parsed.success) throw new CheckpointError(`Cannot read ${file.path} as it must list the files of tensors`);
    const shards = new Set(Object.values(parsed.data.weight_map));
    for (const shard of shards) add({ ...file, path: posix.join(posix.dirname(file.path), shard), sha256: null });
  }
  return { part, target, commit: repositories.get(main)!.commit, files };
}

/** Room that is left free beside the files. */
const spareBytes = 200_000_000;

async function requireSpace(plans: readonly Plan[], { folder }: PullContext): Promise<void> {
  let needed = 0;
  for (const { target, files } of plans) {
    for (const { path, sizeBytes } of files) {
      const there = (await sizeOf(join(target, path))) ?? (await sizeOf(`${join(target, path)}.partial`)) ?? 0;
      needed += Math.max(0, sizeBytes - there);
    }
  }
  const { bavail, bsize } = await statfs(await nearestFolder(resolve(folder)));
  const free = bavail * bsize;
  if (needed === 0 || free >= needed + spareBytes) return;
  throw new CapacityError(
    `Cannot download the model as ${gigabytes(needed + spareBytes)} of disk must be free in ${folder}: current value is ${gigabytes(free)}`,
  );
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

async function fetchAll(plan: Plan, plans: readonly Plan[], { signal, onProgress, check }: PullContext): Promise<void> {
  const { part, target, commit, files } = plan;
  const sizeOfAll = (all: readonly HubFile[]): number => all.reduce((sum, file) => sum + file.sizeBytes, 0);
  const total = plans.reduce((sum, each) => sum + sizeOfAll(each.files), 0);
  let before = plans.slice(0, plans.indexOf(plan)).reduce((sum, each) => sum + sizeOfAll(each.files), 0);
  for (const file of files) {
    const onBytes = (bytes: number): void =>
      onProgress({ stage: `${part.name}/${file.path}`, done: before + bytes, total });
    await download(file.repository, file, { target: join(target, file.path), signal, onBytes });
    before += file.sizeBytes;
  }
  // Names and shapes of every tensor are checked before the model counts as installed.
  await check(part, target);
  const source = { repository: part.source.repository, commit };
  const listed = files.map(({ path, sizeBytes, checksum }) => ({ path, sizeBytes, checksum }));
  await writeManifest(target, { name: part.name, source, folder: null, files: listed });
}

/** Folders of a model, as in its repository. */
const ownFolders = ['transformer', 'vae', 'text_encoder', 'tokenizer'];

/** The files of a model in a folder, with sizes only: reading tens of gigabytes for checksums would tell nothing new. */
async function listLocalFiles(folder: string, wanted: Package): Promise<Manifest['files']> {
  const tiny = wanted.kind === 'wan' ? wanted.tinyDecoder.source.files : [];
  const names = new Set([...wanted.source.files, ...tiny].map(({ path }) => posix.basename(path)));
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: Manifest['files'] = [];
  for (const entry of entries) {
    if (entry.isDirectory()) continue;
    const path = relative(folder, join(entry.parentPath, entry.name));
    if (!names.has(entry.name) && !ownFolders.includes(path.split(sep)[0]!)) continue;
    const sizeBytes = await sizeOf(join(folder, path));
    if (sizeBytes !== null) files.push({ path, sizeBytes, checksum: null });
  }
  return files;
}

async function findFaults(
  { files }: Manifest,
  { folder, signal }: { readonly folder: string; readonly signal: AbortSignal | null },
): Promise<FileFault[]> {
  const faults: FileFault[] = [];
  for (const { path, sizeBytes, checksum } of files) {
    const actual = await sizeOf(join(folder, path));
    if (actual === null) faults.push({ path, fault: 'is missing' });
    else if (actual !== sizeBytes) faults.push({ path, fault: `has ${actual} bytes instead of ${sizeBytes}` });
    else if (checksum !== null) {
      const found = await checksumOf(join(folder, path), { path, sizeBytes, checksum }, signal);
      if (found !== checksum.hex) faults.push({ path, fault: `has checksum ${found} instead of ${checksum.hex}` });
    }
  }
  return faults;
}
