/**
 * A command that works until it is stopped: says `ready` when a file is half-written, and `more` ten times a second.
 *
 *     node --import tsx src/cli/stop.fixture.ts FILE gentle|stubborn
 */
import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineCommand } from 'citty';
import { removeAtExit } from '../media/index.ts';
import { runMain } from './run-main.ts';
import { runSafely } from './run-safely.ts';

const [file = '', manner = ''] = process.argv.slice(2);

async function work(signal: AbortSignal): Promise<number> {
  const settle = removeAtExit(file);
  writeFileSync(file, 'half');
  process.stdout.write('ready\n');
  while (manner === 'stubborn' || !signal.aborted) {
    await sleep(100);
    process.stdout.write('more\n');
  }
  await rm(file);
  settle();
  throw signal.reason;
}

await runMain(defineCommand({ run: () => runSafely(work) }), []);
