import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { systemClock } from '../base/index.ts';
import { type ModelStore, openModelStore } from '../models/index.ts';

/** Where released models are installed: `AOZORA_MODELS`, else below the home folder. */
export function modelsFolder(): string {
  return resolve(process.env.AOZORA_MODELS || join(homedir(), '.aozora', 'models'));
}

/** The store there. `HF_ENDPOINT` names a mirror of the hub, `HF_TOKEN` is for repositories that ask for one. */
export function openLocalStore(): Promise<ModelStore> {
  const url = (process.env.HF_ENDPOINT || 'https://huggingface.co').replace(/\/+$/, '');
  return openModelStore({
    folder: modelsFolder(),
    hub: { url, token: process.env.HF_TOKEN || null },
    clock: systemClock,
  });
}
