import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import cliProgress from 'cli-progress';
import { ConfigError, systemClock } from '../base/index.ts';
import { removeAtExit } from '../media/index.ts';
import {
  bundledModels,
  createDiffusionEngine,
  createPromptWriter,
  createSafetyGate,
  createUpscalingEngine,
  endpointOf,
  findDrawingDevice,
  type GenerationRequest,
  installedModels,
  isAllowedBy,
  parseExpander,
  type RenderOutcome,
  type ReviewGate,
  renderVideo,
  type VideoEngine,
} from '../service/index.ts';
import { checkPictures } from './clip-file.ts';
import { fitRequest } from './fit-request.ts';
import { modelsFolder } from './models-folder.ts';
import { packageVersion } from './package-version.ts';
import { findTargets, placeFile } from './place-file.ts';
import { openPreviewFiles } from './preview-files.ts';
import { refuseFileName } from './refuse-file-name.ts';
import { noteRelease } from './release-list.ts';
import type { VideoOptions } from './video-arguments.ts';
import type { MakeVideoOptions } from './video-wish.ts';

/** What a video is made with; it serves all variations. */
interface Workshop {
  readonly engine: VideoEngine;
  readonly gate: ReviewGate;
  readonly keyFolder: string;
  readonly workFolder: string;
}

/**
 * Makes videos in this process, as the service would: screened, drawn, enlarged, every frame reviewed, marked, encoded,
 * signed; then moved to their place.
 *
 * @returns exit code: 0 done, 2 refused
 * @throws {AozoraError} if it cannot be made
 */
export async function makeVideo(make: MakeVideoOptions, signal: AbortSignal): Promise<number> {
  if (make.prompt.trim() === '' && (make.wish.kind === 'text' || make.images.length + make.videos.length === 0)) {
    throw new ConfigError('Cannot make a video from words as there must be some: current value is empty');
  }
  await refuseFileName(make.prompt, { what: 'the words', advice: 'of which this command takes no further one' });
  const targets = await findTargets(make.options);
  await checkPictures(make.images);
  const workFolder = await mkdtemp(join(tmpdir(), 'aozora-'));
  const settle = removeAtExit(workFolder);
  try {
    await using workshop = await openWorkshop(make.options, workFolder);
    return await run(make, { workshop, targets, signal });
  } finally {
    await rm(workFolder, { recursive: true, force: true });
    settle();
  }
}

async function openWorkshop(
  { threads, device, precision, tiling }: VideoOptions,
  workFolder: string,
): Promise<Workshop & { [Symbol.asyncDispose](): Promise<void> }> {
  const threading = threads === null ? {} : { threads };
  const where = { ...threading, ...(await findDrawingDevice(device)) };
  const released = await installedModels({ folder: modelsFolder(), precision, tiling, ...where });
  const models = [...bundledModels(where), ...released];
  const keyFolder = join(homedir(), '.aozora');
  const gate = await createSafetyGate({ folder: keyFolder, clock: systemClock, version: packageVersion() });
  const endpoint = endpointOf(parseExpander(process.env));
  const writePrompt = createPromptWriter({ endpoint, isAllowed: isAllowedBy(gate) });
  const engine = createUpscalingEngine(createDiffusionEngine({ models, writePrompt }), {
    ...threading,
    cacheFolder: join(keyFolder, 'cache'),
  });
  return {
    ...{ engine, gate, keyFolder, workFolder },
    async [Symbol.asyncDispose]() {
      await engine.close();
      await gate.close();
    },
  };
}

interface Run {
  readonly workshop: Workshop;
  /** Names of the results. */
  readonly targets: readonly string[];
  readonly signal: AbortSignal;
}

