import { parentPort, workerData } from 'node:worker_threads';
import { type ClipPlan, planClip } from './clip-plan.ts';
import { createClipRenderer } from './render-clip.ts';
import type { ClipAnswer, ClipQuestion } from './worker-pool.ts';

// The entry of a drawing thread: it gets the numbers of clips and answers with the clips.
if (parentPort !== null) {
  const port = parentPort;
  const plan = workerData as ClipPlan;
  const renderer = createClipRenderer(plan);
  port.on('message', ({ index }: ClipQuestion) => {
    const text = planClip(plan, index);
    const clip = renderer.render(text.scene);
    const { rgb, maps } = clip;
    const answer: ClipAnswer = { ...text, ...clip };
    const buffers = maps === null ? [] : [maps.classes, maps.instances, maps.depthMeters, maps.flow];
    port.postMessage(
      answer,
      [rgb, ...buffers].map(({ buffer }) => buffer as ArrayBuffer),
    );
  });
}
