import { parentPort, workerData } from 'node:worker_threads';
import type { Frame } from '../../media/index.ts';
import { createWatermarkEmbedder, type WatermarkOptions } from './embed-watermark.ts';
import type { MarkingAnswer, MarkingQuestion } from './marking-thread.ts';

// The entry of a marking thread: it gets frames and answers with those that are marked.
if (parentPort !== null) {
  const port = parentPort;
  const embedder = createWatermarkEmbedder<Frame>(workerData as WatermarkOptions);
  port.on('message', (question: MarkingQuestion) => {
    const isEnd = 'isEnd' in question;
    const frames = isEnd ? embedder.finish() : embedder.push(question.frame);
    const answer: MarkingAnswer = { frames, isEnd };
    port.postMessage(
      answer,
      frames.map(({ data }) => data.buffer as ArrayBuffer),
    );
  });
}
