import { type ArgsDef, type CommandDef, runCommand } from 'citty';
import { vi } from 'vitest';

/** What a command said and how it ended. */
export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command in this process, with words as they come from the shell. */
export async function runWords<Arguments extends ArgsDef>(
  command: CommandDef<Arguments>,
  words: readonly string[],
): Promise<CommandResult> {
  const said = { out: '', err: '' };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      said.out += String(text);
      return true;
    }),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      said.err += String(text);
      return true;
    }),
  ];
  const before = process.exitCode;
  try {
    await runCommand(command, { rawArgs: [...words] });
    return { code: Number(process.exitCode ?? 0), ...said };
  } finally {
    process.exitCode = before;
    for (const spy of spies) spy.mockRestore();
  }
}
