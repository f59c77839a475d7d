import { readText } from '../checkpoints/checkpoint-files.ts';
import { createSentencePieceTokenizer, type SentencePieceTokenizer } from './sentencepiece-tokenizer.ts';

/**
 * Opens the tokenizer in a folder of a checkpoint (Node only).
 *
 * @param end id of the end of text
 * @throws {CheckpointError} if it is not there or not of this kind
 */
export async function openTokenizer(folder: string, end: number): Promise<SentencePieceTokenizer> {
  const { join } = await import('node:path');
  return createSentencePieceTokenizer(await readText(join(folder, 'tokenizer.json')), end);
}