async function run(make: MakeVideoOptions, { workshop, targets, signal }: Run): Promise<number> {
  const { options, prompt } = make;
  const screened = await workshop.gate.screenRequest({
    profile: 'artist',
    texts: [
      { role: 'prompt', text: prompt },
      ...(options.negative === null ? [] : [{ role: 'negative_prompt' as const, text: options.negative }]),
    ],
    imagePaths: make.images,
    videoPaths: make.videos,
    signal,
  });
  if (screened.status === 'refused') return refuse(screened);
  const fitted = await fitRequest(workshop.engine.listModels(), make, join(workshop.workFolder, 'given'));
  say(fitted.notes, options);
  for (const [i, target] of targets.entries()) {
    const request = { ...fitted.request, seed: (fitted.request.seed + i) % 2 ** 32 };
    const outcome = await makeOne(request, { workshop, options, signal });
    if (outcome.status === 'refused') return refuse(outcome);
    const output = await placeFile(outcome.videoPath, target, options);
    report({ outcome, request, output, notes: fitted.notes }, options);
  }
  return 0;
}

/** Sentences for whoever waits; a script reads them at the end. */
function say(notes: readonly string[], { isJson }: VideoOptions): void {
  if (!isJson) for (const note of notes) process.stdout.write(`${note}\n`);
}

interface Making {
  readonly workshop: Workshop;
  readonly options: VideoOptions;
  readonly signal: AbortSignal;
}

async function makeOne(
  request: GenerationRequest,
  { workshop, options, signal }: Making,
): Promise<Awaited<ReturnType<typeof renderVideo>>> {
  const { keyFolder, workFolder } = workshop;
  const videoId = `video_${randomUUID().replaceAll('-', '')}`;
  const bar = openBar(options.isJson);
  try {
    const outcome = await renderVideo(
      workshop,
      {
        ...{ videoId, request, profile: 'artist', workFolder, checkpoint: null },
        encoding: { format: options.format, quality: options.quality },
      },
      {
        signal,
        onNotes: (notes) => say(notes, options),
        onProgress: ({ stage, done, total }) => bar.update(stage, done, total),
        onPreview: options.preview === null ? null : openPreviewFiles(options.preview),
        onCheckpoint: async () => {},
      },
    );
    if (outcome.status === 'refused') return outcome;
    const { watermark } = outcome.provenance;
    const markNumber = typeof watermark === 'string' ? watermark : null;
    await noteRelease(keyFolder, { videoId, markNumber, fingerprint: outcome.fingerprint });
    return outcome;
  } finally {
    bar.stop();
  }
}

function refuse(verdict: Extract<RenderOutcome, { status: 'refused' }>): number {
  const categories = verdict.categories.map(({ category }) => category).join(', ');
  process.stderr.write(`${verdict.message} (${verdict.stage}: ${categories})\n`);
  return 2;
}

interface Made {
  readonly outcome: Extract<RenderOutcome, { status: 'completed' }>;
  readonly request: GenerationRequest;
  readonly output: string;
  readonly notes: readonly string[];
}

function report({ outcome, request, output, notes: fitting }: Made, { isJson }: VideoOptions): void {
  const { width, height, frameRate, frameCount } = outcome;
  const unsigned = outcome.provenance.manifest === 'none' ? [unsignedNote] : [];
  const notes = [...fitting, ...outcome.notes, ...unsigned];
  const facts = { output, width, height, frameRate, frameCount, seed: request.seed, notes };
  if (isJson) {
    process.stdout.write(`${JSON.stringify(facts)}\n`);
    return;
  }
  for (const note of unsigned) process.stdout.write(`${note}\n`);
  process.stdout.write(`${output}: ${width}x${height}, ${frameCount} frames at ${frameRate}/s, seed ${request.seed}\n`);
}

/** Said of formats that hold no manifest. */
const unsignedNote =
  'No signed manifest, as the format has no place for one: only the mark in the pixels tells its origin';

/** Two lines of work take turns in a long video: steps of denoising, and frames that are finished. */
function openBar(isQuiet: boolean): { update(stage: string, done: number, total: number): void; stop(): void } {
  if (isQuiet) return { update: () => {}, stop: () => {} };
  const bar = new cliProgress.SingleBar(
    { format: 'denoising {bar} {value}/{total}{frames}', noTTYOutput: false },
    cliProgress.Presets.shades_classic,
  );
  let isStarted = false;
  return {
    update(stage, done, total) {
      if (stage === 'frames' && isStarted) bar.update({ frames: `, frame ${done}/${total}` });
      if (stage !== 'denoise') return;
      if (!isStarted) bar.start(total, 0, { frames: '' });
      isStarted = true;
      bar.setTotal(total);
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
}
