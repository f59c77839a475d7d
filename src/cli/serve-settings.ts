import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../base/index.ts';
import { parseConfig, type RuntimeSource, runtimeUrl, type ServiceConfig } from '../service/index.ts';
import { modelsFolder } from './models-folder.ts';
import { packageVersion } from './package-version.ts';

/** The configuration of a server or worker, from a JSON file and the environment. @throws {ConfigError} naming each problem */
export async function readServiceConfig(file: string | undefined): Promise<ServiceConfig> {
  return parseConfig(file === undefined ? {} : await readJson(file), process.env);
}

/** Where drawing and judging come from: the bundled runtime, with keys beside the data. */
export function bundledRuntime({ dataFolder, worker, safety, expander }: ServiceConfig): RuntimeSource {
  const options = {
    keyFolder: join(dataFolder, 'keys'),
    version: packageVersion(),
    modelsFolder: modelsFolder(),
    threads: null,
    device: worker.device,
    precision: worker.precision,
    tiling: worker.tiling,
    expander,
    publicFigures: safety.publicFigures,
    secondOpinion: safety.secondOpinion,
  };
  return { kind: 'module', url: runtimeUrl, options };
}

/** Resolves with the signal when the process is asked to end: by a person at the keyboard, or by a service manager. */
export function untilStopped(): Promise<'SIGINT' | 'SIGTERM'> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve(name));
  });
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ConfigError(`Cannot read the configuration ${file}`, { cause });
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConfigError(`Cannot read the configuration ${file} as it must be JSON`, { cause });
  }
}
