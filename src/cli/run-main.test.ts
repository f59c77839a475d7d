import { defineCommand } from 'citty';
import { afterEach, expect, test, vi } from 'vitest';
import { runMain } from './run-main.ts';

afterEach(() => {
  vi.restoreAllMocks();
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error');
});

const draw = defineCommand({
  meta: { name: 'draw', description: 'Draw something' },
  args: { prompt: { type: 'positional', required: true }, size: { type: 'string', description: 'How large' } },
  run: () => {},
});
const main = defineCommand({
  meta: { name: 'paint', version: '1.2.3', description: 'Paints' },
  subCommands: { draw, erase: defineCommand({ meta: { name: 'erase' }, run: () => {} }) },
});

interface Said {
  readonly out: string;
  readonly err: string;
  /** Null where the program was not ended. */
  readonly code: number | null;
}

async function run(...words: string[]): Promise<Said> {
  const said = { out: '', err: '', code: null as number | null };
  vi.spyOn(process, 'exit').mockImplementation((code) => {
    said.code = Number(code);
    return undefined as never;
  });
  const keep = (stream: 'out' | 'err') => (text: unknown) => {
    said[stream] += String(text);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(keep('out'));
  vi.spyOn(process.stderr, 'write').mockImplementation(keep('err'));
  vi.spyOn(console, 'log').mockImplementation((text) => void keep('out')(`${text}\n`));
  vi.spyOn(console, 'error').mockImplementation((text) => void keep('err')(`${text}\n`));
  await runMain(main as never, words);
  return said;
}

/** Without the colours of a terminal. */
const plain = (text: string): string => text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'), '');

test('runMain() prints the version', async () => {
  expect(await run('--version')).toEqual({ out: '1.2.3\n', err: '', code: null });
});

test('runMain() prints all that a command takes when asked for help', async () => {
  const { out, err, code } = await run('draw', '--help');
  expect([err, code]).toEqual(['', 0]);
  expect(plain(out)).toMatch(/USAGE paint draw \[OPTIONS\] <PROMPT>[\s\S]*--size[\s\S]*How large/);
});

test('runMain() tells what is wrong on the command line in two lines, and nothing on standard output', async () => {
  for (const [words, usage, problem] of [
    [
      ['draw'],
      'Usage: paint draw [options] <PROMPT>; paint draw --help tells more',
      'Missing required positional argument: PROMPT',
    ],
    [['darw', 'a fox'], 'Usage: paint <command>; paint --help tells more', 'Unknown command darw'],
    [[], 'Usage: paint <command>; paint --help tells more', 'No command specified.'],
  ] as const) {
    const { out, err, code } = await run(...words);
    expect([out, plain(err), code]).toEqual(['', `${usage}\n${problem}\n`, 1]);
  }
});
