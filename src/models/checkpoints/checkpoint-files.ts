import { CheckpointError, pathExists } from '../../base/index.ts';

/** Reads a text file of a checkpoint (Node only). @throws {CheckpointError} if it is not there */
export async function readText(path: string): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CheckpointError(`Cannot open the checkpoint as it must have the file ${path}`, { cause });
  });
}

/** A weights file, or the index beside it where the weights are sharded (Node only). */
export async function findWeights(path: string): Promise<string> {
  const index = `${path}.index.json`;
  return (await pathExists(index)) ? index : path;
}
