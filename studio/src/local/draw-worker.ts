import { createRandom } from '../../../src/base/index.ts';
import { defaultOptions } from '../../../src/diffusion/default-options.ts';
import { generate } from '../../../src/diffusion/generate.ts';
import { aozoraMini } from '../../../src/models/configs/aozora-mini.ts';
import { openMiniModel } from '../../../src/models/mini/open-mini-model.ts';
import type { VideoModel } from '../../../src/models/video-model.ts';
import { createFrameReviewer } from '../../../src/safety/frame-review/frame-reviewer.ts';
import { type NsfwClassifier, openNsfwNetworks } from '../../../src/safety/frame-review/nsfw-classifier.ts';
import { type AppliedPolicy, policyProfiles } from '../../../src/safety/policy/policy.ts';
import { createPromptScreen } from '../../../src/safety/prompt-screen/create-prompt-screen.ts';
import { createPromptModel, type PromptModel } from '../../../src/safety/prompt-screen/prompt-model.ts';
import { decodeTensors } from '../../../src/safety/prompt-screen/tensor-file.ts';
import type { RefusedVerdict } from '../../../src/safety/review/verdict.ts';
import { fetchFiles } from './fetch-files.ts';
import type { LocalDevice, LocalFrame, MessageFromWorker, MessageToWorker } from './messages.ts';

/**
 * Draws with the bundled model inside the page: the same graphs, loop, screen and review as on the server, on
 * onnxruntime-web.
 */
interface Studio {
  /** The program and the weights: what another of them has begun cannot be gone on with. */
  readonly madeBy: string;
  readonly model: VideoModel;
  readonly screen: PromptModel;
  readonly classifier: NsfwClassifier;
}

const studios = new Map<LocalDevice, Promise<Studio>>();

addEventListener('message', ({ data }: MessageEvent<MessageToWorker>) => {
  draw(data).catch((error: unknown) => {
    tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  });
});

function tell(message: MessageFromWorker, transfer: Transferable[] = []): void {
  postMessage(message, { transfer });
}

async function draw(message: MessageToWorker): Promise<void> {
  const { wish, device } = message;
  const name = policyProfiles.find((each) => each === message.profile) ?? 'public';
  const profile: AppliedPolicy = { profile: name, thresholds: message.thresholds };
  const { madeBy, model, screen, classifier } = await openStudio(device, message.key);
  const resumeFrom = message.resumeFrom?.madeBy === madeBy ? message.resumeFrom.run : null;
  const refusedWords = screenWords(wish, { screen, profile });
  if (refusedWords !== null) return refuse(refusedWords);
  const startMs = performance.now();
  const options = defaultOptions(model);
  const { frameRate } = options;
  const reviewOptions = { classifiers: [classifier], profile, stage: 'output' as const, frameRate };
  const reviewer = createFrameReviewer(reviewOptions);
  const clip = await generate(
    model,
    {
      ...{ kind: 'text', prompt: wish.text, frameCount: frameCountOf(wish.seconds, frameRate), keyframes: [] },
      characters: [],
    },
    {
      ...options,
      ...{ width: wish.width, height: wish.height, random: createRandom(wish.seed) },
      negativePrompt: wish.negativePrompt ?? options.negativePrompt,
      steps: wish.steps ?? options.steps,
      guidance: wish.guidance === null ? options.guidance : { scale: wish.guidance },
      resumeFrom,
      onState: async (run) => tell({ type: 'state', state: { madeBy, run } }),
      onProgress: ({ done, total }) => tell({ type: 'progress', done, total }),
      async onPreview(frame) {
        // A preview is shown only if it would pass by itself, as on the server.
        const preview = createFrameReviewer({ ...reviewOptions, smoothingFrames: 1 });
        const verdict = await preview.push(frame);
        if (verdict.status === 'allowed') tell({ type: 'preview', frame: copyOf(frame) });
      },
    },
  );
  const frames: LocalFrame[] = [];
  for await (const frame of clip) {
    const verdict = await reviewer.push(frame);
    if (verdict.status === 'refused') return refuse(verdict);
    frames.push(copyOf(frame));
  }
  const verdict = reviewer.finish();
  if (verdict.status === 'refused') return refuse(verdict);
  const ms = Math.round(performance.now() - startMs);
  tell(
    { type: 'done', frames, frameRate, ms },
    frames.map(({ data }) => data.buffer),
  );
}

/** Opened once for each device; a failure is tried anew. */
function openStudio(device: LocalDevice, key: string): Promise<Studio> {
  const known = studios.get(device);
  if (known !== undefined) return known;
  const opening = open(device, key).catch((error: unknown) => {
    studios.delete(device);
    throw error;
  });
  studios.set(device, opening);
  return opening;
}

async function open(device: LocalDevice, key: string): Promise<Studio> {
  const onLoaded = (loadedBytes: number, totalBytes: number): void =>
    tell({ type: 'loading', loadedBytes, totalBytes });
  const { files, version } = await fetchFiles(key, onLoaded);
  const bytesOf = (name: string): Uint8Array => {
    const bytes = files.get(name);
    if (bytes === undefined) throw new Error(`The server has no ${name} for pages`);
    return bytes;
  };
  return {
    madeBy: `${location.pathname} ${device} ${version}`,
    screen: createPromptModel(decodeTensors(bytesOf('prompt-screen.safetensors'))),
    classifier: await openNsfwNetworks([bytesOf('frame-review-1.onnx'), bytesOf('frame-review-2.onnx')]),
    model: await openMiniModel({ config: aozoraMini, file: bytesOf('model.safetensors'), device, threads: 1 }),
  };
}

/** Everything that a person wrote is screened, and what the model is to read. */
function screenWords(
  { prompt, text, negativePrompt }: MessageToWorker['wish'],
  { screen: model, profile }: { readonly screen: PromptModel; readonly profile: AppliedPolicy },
): RefusedVerdict | null {
  const screen = createPromptScreen({ profile, model });
  for (const words of new Set([prompt, text, negativePrompt ?? ''])) {
    if (words === '') continue;
    const verdict = screen.screen(words);
    if (verdict.status === 'refused') return verdict;
  }
  return null;
}

/** The server's arithmetic: one picture and whole spans, at least as long as asked where that fits. */
function frameCountOf(seconds: number, frameRate: number): number {
  const span = aozoraMini.autoencoder.framesPerLatent;
  return 1 + Math.max(0, Math.round((seconds * frameRate - 1) / span)) * span;
}

function copyOf({ width, height, data }: { width: number; height: number; data: ArrayLike<number> }): LocalFrame {
  return { width, height, data: new Uint8ClampedArray(data) };
}

function refuse({ stage, message, categories }: RefusedVerdict): void {
  tell({ type: 'refused', stage, message, reasons: categories.map((category) => ({ ...category })) });
}
