import { type GenerateOptions, generate } from '../diffusion/index.ts';
import { collectFrames, type Frame } from '../media/index.ts';
import type { VideoModel } from '../models/index.ts';

/** What is drawn, and how. */
export interface DrawWordsOptions extends GenerateOptions {
  readonly prompt: string;
  readonly frameCount: number;
}

/** The pictures of a video from words alone. */
export async function drawWords(
  model: VideoModel,
  { prompt, frameCount, ...options }: DrawWordsOptions,
): Promise<Frame[]> {
  const request = { kind: 'text', prompt, frameCount, keyframes: [], characters: [] } as const;
  return collectFrames(await generate(model, request, options));
}
