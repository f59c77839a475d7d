import { Tokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import { CheckpointError } from '../../base/index.ts';

/** Turns prompts into ids for T5 and UMT5. */
export interface SentencePieceTokenizer {
  /**
   * Ids of a prompt at its true length, without padding: cut to leave room for the end of text, which follows.
   *
   * @param maximum ids at most, the end included
   */
  encode(text: string, maximum: number): BigInt64Array;
}

const fileSchema = z.looseObject({
  model: z.looseObject({ type: z.literal('Unigram'), vocab: z.array(z.tuple([z.string(), z.number()])) }),
});

/**
 * Makes a tokenizer from the contents of a `tokenizer.json`.
 *
 * @param end id of the end of text
 * @throws {CheckpointError} unless it is a Unigram tokenizer
 * @see Kudo 2018, arXiv:1804.10959
 */
export function createSentencePieceTokenizer(json: string, end: number): SentencePieceTokenizer {
  const tokenizer = new Tokenizer(parseFile(json), {});
  return {
    encode(text, maximum) {
      const { ids } = tokenizer.encode(text, { add_special_tokens: false });
      return BigInt64Array.from([...ids.slice(0, maximum - 1), end], BigInt);
    },
  };
}

function parseFile(json: string): object {
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch (cause) {
    throw new CheckpointError('Cannot read the tokenizer as it must be JSON', { cause });
  }
  const parsed = fileSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new CheckpointError(
    `Cannot read the tokenizer as it must be of type Unigram: ${z.prettifyError(parsed.error)}`,
  );
}
