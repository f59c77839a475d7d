import { fileURLToPath } from 'node:url';
import { aozoraMini } from '../configs/aozora-mini.ts';
import type { VideoModel } from '../video-model.ts';
import { type OpenMiniOptions, openMiniModel } from './open-mini-model.ts';

/** Where the bundled weights lie: beside `src` and `dist` alike. */
export const bundledWeightsPath = (): string =>
  fileURLToPath(new URL('../../../checkpoints/aozora-mini/model.safetensors', import.meta.url));

/** Opens the model that comes with the package. @throws {CheckpointError} if its file is missing or damaged */
export function openBundledModel(options: Omit<OpenMiniOptions, 'config' | 'file'> = {}): Promise<VideoModel> {
  return openMiniModel({ config: aozoraMini, file: bundledWeightsPath(), ...options });
}
