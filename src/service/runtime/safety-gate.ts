import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assert, type Clock, createOnce, pathExists } from '../../base/index.ts';
import { createClip, readImage, readVideo, sniffBytes, sniffMedia, type VideoFormat } from '../../media/index.ts';
import {
  type AppliedPolicy,
  allowed,
  createFrameReviewer,
  createMinorsClassifier,
  createPromptScreen,
  detectOrigin,
  encodeMarkPayload,
  type FrameClassifier,
  type FrameReviewer,
  hashPrompt,
  type Ingredient,
  loadPromptModel,
  markNumberOf,
  type OriginEvidence,
  openFaceFinder,
  openMarkingThread,
  openNsfwClassifier,
  openPictureText,
  openSigningIdentity,
  openSymbolClassifier,
  openTextReader,
  type PictureTextReader,
  type PromptModel,
  type PromptScreen,
  type PromptScreenOptions,
  policyProfiles,
  readGazetteer,
  readManifest,
  type SignedFormat,
  type SigningIdentity,
  signFile,
  type WatermarkKey,
} from '../../safety/index.ts';
import type {
  OriginSearch,
  OwnThresholds,
  ReviewGate,
  ReviewSubject,
  ScreenedRequest,
  UsedFile,
  Verdict,
  VideoReview,
} from '../jobs/review-gate.ts';

/** Keys, clock and names that the gate screens, marks and signs with. */
export interface SafetyGateOptions {
  /** Where the installation keeps its keys; made on first use. */
  readonly folder: string;
  readonly clock: Clock;
  /** Version that the manifest names. */
  readonly version: string;
  /** Where converted networks are kept between runs. Default `cache` in the folder. */
  readonly cacheFolder?: string;
  /** Further classifiers of frames, for example an operator's own; the gate closes them. Default none. */
  readonly classifiers?: readonly FrameClassifier[];
  /** Real people to protect besides the built-in names: a file (text, CSV, TSV, JSON) or the names. Default none. */
  readonly publicFigures?: PromptScreenOptions['publicFigures'];
  /** Another moderation service that is asked after our own layers. Default none. */
  readonly secondOpinion?: PromptScreenOptions['secondOpinion'];
}

/**
 * The gate of an installation: words are screened, every frame of what comes in and of what is made is reviewed, frames
 * are marked with the video's number, files signed.
 *
 * @throws {CheckpointError} if the prompt screen's weights are missing: nothing is made without it
 */
export async function createSafetyGate(options: SafetyGateOptions): Promise<ReviewGate> {
  const model = loadPromptModel();
  const key = await readKey(options.folder);
  const identity = await openSigningIdentity({ folder: join(options.folder, 'certificates'), clock: options.clock });
  const networks = openOnce(() => openNetworks(options));
  const openScreen = createScreens(model, options);
  return {
    screenRequest: async (request) => screenRequest(request, { openScreen, networks }),
    scoreText: async (text) => scoreText(openScreen('public'), text),
    openReview: async (subject) =>
      openReview(subject, { options, key, identity, openScreen, networks: await networks.open() }),
    detectOrigin: (search) => searchOrigin(search, { key, identity }),
    close: () => networks.close(),
  };
}

/** The screen of a profile; lists of names are read once. */
type OpenScreen = (profile: AppliedPolicy) => PromptScreen;

function createScreens(model: PromptModel, { publicFigures, secondOpinion }: SafetyGateOptions): OpenScreen {
  const names = typeof publicFigures === 'string' ? readGazetteer(publicFigures) : publicFigures;
  const settings = { model, ...(names && { publicFigures: names }), ...(secondOpinion && { secondOpinion }) };
  return (profile) => createPromptScreen({ ...settings, profile });
}

/** What looks at frames. */
interface Networks {
  readonly classifiers: readonly FrameClassifier[];
  readonly reader: PictureTextReader;
}

/** Opened when the first frame comes: screening of words alone needs no networks. */
interface OpenedNetworks {
  open(): Promise<Networks>;
  close(): Promise<void>;
}

