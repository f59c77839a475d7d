import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../base/index.ts';
import type { Frame } from '../../media/index.ts';
import {
  allowed,
  createPromptScreen,
  createWatermarkEmbedder,
  encodeMarkPayload,
  hashPrompt,
  loadPromptModel,
  markNumberOf,
  openSigningIdentity,
  type PolicyProfile,
  type PromptModel,
  policyProfiles,
  type SigningIdentity,
  signFile,
  type WatermarkKey,
} from '../../safety/index.ts';
import type { ReviewGate, ReviewSubject, ScreenedRequest, Verdict, VideoReview } from '../jobs/review-gate.ts';

/** Keys, clock and names that the gate screens, marks and signs with. */
export interface SafetyGateOptions {
  /** Where the installation keeps its keys; made on first use. */
  readonly folder: string;
  readonly clock: Clock;
  /** Version that the manifest names. */
  readonly version: string;
  /**
   * Models whose frames need no classifier, because they can draw only what their own drawn world holds. Videos of other
   * models, and pictures and videos that people bring, are refused until there is a classifier for frames.
   */
  readonly harmlessModels: readonly string[];
}

/**
 * The gate of an installation: words are screened, frames marked with the video's number, files signed.
 *
 * @throws {CheckpointError} if the prompt screen's weights are missing: nothing is made without it
 */
export async function createSafetyGate(options: SafetyGateOptions): Promise<ReviewGate> {
  const model = loadPromptModel();
  const key = await readKey(options.folder);
  const identity = openSigningIdentity({ folder: join(options.folder, 'certificates'), clock: options.clock });
  return {
    screenRequest: async (request) => screenRequest(model, request),
    scoreText: async (text) => scoreText(model, text),
    openReview: async (subject) => openReview(subject, { options, key, identity }),
    close: async () => {},
  };
}

function screenRequest(model: PromptModel, { profile, texts, imagePaths, videoPaths }: ScreenedRequest): Verdict {
  const screen = createPromptScreen({ profile: profileOf(profile), model });
  for (const { text } of texts) {
    const verdict = screen.screen(text);
    if (verdict.status === 'refused') return verdict;
  }
  return imagePaths.length + videoPaths.length > 0 ? noClassifier('input') : allowed;
}

function scoreText(model: PromptModel, text: string): Awaited<ReturnType<ReviewGate['scoreText']>> {
  const verdict = createPromptScreen({ profile: 'public', model }).screen(text);
  return verdict.status === 'refused' ? verdict.categories : [];
}

interface ReviewParts {
  readonly options: SafetyGateOptions;
  readonly key: WatermarkKey;
  readonly identity: SigningIdentity;
}

function openReview(subject: ReviewSubject, { options, key, identity }: ReviewParts): VideoReview {
  const { videoId, model, width, height, frameRate } = subject;
  const isHarmless = options.harmlessModels.includes(model);
  const number = markNumberOf(key, videoId);
  const embedder = createWatermarkEmbedder<Frame>({
    key,
    payload: encodeMarkPayload(key, number),
    width,
    height,
    frameRate,
  });
  const judge = (): Verdict => (isHarmless ? allowed : noClassifier('output'));
  return {
    reviewPreview: async (frame) => ({ verdict: judge(), frame }),
    reviewFrame: async (frame) =>
      isHarmless ? { verdict: judge(), frames: embedder.push(frame) } : { verdict: judge(), frames: [] },
    finishFrames: async () =>
      isHarmless ? { verdict: judge(), frames: embedder.finish() } : { verdict: judge(), frames: [] },
    async release({ path }) {
      const record = { videoId, model, seed: null, promptSha256: hashPrompt(subject.prompt), markNumber: number };
      await signFile(path, path, {
        identity,
        record,
        format: 'video/mp4',
        version: options.version,
        clock: options.clock,
      });
      return { status: 'released', path, provenance: { manifest: 'c2pa', watermark: number } };
    },
    close: async () => {},
  };
}

/** Said where a picture would have to be judged and nothing here can. */
function noClassifier(stage: 'input' | 'output'): Verdict {
  const reason = 'there is no classifier for pictures yet';
  return {
    status: 'refused',
    stage,
    categories: [{ category: 'unreviewed', score: 1, threshold: 0, reason }],
    message: 'This needs pictures to be reviewed, and this version of Aozora cannot review pictures yet.',
  };
}

function profileOf(name: string): PolicyProfile {
  return policyProfiles.find((profile) => profile === name) ?? 'public';
}

/** The installation's watermark key: 32 random bytes, made once, readable by its owner only. */
async function readKey(folder: string): Promise<WatermarkKey> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'watermark.key');
  try {
    await writeFile(path, randomBytes(32), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFile(path);
}
