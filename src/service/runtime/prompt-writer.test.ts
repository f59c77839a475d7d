import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { createPromptWriter, isAllowedBy } from './prompt-writer.ts';
import { writePrompt } from './write-prompt.ts';

interface ChatServer extends AsyncDisposable {
  readonly baseUrl: string;
  /** What the user's message of each request said. */
  readonly asked: readonly string[];
  /** What it was told to do, in the same order. */
  readonly instructions: readonly string[];
}

/** A server that speaks chat completions; null answers with an error. */
async function openChatServer(answer: string | null): Promise<ChatServer> {
  const [asked, instructions]: [string[], string[]] = [[], []];
  const server = createServer(async (request, response) => {
    const { messages } = JSON.parse(await readText(request)) as { messages: { content: string }[] };
    asked.push(messages.at(-1)?.content ?? '');
    instructions.push(messages[0]?.content ?? '');
    if (answer === null) response.writeHead(500).end();
    else response.end(JSON.stringify({ choices: [{ message: { role: 'assistant', content: answer } }] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ...{ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, asked, instructions },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const plain = { seed: 3, style: null, isExpanded: true };
const writerAt = ({ baseUrl }: { readonly baseUrl: string }, isAllowed: (text: string) => boolean = () => true) =>
  createPromptWriter({ endpoint: { baseUrl, model: 'small-llm' }, isAllowed: async (text) => isAllowed(text) });

test('createPromptWriter() draws what a language model made of any words, in captions, and says so', async () => {
  await using server = await openChatServer('A small red fox runs through a forest at night.');
  const { text, notes } = await writerAt(server)('夜の森を走る狐', plain);
  expect(text).toMatch(/red fox runs .* in a forest at night/);
  expect(notes.slice(0, 2)).toEqual(['Written out by the language model small-llm', `Drawn as: ${text}`]);
  expect(server.asked).toEqual(['夜の森を走る狐']);
});

test('createPromptWriter() tells the language model of the shots before, and who was in them returns', async () => {
  await using server = await openChatServer('A green dragon jumps.');
  const before = ['a small green dragon sits on a beach'];
  const { text } = await writerAt(server)('it jumps', { ...plain, before });
  expect(server.asked[0]).toBe('Shot 1: a small green dragon sits on a beach\nThe shot to write: it jumps');
  expect(text).toMatch(/small/);
  expect(text).toMatch(/beach/);
});

test('createPromptWriter() lets nothing be added beside given frames', async () => {
  await using server = await openChatServer('The fox runs.');
  const given = { ...plain, needsWords: false, hasFrames: true, before: ['a small green dragon sits on a beach'] };
  const written = await writerAt(server)('der Fuchs läuft los', given);
  expect(written.text).toBe('A fox runs.');
  expect(server.asked).toEqual(['der Fuchs läuft los']);
  await writerAt(server)('ein Fuchs', plain);
  const [beside, alone] = server.instructions;
  expect(beside).toMatch(/no subject, color, place, style or camera of your own/);
  expect(alone).not.toMatch(/of your own/);
});

test('createPromptWriter() gives models that read free text the answer as it is', async () => {
  await using server = await openChatServer('A fox at dawn, fog rolling in, slow dolly.');
  const { text, notes } = await writerAt(server)('a fox', { ...plain, reads: 'free text' });
  expect(text).toBe('A fox at dawn, fog rolling in, slow dolly.');
  expect(notes).toEqual(['Written out by the language model small-llm', `Drawn as: ${text}`]);
});

test('createPromptWriter() falls back on the built-in rules and says why', async () => {
  const byRules = await writePrompt('a red fox', plain);
  const cases: [answer: string | null, reason: RegExp, isAllowed?: boolean][] = [
    [null, /the server must answer with status 200: current value is 500/],
    ['qwzx blorp', /nothing in the answer of the language model can be drawn/],
    ['A red fox runs.', /the answer of the language model is against the policy/, false],
  ];
  for (const [answer, reason, isAllowed = true] of cases) {
    await using server = await openChatServer(answer);
    const { text, notes } = await writerAt(server, () => isAllowed)('a red fox', plain);
    expect(text).toBe(byRules.text);
    expect(notes[0]).toMatch(/^Written out by the built-in rules: /);
    expect(notes[0]).toMatch(reason);
    expect(notes.slice(1)).toEqual(byRules.notes);
  }
});

test('createPromptWriter() names both reasons where neither language model nor rules know the words', async () => {
  await using server = await openChatServer(null);
  await expect(writerAt(server)('qwzx blorp', plain)).rejects.toThrow(
    /knows none of its words \(it reads English\); .*status 200/,
  );
});

test('createPromptWriter() asks nobody where nothing is written out, and stops when aborted', async () => {
  await using server = await openChatServer('A red fox runs.');
  const write = writerAt(server);
  expect(await write('a fox', { ...plain, isExpanded: false })).toEqual({ text: 'a fox', notes: [] });
  expect(await write(' ', plain)).toEqual({ text: ' ', notes: [] });
  expect(server.asked).toEqual([]);
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(write('a fox', { ...plain, signal })).rejects.toThrow('enough');
});

test('isAllowedBy() screens a text as strictly as for anybody', async () => {
  const profiles: string[] = [];
  const isAllowed = isAllowedBy({
    async screenRequest({ profile }) {
      profiles.push(profile);
      return { status: 'refused', stage: 'input', categories: [], message: 'no' };
    },
  });
  expect(await isAllowed('a fox')).toBe(false);
  expect(profiles).toEqual(['public']);
});
