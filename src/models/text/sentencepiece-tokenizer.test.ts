import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { CheckpointError } from '../../base/index.ts';
import { cleanPrompt } from './clean-prompt.ts';
import { createSentencePieceTokenizer } from './sentencepiece-tokenizer.ts';

interface Golden {
  readonly tokenizer: object;
  readonly cases: readonly { readonly text: string; readonly ids: readonly number[] }[];
}

const golden: Golden = JSON.parse(
  await readFile(new URL('./fixtures/t5-tokenizer.json', import.meta.url), 'utf8'),
) as Golden;
const tokenizer = createSentencePieceTokenizer(JSON.stringify(golden.tokenizer), 1);

test('createSentencePieceTokenizer() equals transformers on words, emoji, Chinese and odd spaces', () => {
  expect(golden.cases.length).toBe(1000);
  const actual = golden.cases.map(({ text }) => ({ text, ids: [...tokenizer.encode(text, 512)].map(Number) }));
  expect(actual).toEqual(golden.cases);
});

test('encode() keeps the end of text when it cuts a prompt', () => {
  const whole = golden.cases.find(({ ids }) => ids.length > 8)!;
  expect([...tokenizer.encode(whole.text, 6)].map(Number)).toEqual([...whole.ids.slice(0, 5), 1]);
});

test('createSentencePieceTokenizer() refuses other files', () => {
  expect(() => createSentencePieceTokenizer('{', 1)).toThrow(CheckpointError);
  expect(() => createSentencePieceTokenizer('{"model":{"type":"BPE","vocab":{}}}', 1)).toThrow(CheckpointError);
});

test('cleanPrompt() gives what Python gives: html.unescape twice, then runs of \\s to one space', () => {
  expect(cleanPrompt('  a&amp;amp;b\u3000\u00a0c\n\td &lt;e&gt; &#x1F408;&#233; ')).toBe('a&b c d <e> 🐈é');
  expect(cleanPrompt('a\u200bb &unknown; 5 & 6')).toBe('a\u200bb &unknown; 5 & 6');
});
