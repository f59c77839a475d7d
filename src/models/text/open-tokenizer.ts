import { CheckpointError, pathExists } from '../../base/index.ts';
import { readText } from '../checkpoints/checkpoint-files.ts';
import { readSentencePieceModel } from './read-sentencepiece-model.ts';
import { createSentencePieceTokenizer, type SentencePieceTokenizer } from './sentencepiece-tokenizer.ts';

/**
 * Opens the tokenizer in a folder of a checkpoint (Node only): its `tokenizer.json`, or its `spiece.model`.
 *
 * @param end id of the end of text
 * @throws {CheckpointError} if neither is there, or it is not of this kind
 */
export async function openTokenizer(folder: string, end: number): Promise<SentencePieceTokenizer> {
  const { join } = await import('node:path');
  const { readFile } = await import('node:fs/promises');
  const path = join(folder, 'tokenizer.json');
  if (await pathExists(path)) return createSentencePieceTokenizer(await readText(path), end);
  const bytes = await readFile(join(folder, 'spiece.model')).catch((cause: unknown) => {
    throw new CheckpointError(`Cannot open the checkpoint as ${folder} must have tokenizer.json or spiece.model`, {
      cause,
    });
  });
  return createSentencePieceTokenizer(readSentencePieceModel(bytes), end);
}