async function openNetworks({ folder, cacheFolder, classifiers = [] }: SafetyGateOptions): Promise<Networks> {
  const nudity = await openNsfwClassifier(cacheFolder ?? join(folder, 'cache'));
  const minors = createMinorsClassifier({ nudity, faces: await openFaceFinder() });
  const symbols = await openSymbolClassifier();
  return { classifiers: [nudity, minors, symbols, ...classifiers], reader: await openTextReader() };
}

function openOnce(open: () => Promise<Networks>): OpenedNetworks {
  let opening: Promise<Networks> | null = null;
  return {
    open() {
      opening ??= open().catch((error: unknown) => {
        opening = null; // a missing package may be installed before the next try
        throw error;
      });
      return opening;
    },
    async close() {
      const networks = await opening;
      for (const classifier of networks?.classifiers ?? []) classifier[Symbol.dispose]();
      networks?.reader[Symbol.dispose]();
      opening = null;
    },
  };
}

interface ScreenParts {
  readonly openScreen: OpenScreen;
  readonly networks: OpenedNetworks;
}

async function screenRequest(
  { profile: name, thresholds, texts, imagePaths, videoPaths, signal }: ScreenedRequest,
  { openScreen, networks }: ScreenParts,
): Promise<Verdict> {
  const profile = policyOf(name, thresholds);
  const screen = openScreen(profile);
  for (const { text } of texts) {
    const verdict = await screen.screenWithSecondOpinion(text);
    if (verdict.status === 'refused') return verdict;
  }
  // Harmless parts can add up.
  const cards = texts.filter(({ role }) => role === 'storyboard');
  const { together } = screen.screenStoryboard(cards);
  if (together.status === 'refused') return together;
  if (imagePaths.length + videoPaths.length === 0) return allowed;
  const { classifiers, reader } = await networks.open();
  const review = { classifiers, profile, stage: 'input' as const };
  for (const path of imagePaths) {
    const text = openPictureText({ reader, screen, detail: 'picture' });
    const reviewer = createFrameReviewer({ ...review, text, frameRate: 1 });
    await reviewer.push(await readImage(path));
    const verdict = reviewer.finish();
    if (verdict.status === 'refused') return verdict;
  }
  for (const path of videoPaths) {
    await using video = await readVideo(path, signal === undefined ? {} : { signal });
    const text = openPictureText({ reader, screen, detail: 'video' });
    const reviewer = createFrameReviewer({ ...review, text, frameRate: video.frames.frameRate });
    for await (const frame of video.frames) {
      signal?.throwIfAborted();
      const verdict = await reviewer.push(frame);
      if (verdict.status === 'refused') return verdict;
    }
    const verdict = reviewer.finish();
    if (verdict.status === 'refused') return verdict;
  }
  return allowed;
}

function scoreText(screen: PromptScreen, text: string): Awaited<ReturnType<ReviewGate['scoreText']>> {
  const verdict = screen.screen(text);
  return verdict.status === 'refused' ? verdict.categories : [];
}

async function searchOrigin(
  { path, index, knownNumbers }: OriginSearch,
  { key, identity }: { readonly key: WatermarkKey; readonly identity: SigningIdentity },
): Promise<OriginEvidence> {
  const bytes = await readFile(path);
  const kind = sniffMedia(bytes.subarray(0, sniffBytes));
  const format = signedFormats[kind.name] ?? null;
  const file = format === null ? null : { source: bytes, format };
  const search = { file, trustedRoots: identity.root, watermarkKey: key, knownNumbers, index };
  if (kind.kind === 'image' && !kind.isAnimated) {
    const picture = await readImage(bytes);
    const frames = createClip([picture], { width: picture.width, height: picture.height, frameRate: 1 });
    return detectOrigin({ ...search, frames });
  }
  await using video = await readVideo(path);
  return detectOrigin({ ...search, frames: video.frames });
}

/** Formats whose manifests can be read, by the name that sniffing gives them. */
const signedFormats: Readonly<Record<string, SignedFormat>> = {
  MP4: 'video/mp4',
  JPEG: 'image/jpeg',
  PNG: 'image/png',
  WebP: 'image/webp',
};

