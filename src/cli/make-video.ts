import { randomInt, randomUUID } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import cliProgress from 'cli-progress';
import { AozoraError, systemClock } from '../base/index.ts';
import {
  bundledModels,
  createDiffusionEngine,
  createSafetyGate,
  fitToModel,
  type GenerationRequest,
  installedModels,
  type ModelInfo,
  type RenderOutcome,
  renderVideo,
  writePrompt,
} from '../service/index.ts';
import { modelsFolder } from './models-folder.ts';
import { packageVersion } from './package-version.ts';
import { noteRelease } from './release-list.ts';
import type { VideoOptions } from './video-arguments.ts';

/** The part of a request that differs between commands. */
export type Wish = GenerationRequest extends infer R
  ? R extends { kind: infer K }
    ? Omit<R, keyof Common> & { kind: K }
    : never
  : never;

type Common = Pick<
  GenerationRequest,
  | 'model'
  | 'prompt'
  | 'negativePrompt'
  | 'style'
  | 'expandPrompt'
  | 'width'
  | 'height'
  | 'frameRate'
  | 'frameCount'
  | 'seed'
  | 'steps'
  | 'guidance'
  | 'characters'
>;

export interface MakeVideoOptions {
  readonly prompt: string;
  readonly wish: Wish;
  readonly options: VideoOptions;
  /** Files that were given, for the screening of what goes in. */
  readonly images: readonly string[];
  readonly videos: readonly string[];
  /** Seconds of the whole result, where it is not what `--seconds` says. */
  readonly totalSeconds?: number;
}

/**
 * Makes one video in this process, as the service would: screened, drawn, every frame reviewed, marked, encoded, signed;
 * then moved to its place.
 *
 * @returns exit code: 0 done, 2 refused
 * @throws {AozoraError} if it cannot be made
 */
export async function makeVideo(make: MakeVideoOptions, signal: AbortSignal): Promise<number> {
  const workFolder = await mkdtemp(join(tmpdir(), 'aozora-'));
  try {
    return await run(make, { workFolder, signal });
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

async function run(
  { prompt, wish, options, images, videos, totalSeconds }: MakeVideoOptions,
  { workFolder, signal }: { readonly workFolder: string; readonly signal: AbortSignal },
): Promise<number> {
  const where = options.threads === null ? {} : { threads: options.threads };
  const models = [...bundledModels(where), ...(await installedModels({ folder: modelsFolder(), ...where }))];
  const engine = createDiffusionEngine({ models, writePrompt });
  const keyFolder = join(homedir(), '.aozora');
  const videoId = `video_${randomUUID().replaceAll('-', '')}`;
  const gate = await createSafetyGate({
    folder: keyFolder,
    clock: systemClock,
    version: packageVersion(),
  });
  try {
    const screened = await gate.screenRequest({
      profile: 'artist',
      texts: [
        { role: 'prompt', text: prompt },
        ...(options.negative === null ? [] : [{ role: 'negative_prompt' as const, text: options.negative }]),
      ],
      imagePaths: images,
      videoPaths: videos,
    });
    if (screened.status === 'refused') return refuse(screened);
    const request = completeRequest(engine.listModels(), { prompt, wish, options, totalSeconds });
    const bar = openBar(options.isJson);
    const outcome = await renderVideo(
      { engine, gate },
      {
        videoId,
        request,
        profile: 'artist',
        workFolder,
        checkpoint: null,
      },
      {
        signal,
        onProgress: ({ done, total }) => bar.update(done, total),
        onPreview: async () => {},
        onCheckpoint: async () => {},
      },
    );
    bar.stop();
    if (outcome.status === 'refused') return refuse(outcome);
    await place(outcome.videoPath, options.output);
    const { watermark } = outcome.provenance;
    const markNumber = typeof watermark === 'string' ? watermark : null;
    await noteRelease(keyFolder, { videoId, markNumber, fingerprint: outcome.fingerprint });
    report(outcome, request, options);
    return 0;
  } finally {
    await engine.close();
    await gate.close();
  }
}

function completeRequest(
  models: readonly ModelInfo[],
  {
    prompt,
    wish,
    options,
    totalSeconds,
  }: Pick<MakeVideoOptions, 'prompt' | 'wish' | 'options'> & { totalSeconds: number | undefined },
): GenerationRequest {
  const model = models.find(({ id }) => id === options.model);
  if (model === undefined) {
    const known = models.map(({ id }) => id).join(', ');
    throw new AozoraError(
      'not_found',
      `Cannot use --model as it must be one of ${known}: current value is ${options.model}; aozora models lists what can be pulled`,
    );
  }
  const seconds = totalSeconds ?? options.seconds;
  const shape = fitToModel(model, {
    width: options.size?.width ?? null,
    height: options.size?.height ?? null,
    seconds,
  });
  return {
    ...wish,
    model: model.id,
    prompt,
    negativePrompt: options.negative,
    style: options.style,
    expandPrompt: options.isExpanded,
    width: shape.width,
    height: shape.height,
    frameRate: shape.frameRate,
    frameCount: shape.frameCount,
    seed: options.seed ?? randomInt(2 ** 32),
    steps: options.steps,
    guidance: options.guidance,
    characters: [],
  } as GenerationRequest;
}

function refuse(verdict: Extract<RenderOutcome, { status: 'refused' }>): number {
  const categories = verdict.categories.map(({ category }) => category).join(', ');
  process.stderr.write(`${verdict.message} (${verdict.stage}: ${categories})\n`);
  return 2;
}

/** Moves the finished file, across disks too; the target appears whole or not at all. */
async function place(from: string, output: string): Promise<void> {
  const target = resolve(output);
  await mkdir(dirname(target), { recursive: true });
  const beside = `${target}.${process.pid}.partial`;
  await copyFile(from, beside);
  await rename(beside, target);
}

function report(
  outcome: Extract<RenderOutcome, { status: 'completed' }>,
  request: GenerationRequest,
  { output, isJson }: VideoOptions,
): void {
  const { width, height, frameRate, frameCount, notes } = outcome;
  const facts = { output, width, height, frameRate, frameCount, seed: request.seed, notes };
  if (isJson) process.stdout.write(`${JSON.stringify(facts)}\n`);
  else {
    for (const note of notes) process.stdout.write(`${note}\n`);
    process.stdout.write(
      `${output}: ${width}x${height}, ${frameCount} frames at ${frameRate}/s, seed ${request.seed}\n`,
    );
  }
}

function openBar(isQuiet: boolean): { update(done: number, total: number): void; stop(): void } {
  if (isQuiet) return { update: () => {}, stop: () => {} };
  const bar = new cliProgress.SingleBar(
    { format: 'denoising {bar} {value}/{total}', noTTYOutput: false },
    cliProgress.Presets.shades_classic,
  );
  let isStarted = false;
  return {
    update(done, total) {
      if (!isStarted) bar.start(total, 0);
      isStarted = true;
      bar.setTotal(total);
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
}
