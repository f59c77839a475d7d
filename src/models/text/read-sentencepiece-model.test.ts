import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readSentencePieceModel } from './read-sentencepiece-model.ts';
import { createSentencePieceTokenizer } from './sentencepiece-tokenizer.ts';

const fixture = (name: string): Promise<Buffer> => readFile(new URL(`./fixtures/${name}`, import.meta.url));
const model = await fixture('spiece.model');

interface Golden {
  readonly cases: readonly { readonly text: string; readonly ids: readonly number[] }[];
}

test('readSentencePieceModel() gives the ids of SentencePiece for words, emoji, Chinese and odd spaces', async () => {
  const { cases } = JSON.parse((await fixture('spiece-ids.json')).toString()) as Golden;
  const tokenizer = createSentencePieceTokenizer(readSentencePieceModel(model), 1);
  const actual = cases.map(({ text }) => ({ text, ids: [...tokenizer.encode(text, 512)].map(Number) }));
  expect(actual).toEqual(cases.map(({ text, ids }) => ({ text, ids: [...ids, 1] })));
});

test('readSentencePieceModel() refuses a file that is cut or something else', () => {
  expect(() => readSentencePieceModel(model.subarray(0, 1000))).toThrow('whole protobuf message');
  expect(() => readSentencePieceModel(Buffer.from('not a model'))).toThrow('Cannot read the SentencePiece model');
  expect(() => readSentencePieceModel(new Uint8Array(0))).toThrow('must have pieces');
});
