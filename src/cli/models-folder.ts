import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { systemClock } from '../base/index.ts';
import { allCheckpoints, type ModelStore, openModelStore, type ReleasedCheckpoint } from '../models/index.ts';

/** Where released models are installed: `AOZORA_MODELS`, else below the home folder. */
export function modelsFolder(): string {
  return resolve(process.env.AOZORA_MODELS || join(homedir(), '.aozora', 'models'));
}

/**
 * The store there. `HF_ENDPOINT` names a mirror of the hub, `HF_TOKEN` is for repositories that ask for one, and
 * `AOZORA_GITHUB_FILES` names a mirror of GitHub's files.
 */
export function openLocalStore(checkpoints: readonly ReleasedCheckpoint[] = allCheckpoints): Promise<ModelStore> {
  const url = trimmed(process.env.HF_ENDPOINT || 'https://huggingface.co');
  const githubUrl = trimmed(process.env.AOZORA_GITHUB_FILES || 'https://raw.githubusercontent.com');
  return openModelStore({
    folder: modelsFolder(),
    hub: { url, token: process.env.HF_TOKEN || null, githubUrl },
    clock: systemClock,
    checkpoints,
  });
}

function trimmed(url: string): string {
  return url.replace(/\/+$/, '');
}
