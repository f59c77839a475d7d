import { createInterface } from 'node:readline/promises';
import { defineCommand } from 'citty';
import { ConfigError } from '../../base/index.ts';
import type {
  CheckpointLicense,
  ComponentCheckpoint,
  InstalledModel,
  ModelStore,
  ReleasedCheckpoint,
} from '../../models/index.ts';
import { bundledModels } from '../../service/index.ts';
import { modelsFolder, openLocalStore } from '../models-folder.ts';
import { openProgressBar } from '../progress-bar.ts';
import { runSafely } from '../run-safely.ts';

/** Opens the store that the command works on. */
export type OpenStore = () => Promise<ModelStore>;

const json = { type: 'boolean', description: 'Print JSON', default: false } as const;
const name = { type: 'positional', required: true, description: 'Model, as `aozora models` lists it' } as const;

const listCommand = (openStore: OpenStore) =>
  defineCommand({
    meta: {
      name: 'list',
      description:
        'List the models that can be used and those that can be pulled, then text encoders and tiny decoders',
    },
    args: { json },
    run: ({ args }) =>
      runSafely(async () => {
        const store = await openStore();
        const installed = new Map((await store.list()).map((model) => [model.name, model]));
        const bundled = bundledModels({}).map(({ info }) => ({
          name: info.id,
          status: 'bundled',
          licence: info.licence,
          sizeBytes: null,
          folder: null,
          fault: null,
        }));
        const released = [...store.checkpoints, ...store.components].map((checkpoint) =>
          describe(checkpoint, installed.get(checkpoint.name)),
        );
        const all = [...bundled, ...released];
        if (args.json) process.stdout.write(`${JSON.stringify(all)}\n`);
        else for (const model of all) process.stdout.write(`${line(model)}\n`);
        return 0;
      }),
  });

interface ListedModel {
  readonly name: string;
  readonly status: string;
  readonly licence: string;
  readonly sizeBytes: number | null;
  readonly folder: string | null;
  /** Why it cannot be used. */
  readonly fault: string | null;
}

function describe(
  { name, license }: ReleasedCheckpoint | ComponentCheckpoint,
  model: InstalledModel | undefined,
): ListedModel {
  const { sizeBytes = null, folder = null, fault = null } = model ?? {};
  return { name, status: statusOf(model), licence: license.name, sizeBytes, folder, fault };
}

function statusOf(model: InstalledModel | undefined): string {
  if (model === undefined) return 'can be pulled';
  if (model.fault !== null) return 'damaged';
  return model.source === null ? 'imported' : 'installed';
}

function line({ name, status, licence, sizeBytes, folder, fault }: ListedModel): string {
  const size = sizeBytes === null ? '' : `${(sizeBytes / 1e9).toFixed(1)} GB`;
  return [name.padEnd(24), status.padEnd(14), licence.padEnd(18), size, fault ?? folder ?? ''].join(' ').trimEnd();
}

const pullCommand = (openStore: OpenStore) =>
  defineCommand({
    meta: {
      name: 'pull',
      description: 'Download a released model, text encoder or tiny decoder; goes on where it stopped',
    },
    args: {
      name,
      'accept-licence': { type: 'boolean', description: 'Accept its licence without being asked', default: false },
      json,
    },
    run: ({ args }) =>
      runSafely(async (signal) => {
        const store = await openStore();
        using bar = openProgressBar('MB', args.json);
        const model = await store.pull(args.name, {
          acceptLicense: (license) => acceptLicense(license, args['accept-licence']),
          onProgress: ({ stage, done, total }) =>
            bar.onProgress({ stage, done: Math.round(done / 1e6), total: Math.round(total / 1e6) }),
          signal,
        });
        bar[Symbol.dispose]();
        process.stdout.write(args.json ? `${JSON.stringify(model)}\n` : `${model.name} is in ${model.folder}\n`);
        return 0;
      }, 'Stopped; what was downloaded is kept, and the same command goes on with it.'),
  });

async function acceptLicense(license: CheckpointLicense, isAccepted: boolean): Promise<boolean> {
  process.stderr.write(`${license.name}: ${license.url}\nThis licence is not open source. Read it before you go on.\n`);
  if (isAccepted) return true;
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const reply = await terminal.question('Accept it? [y/N] ');
  terminal.close();
  return /^y(es)?$/i.test(reply.trim());
}

const importCommand = (openStore: OpenStore) =>
  defineCommand({
    meta: {
      name: 'import',
      description: 'Use a released model that is already on this machine; files stay where they are',
    },
    args: {
      folder: { type: 'positional', required: true, description: 'Folder with its files' },
      as: { type: 'string', description: 'Which model it is, as `aozora models` lists it', required: true },
      json,
    },
    run: ({ args }) =>
      runSafely(async () => {
        const model = await (await openStore()).import(args.as, args.folder);
        process.stdout.write(args.json ? `${JSON.stringify(model)}\n` : `${model.name} is used from ${model.folder}\n`);
        return 0;
      }),
  });

const removeCommand = (openStore: OpenStore) =>
  defineCommand({
    meta: { name: 'rm', description: 'Remove a model; of an imported one the files stay' },
    args: { name },
    run: ({ args }) =>
      runSafely(async () => {
        if (isBundled(args.name)) {
          throw new ConfigError(`Cannot remove ${args.name} as it comes with the package`);
        }
        const left = await (await openStore()).remove(args.name);
        const stays = left === null ? '' : `; files stay in ${left}`;
        process.stdout.write(`${args.name} is removed from ${modelsFolder()}${stays}\n`);
        return 0;
      }),
  });

const isBundled = (name: string): boolean => bundledModels({}).some(({ info }) => info.id === name);

const verifyCommand = (openStore: OpenStore) =>
  defineCommand({
    meta: { name: 'verify', description: 'Read all files of a model and compare their checksums' },
    args: { name, json },
    run: ({ args }) =>
      runSafely(async (signal) => {
        if (isBundled(args.name)) {
          throw new ConfigError(`Cannot verify ${args.name} as it comes with the package, whose checksums npm keeps`);
        }
        const faults = await (await openStore()).verify(args.name, signal);
        if (args.json) process.stdout.write(`${JSON.stringify(faults)}\n`);
        else if (faults.length === 0) process.stdout.write(`${args.name} is whole\n`);
        else for (const { path, fault } of faults) process.stdout.write(`${path} ${fault}\n`);
        return faults.length === 0 ? 0 : 1;
      }),
  });

/** The command over a store of released models. */
export function createModelsCommand(openStore: OpenStore) {
  return defineCommand({
    meta: { name: 'models', description: 'List, pull, import, verify and remove models' },
    subCommands: {
      list: listCommand(openStore),
      pull: pullCommand(openStore),
      import: importCommand(openStore),
      verify: verifyCommand(openStore),
      rm: removeCommand(openStore),
    },
    default: 'list',
  });
}

export const modelsCommand = createModelsCommand(() => openLocalStore());
