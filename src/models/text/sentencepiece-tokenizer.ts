import { Tokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import { CheckpointError } from '../../base/index.ts';
import { createNormalizer, type Normalize } from './charsmap.ts';

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

type TokenizerFile = z.infer<typeof fileSchema>;

const precompiledSchema = z.object({ type: z.literal('Precompiled'), precompiled_charsmap: z.string() });
const sequenceSchema = z.object({ type: z.literal('Sequence'), normalizers: z.array(z.looseObject({})) });

/**
 * Makes a tokenizer from the contents of a `tokenizer.json`.
 *
 * @param end id of the end of text
 * @throws {CheckpointError} unless it is a Unigram tokenizer
 * @see Kudo 2018, arXiv:1804.10959
 */
export function createSentencePieceTokenizer(json: string, end: number): SentencePieceTokenizer {
  const { file, normalize } = takeTable(parseFile(json));
  const tokenizer = new Tokenizer(file, {});
  return {
    encode(text, maximum) {
      const { ids } = tokenizer.encode(normalize(text), { add_special_tokens: false });
      return BigInt64Array.from([...ids.slice(0, maximum - 1), end], BigInt);
    },
  };
}

/** The library normalises by rules of its own, so the file's own table is taken out and used before it. */
function takeTable(file: TokenizerFile): { readonly file: TokenizerFile; readonly normalize: Normalize } {
  const parsed = sequenceSchema.safeParse(file.normalizer);
  const single = precompiledSchema.safeParse(file.normalizer);
  const steps = parsed.success ? parsed.data.normalizers : single.success ? [single.data] : [];
  const first = precompiledSchema.safeParse(steps[0]);
  if (!first.success || first.data.precompiled_charsmap === '') return { file, normalize: (text) => text };
  return {
    file: { ...file, normalizer: { type: 'Sequence', normalizers: steps.slice(1) } },
    normalize: createNormalizer(decodeBase64(first.data.precompiled_charsmap)),
  };
}

function decodeBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function parseFile(json: string): TokenizerFile {
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
