import { expect, test } from 'vitest';
import { writePrompt } from './write-prompt.ts';

const plain = { seed: 3, style: null, isExpanded: true };

test('writePrompt() leaves no words as they are, and says what it made of others', async () => {
  expect(await writePrompt(' ', plain)).toEqual({ text: ' ', notes: [] });
  const { text, notes } = await writePrompt('a red fox', plain);
  expect(text).toContain('red fox');
  expect(notes[0]).toBe(`Drawn as: ${text}`);
});

test('writePrompt() knows in a later shot whom the shots before showed', async () => {
  const before = ['a small green dragon sits on a beach'];
  const { text } = await writePrompt('it jumps', { ...plain, before });
  expect(text).toMatch(/small/);
  expect(text).toMatch(/green dragon/);
  expect(text).toMatch(/beach/);
});

test('writePrompt() leaves out words that mean nothing where pictures say enough', async () => {
  const unknown = 'qwzx blorp';
  await expect(writePrompt(unknown, plain)).rejects.toThrow('knows none of its words');
  const silent = await writePrompt(unknown, { ...plain, needsWords: false });
  expect(silent.text).toBe('');
  expect(silent.notes[0]).toMatch(/^Not understood/);
  // A card after it is read as if it were the first.
  const after = await writePrompt('a red fox', { ...plain, before: [unknown] });
  expect(after).toEqual(await writePrompt('a red fox', plain));
});

test('writePrompt() says nothing beside given frames that nobody said, whatever the shots before showed', async () => {
  const given = { ...plain, needsWords: false, hasFrames: true, before: ['a small green dragon sits on a beach'] };
  expect(await writePrompt('the fox starts to run', given)).toEqual({
    text: 'A fox runs.',
    notes: ['Drawn as: A fox runs.'],
  });
  expect(await writePrompt('it begins to snow', given)).toMatchObject({
    text: '',
    notes: ['Drawn without words, from what is given', expect.stringMatching(/^Not drawn: snow; /)],
  });
  expect(await writePrompt('it gets dark', given)).toMatchObject({
    notes: ['Drawn without words, from what is given', expect.stringMatching(/^Not drawn: gets dark; /)],
  });
  expect((await writePrompt('it jumps', { ...given, style: 'watercolor' })).text).toBe(
    'In a watercolor style, it jumps.',
  );
  expect((await writePrompt('the fox starts to run', plain)).text.length).toBeGreaterThan(40);
});
