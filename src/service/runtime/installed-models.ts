import { systemClock } from '../../base/index.ts';
import {
  allCheckpoints,
  type ModelExtras,
  type ModelStore,
  openModelStore,
  type ReleasedCheckpoint,
  type Tiling,
  type WeightPrecision,
} from '../../models/index.ts';
import type { ModelInfo } from '../jobs/engine.ts';
import type { EngineModel } from './diffusion-engine.ts';
import type { DrawingDevice } from './drawing-device.ts';

/** Where released models are installed, and how they run. */
export interface InstalledModelsOptions extends Partial<DrawingDevice> {
  readonly folder: string;
  readonly threads?: number;
  /** Of the weights of transformers. Default: as they are stored. */
  readonly precision?: WeightPrecision;
  /** How large pictures are decoded. Default: in tiles where they are large. */
  readonly tiling?: Tiling;
  /** Checkpoints that are looked for. Default: all. */
  readonly checkpoints?: readonly ReleasedCheckpoint[];
}

/**
 * Released models that were pulled or imported; read once, so a new one needs a new start. Damaged ones are left out, as
 * are those whose folder has disappeared, so that the others work: `aozora models` and the doctor name them.
 */
export async function installedModels({
  folder,
  checkpoints = allCheckpoints,
  ...options
}: InstalledModelsOptions): Promise<EngineModel[]> {
  // Nothing is downloaded here, so no hub is needed.
  const store = await openModelStore({
    folder,
    hub: { url: 'https://huggingface.co', token: null },
    clock: systemClock,
    checkpoints,
  });
  const whole = (await store.list()).filter(({ fault }) => fault === null);
  const installed = new Map(whole.map(({ name, sizeBytes }) => [name, sizeBytes]));
  const models: EngineModel[] = [];
  for (const checkpoint of store.checkpoints) {
    const weightBytes = installed.get(checkpoint.name);
    if (weightBytes === undefined) continue;
    const info = infoOf(checkpoint, weightBytes, await store.extras(checkpoint.name));
    models.push(engineModel(store, info, options));
  }
  return models;
}

function engineModel(
  store: ModelStore,
  info: ModelInfo,
  options: Pick<InstalledModelsOptions, 'threads' | 'precision' | 'tiling' | keyof DrawingDevice>,
): EngineModel {
  return { info, open: () => store.open(info.id, options) };
}

function infoOf(checkpoint: ReleasedCheckpoint, weightBytes: number, extras: ModelExtras): ModelInfo {
  const { name, license, source, defaults, hasFrameLevels, maximumPixels, sizeMultiple, span, maximumFrames } =
    checkpoint;
  return {
    id: name,
    description: `Released weights of ${source.repository}`,
    licence: license.name,
    createdAt: Date.UTC(2026, 10, 22) / 1000,
    kinds: hasFrameLevels ? ['text', 'image', 'keyframes', 'extend', 'remix', 'storyboard'] : ['text', 'remix'],
    sizes: { kind: 'grid', multipleOf: sizeMultiple, minimumSide: 4 * sizeMultiple, maximumPixels },
    defaultSize: { width: defaults.width, height: defaults.height },
    frameRate: defaults.frameRate,
    frames: { offset: 1, step: span, minimum: 1, maximum: maximumFrames },
    steps: defaults.steps,
    weightBytes,
    ...extras,
    characters: false,
  };
}
