/**
 * Aozora: text to video in TypeScript.
 *
 * ```ts no-run
 * import { createRandom, defaultOptions, generate, openBundledModel } from 'aozora';
 * await using model = await openBundledModel();
 * const clip = await generate(
 *   model,
 *   { kind: 'text', prompt: 'a red fox runs in a snowfield', frameCount: 17, keyframes: [], characters: [] },
 *   { ...defaultOptions(model), random: createRandom(7) },
 * );
 * for await (const frame of clip) frame.data;
 * ```
 *
 * @module
 */
export { createRandom } from './base/index.ts';
export {
  defaultOptions,
  type GeneratedClip,
  type GenerateOptions,
  generate,
  upscaleClip,
  type VideoRequest,
} from './diffusion/index.ts';
export { openVideoWriter, writeVideo } from './media/index.ts';
export { openBundledModel, openUpscaler, type Upscaler, type VideoModel } from './models/index.ts';
export { expandPrompt } from './prompt/index.ts';
