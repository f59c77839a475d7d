import { hostname } from 'node:os';
import { ConfigError } from '../base/index.ts';
import type { ServiceConfig } from './config.ts';
import { mintId } from './database/ids.ts';
import { openChildRenderer } from './jobs/child-renderer.ts';
import { openInlineRenderer, type Renderer, type RuntimeSource } from './jobs/renderer.ts';
import { startVideoWorker, type Worker } from './jobs/worker.ts';
import type { Core } from './open-core.ts';

/** Running renderers and the loop that feeds them. */
export interface WorkerProcess {
  readonly worker: Worker;
  close(): Promise<void>;
}

/** Longest time that an aborted job may take before its process is ended. */
const abortTimeoutMs = 10_000;

/** Opens one renderer for every slot and starts taking jobs. */
export async function openWorkerProcess(core: Core, runtime: RuntimeSource): Promise<WorkerProcess> {
  const { config, clock } = core;
  const renderers: Renderer[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(renderers.map((renderer) => renderer.close()));
  };
  try {
    // One after the other: each may fill the memory of a device while it loads.
    for (let slot = 0; slot < config.worker.slots; slot++) renderers.push(await openRenderer(config, runtime));
    const offered = renderers[0]!.listModels();
    const wanted = config.worker.models;
    const models = offered.filter(({ id }) => wanted === null || wanted.includes(id));
    const missing = (wanted ?? []).filter((id) => !offered.some((model) => model.id === id));
    if (missing.length > 0 || models.length === 0) {
      throw new ConfigError(`Cannot work as these models must exist: ${missing.join(', ') || 'the runtime has none'}`);
    }
    const startedAtMs = clock.nowMs();
    const { device, slots } = config.worker;
    const record = { id: mintId('worker', startedAtMs), host: hostname(), device, slots, models, startedAtMs };
    const worker = await startVideoWorker(core, { record, renderers });
    return {
      worker,
      async close() {
        await worker.drain();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function openRenderer({ worker }: ServiceConfig, runtime: RuntimeSource): Promise<Renderer> {
  if (runtime.kind === 'inline') return openInlineRenderer(runtime.runtime, runtime.options);
  return openChildRenderer({
    url: runtime.url,
    options: runtime.options,
    startTimeoutMs: worker.startSeconds * 1000,
    stallTimeoutMs: worker.stallSeconds * 1000,
    abortTimeoutMs,
  });
}
