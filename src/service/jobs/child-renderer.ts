import { type ChildProcess, fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { AozoraError } from '../../base/index.ts';
import type { MessageFromChild, MessageToChild } from './child-messages.ts';
import type { ModelInfo } from './engine.ts';
import type { RenderHooks, RenderJob, RenderOutcome } from './render.ts';
import type { Renderer } from './renderer.ts';

export interface ChildRendererOptions {
  /** A module that exports `createEngine` and `createGate`. */
  readonly url: string;
  readonly options: unknown;
  /** Loading a large model can take minutes. */
  readonly startTimeoutMs: number;
  /** A job without progress for so long is taken to hang. */
  readonly stallTimeoutMs: number;
  /** How long an aborted job may take to stop by itself. */
  readonly abortTimeoutMs: number;
}

/** The drawing process ended, hangs, or reported something unforeseen; trying again may help. */
class RendererCrash extends Error {
  override readonly name = 'RendererCrash' as const;
}

/**
 * Draws in a process of its own. After a crash the next job starts a new process.
 *
 * @throws {RendererCrash} if the first process does not start
 */
export async function openChildRenderer(options: ChildRendererOptions): Promise<Renderer> {
  let current: DrawingProcess | null = await DrawingProcess.start(options);
  let isClosed = false;
  const models = current.models;
  return {
    listModels: () => models,
    async render(job, hooks) {
      if (isClosed) throw new RendererCrash('the renderer is closed');
      if (current?.isGone ?? true) current = await DrawingProcess.start(options);
      return (current as DrawingProcess).render(job, hooks);
    },
    async close() {
      isClosed = true;
      await current?.close();
    },
  };
}

class DrawingProcess {
  models: readonly ModelInfo[] = [];
  isGone = false;
  readonly #process: ChildProcess;
  readonly #options: ChildRendererOptions;
  #onMessage: (message: MessageFromChild) => void = () => {};
  #onGone: (error: RendererCrash) => void = () => {};

  constructor(options: ChildRendererOptions) {
    this.#options = options;
    const isSource = import.meta.url.endsWith('.ts');
    const path = fileURLToPath(new URL(`./render-child.${isSource ? 'ts' : 'js'}`, import.meta.url));
    this.#process = fork(path, {
      serialization: 'advanced',
      execArgv: isSource ? ['--import', import.meta.resolve('tsx')] : [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    yieldProcessor(this.#process.pid);
    this.#process.on('message', (message: MessageFromChild) => this.#onMessage(message));
    this.#process.on('error', (error) => this.#leave(error.message));
    this.#process.on('exit', (code, signal) => this.#leave(`it ended with ${signal ?? `code ${code}`}`));
  }

  static async start(options: ChildRendererOptions): Promise<DrawingProcess> {
    const drawing = new DrawingProcess(options);
    try {
      await drawing.#waitUntilReady();
    } catch (error) {
      drawing.#kill();
      throw error;
    }
    return drawing;
  }

  async render(job: RenderJob, hooks: RenderHooks): Promise<RenderOutcome> {
    hooks.signal.throwIfAborted();
    const watchdog = setTimeout(() => this.#kill(), this.#options.stallTimeoutMs);
    let graceTimer: NodeJS.Timeout | undefined;
    const onAbort = (): void => {
      this.#tell({ type: 'abort', reason: 'aborted' });
      graceTimer = setTimeout(() => this.#kill(), this.#options.abortTimeoutMs);
    };
    hooks.signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await this.#exchange(job, hooks, () => watchdog.refresh());
    } catch (error) {
      hooks.signal.throwIfAborted();
      throw error;
    } finally {
      clearTimeout(watchdog);
      clearTimeout(graceTimer);
      hooks.signal.removeEventListener('abort', onAbort);
    }
  }

  async close(): Promise<void> {
    if (this.isGone) return;
    const gone = new Promise<void>((resolve) => this.#process.once('exit', () => resolve()));
    this.#tell({ type: 'close' });
    const timer = setTimeout(() => this.#kill(), 5_000);
    await gone;
    clearTimeout(timer);
  }

  #exchange(job: RenderJob, hooks: RenderHooks, onSign: () => void): Promise<RenderOutcome> {
    return new Promise((resolve, reject) => {
      this.#onGone = reject;
      this.#onMessage = (message) => {
        onSign();
        switch (message.type) {
          case 'progress':
            return hooks.onProgress(message.progress);
          case 'preview':
            return this.#answer(message.number, hooks.onPreview?.(message.preview) ?? Promise.resolve());
          case 'checkpoint':
            return this.#answer(message.number, hooks.onCheckpoint(message));
          case 'outcome':
            return resolve(message.outcome);
          case 'error':
            return reject(asError(message.error));
          case 'ready':
            return;
        }
      };
      this.#tell({ type: 'render', job });
    });
  }

  #waitUntilReady(): Promise<void> {
    const { url, options, startTimeoutMs } = this.#options;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new RendererCrash('it did not start in time')), startTimeoutMs);
      this.#onGone = reject;
      this.#onMessage = (message) => {
        clearTimeout(timer);
        if (message.type === 'error') return reject(asError(message.error));
        if (message.type === 'ready') this.models = message.models;
        resolve();
      };
      this.#tell({ type: 'start', url, options });
    });
  }

  /** Tells the process when something was taken, or why not: the job fails there, with its reason. */
  #answer(number: number, work: Promise<void>): void {
    work.then(
      () => this.#tell({ type: 'taken', number, error: null }),
      (error: unknown) => {
        const text = error instanceof Error ? error.message : 'unknown error';
        this.#tell({ type: 'taken', number, error: text });
      },
    );
  }

  #tell(message: MessageToChild): void {
    if (this.#process.connected) this.#process.send(message);
  }

  #leave(reason: string): void {
    this.isGone = true;
    this.#onGone(new RendererCrash(`the drawing process is gone: ${reason}`));
  }

  #kill(): void {
    this.#process.kill('SIGKILL');
  }
}

function asError({ code, message }: { readonly code: string | null; readonly message: string }): Error {
  return code === null ? new RendererCrash(message) : new AozoraError(code, message);
}

/** A third of the weight of other processes where all want the processor: nobody waits for drawing, but for answers. */
const niceness = 5;

function yieldProcessor(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, niceness);
  } catch {
    // The process is gone already, or the system has no priorities: it draws as it is.
  }
}