interface ReviewParts {
  readonly options: SafetyGateOptions;
  readonly key: WatermarkKey;
  readonly identity: SigningIdentity;
  readonly openScreen: OpenScreen;
  readonly networks: Networks;
}

function openReview(subject: ReviewSubject, parts: ReviewParts): VideoReview {
  const { options, key, identity, openScreen, networks } = parts;
  const { videoId, model, width, height, frameRate } = subject;
  const number = markNumberOf(key, videoId);
  const payload = encodeMarkPayload(key, number);
  const marking = openMarkingThread({ key, payload, width, height, frameRate });
  const profile = policyOf(subject.profile, subject.thresholds);
  const { classifiers, reader } = networks;
  const text = openPictureText({ reader, screen: openScreen(profile), detail: 'video' });
  const openReviewer = (): FrameReviewer =>
    createFrameReviewer({ classifiers, profile, stage: 'output', frameRate, text });
  const reviewer = openReviewer();
  let passed: 'open' | 'passed' | 'refused' = 'open';
  return {
    // A preview is a picture of its own: it does not count among the frames that the video is judged by.
    reviewPreview: async (frame) => ({ verdict: await openReviewer().push(frame), frame }),
    async reviewFrame(frame) {
      const verdict = await reviewer.push(frame);
      return { verdict, frames: verdict.status === 'allowed' ? await marking.push(frame) : [] };
    },
    async finishFrames() {
      const verdict = reviewer.finish();
      passed = verdict.status === 'allowed' ? 'passed' : 'refused';
      return { verdict, frames: verdict.status === 'allowed' ? await marking.finish() : [] };
    },
    async release({ path, format: written = 'mp4' }) {
      assert(passed === 'passed', 'internal: a file may be released only after all of its frames have passed');
      const { seed = null, sources = [] } = subject;
      const record = { videoId, model, seed, promptSha256: hashPrompt(subject.prompt), markNumber: number };
      const { version, clock } = options;
      const format = releasedFormats[written];
      if (format === null) return { status: 'released', path, provenance: { manifest: 'none', watermark: number } };
      const ingredients: Ingredient[] = [];
      for (const source of sources) ingredients.push(await readIngredient(source, identity));
      await signFile(path, path, { identity, record, format, version, clock, ingredients });
      return { status: 'released', path, provenance: { manifest: 'c2pa', watermark: number } };
    },
    close: () => marking.close(),
  };
}

/** What a finished file is signed as; null where the format holds no manifest, and the mark in the pixels is all there is. */
const releasedFormats: Readonly<Record<VideoFormat, SignedFormat | null>> = {
  mp4: 'video/mp4',
  webp: 'image/webp',
  webm: null,
  gif: null,
};

/** A file that went into the video, with its own manifest where it has one that is whole. */
async function readIngredient({ title, path }: UsedFile, identity: SigningIdentity): Promise<Ingredient> {
  const bytes = await readFile(path);
  const format = signedFormats[sniffMedia(bytes.subarray(0, sniffBytes)).name] ?? null;
  if (format === null) return { videoId: 'upload', title, format: 'video/mp4', bytes: null };
  const evidence = await readManifest(bytes, format, identity.root);
  const isWhole = evidence.status === 'trusted' || evidence.status === 'untrusted';
  const videoId = (isWhole ? (evidence.generation?.videoId ?? evidence.title) : null) ?? 'upload';
  return { videoId, title, format, bytes: isWhole ? bytes : null };
}

/** A profile with the thresholds that an administrator moved. */
function policyOf(name: string, thresholds: OwnThresholds = {}): AppliedPolicy {
  return { profile: policyProfiles.find((profile) => profile === name) ?? 'public', thresholds };
}

/** The installation's watermark key: 32 random bytes, made once, readable by its owner only. */
async function readKey(folder: string): Promise<WatermarkKey> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'watermark.key');
  if (!(await pathExists(path))) await createOnce(path, randomBytes(32));
  return readFile(path);
}
