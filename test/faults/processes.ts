import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process of the service that can be killed. */
export interface ServiceProcess {
  /** What it said when it was ready. */
  readonly ready: { readonly url?: string; readonly key?: string | null; readonly worker?: string };
  /** SIGKILL: nothing can be saved or said. */
  kill(): Promise<void>;
  /** SIGTERM: drains first. */
  stop(): Promise<void>;
}

export interface ProcessOptions {
  readonly mode: 'server' | 'worker';
  readonly config: object;
  readonly engine: object;
  /** Draw in the process itself instead of a child. */
  readonly inline?: boolean;
  readonly onLog?: (line: string) => void;
}

/** False after `tsc -p test/faults`: then processes start sooner. */
const isSource = import.meta.url.endsWith('.ts');

/** Starts a process and waits until it is ready. */
export async function startProcess({
  mode,
  config,
  engine,
  inline = false,
  onLog,
}: ProcessOptions): Promise<ServiceProcess> {
  const program = fileURLToPath(new URL(isSource ? './service-process.ts' : './service-process.js', import.meta.url));
  const loader = isSource ? ['--import', import.meta.resolve('tsx')] : [];
  // No load balancer looks at these servers.
  const settings = JSON.stringify({ stopNoticeSeconds: 0, ...config });
  const args = [...loader, program, mode, settings, JSON.stringify(engine)];
  const child = spawn(process.execPath, inline ? [...args, 'inline'] : args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-4_000);
  });
  const gone = once(child, 'exit');
  const ready = await Promise.race([
    readReady(child, onLog),
    gone.then(([code]) => {
      throw new Error(`the ${mode} ended with ${code}: ${said}`);
    }),
  ]);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await gone;
  };
  return { ready, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

/** The first line that is no log line; log lines have a level. */
function readReady(child: ChildProcess, onLog: ((line: string) => void) | undefined): Promise<ServiceProcess['ready']> {
  return new Promise((resolve) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const parsed = JSON.parse(line) as ServiceProcess['ready'] & { level?: number };
      if (parsed.level === undefined) resolve(parsed);
      else onLog?.(line);
    });
  });
}
