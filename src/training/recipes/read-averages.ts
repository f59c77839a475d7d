import { ConfigError, pathExists } from '../../base/index.ts';
import { type HostTensor, openSafetensors } from '../../graph/index.ts';

/** Marks the running means of weights in a training state; they are what gets released. */
export const averagePrefix = 'average/';

/** The running means of a state's weights by name, or null if there is no such file. */
export async function readAverages(path: string): Promise<Record<string, HostTensor> | null> {
  if (!(await pathExists(path))) return null;
  using reader = await openSafetensors(path);
  const weights: Record<string, HostTensor> = {};
  for (const name of reader.entries.keys()) {
    if (name.startsWith(averagePrefix)) weights[name.slice(averagePrefix.length)] = await reader.readFloat32(name);
  }
  return weights;
}

/**
 * The running means of a state that a release stands on.
 *
 * @throws {ConfigError} if there is no such file
 */
export async function readTrained(path: string): Promise<Record<string, HostTensor>> {
  const weights = await readAverages(path);
  if (weights === null) throw new ConfigError(`Cannot release as ${path} must have been trained: it does not exist`);
  return weights;
}
