import type { Frame } from '../media/index.ts';
import { createRenderer, createSimulation, type Scene } from '../world/index.ts';

/** Size and length of the pictures of a scene. */
export interface RenderCaseOptions {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  readonly frames: number;
}

/** The true pictures of a scene. */
export function renderCase(scene: Scene, { width, height, frameRate, frames }: RenderCaseOptions): Frame[] {
  const { frameAt } = createSimulation(scene);
  const renderer = createRenderer({ width, height });
  return Array.from({ length: frames }, (_, i) => ({
    width,
    height,
    data: renderer.render(scene, frameAt(i / frameRate)).slice(),
  }));
}
