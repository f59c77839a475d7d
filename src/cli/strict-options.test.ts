import { defineCommand, runCommand } from 'citty';
import { afterEach, expect, test, vi } from 'vitest';
import { withStrictOptions } from './strict-options.ts';

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** Runs `main draw` with words; says whether it drew, and what was written to people. */
async function runDraw(words: readonly string[]): Promise<{ readonly hasDrawn: boolean; readonly said: string }> {
  let hasDrawn = false;
  let said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  const draw = defineCommand({
    args: {
      prompt: { type: 'positional' },
      output: { type: 'string', alias: 'o' },
      frameRate: { type: 'string' },
      expand: { type: 'boolean', default: true },
    },
    run: () => {
      hasDrawn = true;
    },
  });
  const main = await withStrictOptions(defineCommand({ subCommands: { draw: async () => draw } }) as never);
  await runCommand(main, { rawArgs: ['draw', ...words] });
  return { hasDrawn, said };
}

test('withStrictOptions() runs a command with all spellings of its options', async () => {
  const words = ['a fox', '--output', 'x', '-o', 'y', '--frame-rate=8', '--frameRate', '8', '--no-expand'];
  expect(await runDraw(words)).toEqual({ hasDrawn: true, said: '' });
  expect((await runDraw(['--', '--out'])).hasDrawn).toBe(true);
});

test('withStrictOptions() refuses an option that the command does not have, and names the one it is most like', async () => {
  for (const [wrong, hint] of [
    ['--out', '--output is meant perhaps'],
    ['--outptu=x', '--output is meant perhaps'],
    ['--frame-rat', '--frame-rate is meant perhaps'],
    ['-x', '--help lists those there are'],
    ['--colour', '--help lists those there are'],
    ['--no-output', '--output is meant perhaps'],
  ] as const) {
    const { hasDrawn, said } = await runDraw(['a fox', wrong]);
    expect(hasDrawn).toBe(false);
    expect(said).toBe(`Cannot run as there is no such option, ${hint}: current value is ${wrong.split('=')[0]}\n`);
    expect(process.exitCode).toBe(1);
  }
});

test('withStrictOptions() refuses an option that has lost its value', async () => {
  for (const words of [
    ['--output'],
    ['-o'],
    ['--output='],
    ['--output', '--no-expand'],
    ['-o', ''],
    ['-o', '-o', 'x'],
  ]) {
    const { hasDrawn, said } = await runDraw(['a fox', ...words]);
    expect([words, hasDrawn, said]).toEqual([
      words,
      false,
      `Cannot run as the option needs a value: current value is ${words[0]}\n`,
    ]);
  }
  expect((await runDraw(['a fox', '--frame-rate', '-1'])).hasDrawn).toBe(true);
});

test('withStrictOptions() refuses a prompt without quotes instead of drawing its first word', async () => {
  const { hasDrawn, said } = await runDraw(['a', 'red', 'fox', '--output', 'x']);
  expect(hasDrawn).toBe(false);
  expect(said).toContain('words with spaces between them need quotes: current value is a red fox');
});
