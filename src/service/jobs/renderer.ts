import type { ModelInfo, VideoEngine } from './engine.ts';
import { type RenderHooks, type RenderJob, type RenderOutcome, renderVideo } from './render.ts';
import type { ReviewGate } from './review-gate.ts';

/** Makes videos, in this process or another; one at a time. */
export interface Renderer {
  listModels(): readonly ModelInfo[];
  /**
   * @throws {AozoraError} if the request can never succeed
   * @throws {Error} of any other class after a crash: trying again may help
   */
  render(job: RenderJob, hooks: RenderHooks): Promise<RenderOutcome>;
  close(): Promise<void>;
}

/** What a module exports to be the heart of a service: how to draw, and who judges. */
export interface ServiceRuntime {
  createEngine(options: unknown): Promise<VideoEngine>;
  createGate(options: unknown): Promise<ReviewGate>;
}

/**
 * Where engine and gate come from.
 *
 * A module is loaded in a child process for drawing, so that neither a crash nor long computing of native code can
 * disturb the server; `inline` draws in this process.
 */
export type RuntimeSource =
  | { readonly kind: 'module'; readonly url: string; readonly options: unknown }
  | { readonly kind: 'inline'; readonly runtime: ServiceRuntime; readonly options: unknown };

/** Draws in this process: for tests and small programs. */
export async function openInlineRenderer(runtime: ServiceRuntime, options: unknown): Promise<Renderer> {
  const gate = await runtime.createGate(options);
  const engine = await runtime.createEngine(options);
  return {
    listModels: () => engine.listModels(),
    render: (job, hooks) => renderVideo({ engine, gate }, job, hooks),
    async close() {
      await engine.close();
      await gate.close();
    },
  };
}

/** Loads a module that exports `createEngine` and `createGate`. */
export async function loadRuntime(source: RuntimeSource): Promise<ServiceRuntime> {
  if (source.kind === 'inline') return source.runtime;
  const loaded = (await import(source.url)) as Partial<ServiceRuntime>;
  const { createEngine, createGate } = loaded;
  if (typeof createEngine !== 'function' || typeof createGate !== 'function') {
    throw new Error(`Cannot use ${source.url} as a runtime as it must export createEngine and createGate`);
  }
  return { createEngine, createGate };
}
