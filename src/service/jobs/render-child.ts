import { AozoraError } from '../../base/index.ts';
import type { ChildError, MessageFromChild, MessageToChild } from './child-messages.ts';
import type { RenderHooks, RenderJob } from './render.ts';
import { loadRuntime, openInlineRenderer, type Renderer } from './renderer.ts';

/** The other end of `openChildRenderer()`: draws one video at a time and talks through messages. */
class RenderChild {
  #renderer: Renderer | null = null;
  #abort = new AbortController();
  readonly #waiting = new Map<number, { resolve(): void; reject(error: Error): void }>();
  #number = 0;

  async receive(message: MessageToChild): Promise<void> {
    switch (message.type) {
      case 'start':
        return this.#start(message.url, message.options);
      case 'render':
        return this.#render(message.job);
      case 'abort':
        return this.#abort.abort(new Error(message.reason));
      case 'taken':
        return this.#settle(message.number, message.error);
      case 'close':
        await this.#renderer?.close();
        return process.disconnect();
    }
  }

  async #start(url: string, options: unknown): Promise<void> {
    const runtime = await loadRuntime({ kind: 'module', url, options });
    this.#renderer = await openInlineRenderer(runtime, options);
    tell({ type: 'ready', models: this.#renderer.listModels() });
  }

  async #render(job: RenderJob): Promise<void> {
    if (this.#renderer === null) throw new Error('internal: asked to render before the start');
    this.#abort = new AbortController();
    tell({ type: 'outcome', outcome: await this.#renderer.render(job, this.#hooks()) });
  }

  #hooks(): RenderHooks {
    return {
      signal: this.#abort.signal,
      onProgress: (progress) => tell({ type: 'progress', progress }),
      onPreview: (preview) => this.#ask((number) => ({ type: 'preview', number, preview })),
      onCheckpoint: ({ step, path }) => this.#ask((number) => ({ type: 'checkpoint', number, step, path })),
    };
  }

  /** Sends something and waits until the service has taken it, so that a slow disk slows drawing down. */
  #ask(message: (number: number) => MessageFromChild): Promise<void> {
    const number = this.#number++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      tell(message(number));
    });
  }

  #settle(number: number, error: string | null): void {
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    if (error === null) waiting?.resolve();
    else waiting?.reject(new Error(error));
  }
}

function tell(message: MessageFromChild): void {
  // The service may be gone; the disconnect ends this process.
  if (process.connected) process.send?.(message);
}

function describeError(error: unknown): ChildError {
  if (error instanceof AozoraError) return { code: error.code, message: error.message };
  return { code: null, message: error instanceof Error ? error.message : 'unknown error' };
}

const child = new RenderChild();
process.on('message', (message: MessageToChild) => {
  child.receive(message).catch((error: unknown) => tell({ type: 'error', error: describeError(error) }));
});
// A service that was killed takes its drawing processes with it.
process.on('disconnect', () => process.exit(0));
