import { aozoraMini, miniSampling, openBundledModel } from '../../models/index.ts';
import type { ModelInfo } from '../jobs/engine.ts';
import type { EngineModel } from './diffusion-engine.ts';
import type { DrawingDevice } from './drawing-device.ts';

const miniInfo: ModelInfo = {
  id: aozoraMini.name,
  description: 'Small illustrated world, offline, trained by Aozora',
  licence: 'Apache-2.0',
  createdAt: Date.UTC(2026, 10, 22) / 1000,
  kinds: ['text', 'image', 'keyframes', 'extend', 'loop', 'blend', 'remix', 'recut', 'storyboard'],
  sizes: { kind: 'grid', multipleOf: 32, minimumSide: 128, maximumPixels: 384 * 384 },
  defaultSize: { width: 256, height: 256 },
  frameRate: 8,
  frames: { offset: 1, step: 4, minimum: 1, maximum: 481 },
  steps: miniSampling.steps,
  weightBytes: 20_000_000,
  canRate: true,
  characters: true,
  knowsOnlyWorldWords: true,
};

/** Models that come with the package. */
export function bundledModels(options: { readonly threads?: number } & Partial<DrawingDevice>): EngineModel[] {
  return [
    {
      info: miniInfo,
      open: () => openBundledModel(options),
    },
  ];
}
