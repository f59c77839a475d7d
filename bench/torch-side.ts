import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** One run, as either side measures it. */
export interface Measured {
  /** Time that passed. */
  readonly ms: number;
  /** Processor time of the process: what can be compared on a busy machine. */
  readonly cpuMs: number;
  /** Growth of resident memory at its peak. */
  readonly peakMegabytes: number;
}

/** The PyTorch process. */
export interface TorchSide extends Disposable {
  readonly version: string;
  run(request: { readonly case: string; readonly size: unknown }): Promise<Measured>;
}

/** Starts `engine_torch.py`; it answers one request at a time and is idle between. */
export async function openTorchSide(python: string, threads: number): Promise<TorchSide> {
  const child = spawn(python, ['-W', 'ignore', join(import.meta.dirname, 'engine_torch.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, THREADS: String(threads) },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error('Cannot measure PyTorch as its process must stay alive: it ended');
    return JSON.parse(value);
  };
  const { torch } = await read();
  return {
    version: torch,
    run(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return read();
    },
    [Symbol.dispose]() {
      child.stdin.end();
    },
  };
}
