import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assert } from '../../base/index.ts';
import { createSession, type Session } from '../../graph/index.ts';
import type { Frame } from '../../media/index.ts';
import type { FrameClassifier, PartialScores } from './frame-classifier.ts';
import { convertNetwork, nsfwInputSide, nsfwLargeSide, nsfwQuickSide } from './nsfw-graph.ts';
import {
  type NsfwNetwork,
  nsfwClasses,
  nsfwNetworks,
  nsfwPackageVersion,
  nsfwThirdNetwork,
  readPublishedNetwork,
} from './nsfw-package.ts';
import { toFrame, toPictureTensor } from './picture-tensor.ts';
import { openOnUse, type SessionOnUse } from './session-on-use.ts';

/** Probabilities of one frame, by class. */
export type NsfwProbabilities = Readonly<Record<(typeof nsfwClasses)[number], number>>;

/** A classifier of sexual pictures, photographed or drawn. */
export interface NsfwClassifier extends FrameClassifier {
  /** The mean of both networks. */
  probabilities(frame: Frame): Promise<NsfwProbabilities>;
  /** What the first network alone gives to all sexual and suggestive classes together: quick, for whoever looks closer then. */
  suspect(frame: Frame): Promise<number>;
}

const layout = { width: nsfwInputSide, height: nsfwInputSide, mean: [0, 0, 0], deviation: [1, 1, 1] } as const;
const quickLayout = { ...layout, width: nsfwQuickSide, height: nsfwQuickSide } as const;
const largeLayout = { ...layout, width: nsfwLargeSide, height: nsfwLargeSide } as const;

/**
 * The mean of both networks, the second at its quick side, from which the second looks at its full side: of 55 pictures whose mean at
 * full sides was 0.5 or more, none had less than 0.26.
 */
const suspicious = 0.2;

/** Pixels up to which a frame is copied: to copy a large one takes longer than to look at it quickly. */
const largestCopy = 512 ** 2;

/**
 * The mean of two networks from which the third is asked: below, a score stands. The two take blurred shapes in skin colors
 * for bodies, the third, which is the most accurate by its authors' account, does not.
 */
const doubtful = 0.5;

/**
 * Opens the networks of nsfwjs; on first use they are converted to ONNX in the cache folder, the third when it is asked first.
 *
 * @param cacheFolder made if missing; takes 45 MB, with the third network 134 MB
 * @throws {AozoraError} `model_missing` if the package is not installed: then nothing can be released
 */
export async function openNsfwClassifier(cacheFolder: string): Promise<NsfwClassifier> {
  const paths = await convertNsfwNetworks(cacheFolder);
  const models = await Promise.all(paths.map((path) => readFile(path)));
  const quick = await readFile(await convertOnce(nsfwNetworks[1], { cacheFolder, side: nsfwQuickSide }));
  const readThird = async (): Promise<Uint8Array> =>
    readFile(await convertOnce(nsfwThirdNetwork, { cacheFolder, side: nsfwLargeSide }));
  return openNsfwNetworks(models, { quick, readThird });
}

/**
 * The first two networks of nsfwjs as ONNX files, converted on first use; for whoever opens them elsewhere.
 *
 * @throws {AozoraError} `model_missing` if the package is not installed
 */
export function convertNsfwNetworks(cacheFolder: string): Promise<string[]> {
  return Promise.all(nsfwNetworks.map((network) => convertOnce(network, { cacheFolder, side: nsfwInputSide })));
}

/** Networks that save time or mistakes. */
export interface MoreNsfwNetworks {
  /** The second network for its quick side. */
  readonly quick: Uint8Array;
  /** Gives the third network when it is asked first. */
  readonly readThird: () => Promise<Uint8Array>;
}

/**
 * Opens the classifier on converted networks, in their order; needs no files, so that browsers have it, too.
 *
 * @param more default: the second network always looks closely, and the mean of two stands
 */
export async function openNsfwNetworks(
  models: readonly Uint8Array[],
  more: MoreNsfwNetworks | null = null,
): Promise<NsfwClassifier> {
  assert(models.length === nsfwNetworks.length, 'internal: the classifier is the mean of both networks');
  const open = (model: Uint8Array): Promise<Session> => createSession(model, { threads: 1, hasSpinningThreads: false });
  const first = await open(models[0]!);
  // Where the second network has a quick look first, its closer look is seldom asked for.
  const second = openOnUse(() => open(models[1]!));
  if (more === null) return createNsfwClassifier({ first, second, more });
  try {
    const third = openOnUse(() => more.readThird().then(open));
    return createNsfwClassifier({ first, second, more: { quick: await open(more.quick), third } });
  } catch (error) {
    first[Symbol.dispose]();
    throw error;
  }
}

interface NsfwSessions {
  readonly first: Session;
  readonly second: SessionOnUse;
  readonly more: { readonly quick: Session; readonly third: SessionOnUse } | null;
}

function createNsfwClassifier({ first, second, more }: NsfwSessions): NsfwClassifier {
  const ask = async (session: Session, pixels: Pixels): Promise<NsfwProbabilities> => {
    const { probabilities } = await session.run({ pixels });
    return nameClasses(Array.from(probabilities!.data, Number));
  };
  let last: SeenPicture | null = null;

  async function look(given: Frame): Promise<SeenPicture> {
    const pixels = toPictureTensor(given, layout);
    // A picture that stands still is the same again: what was found of it holds.
    if (last !== null && isSame(last.pixels, pixels)) return last;
    const small = await ask(first, pixels);
    // The other networks may be asked when the frame's bytes are another picture's. Of a large one what the first network saw is enough.
    const { width, height, data } = given;
    const frame = width * height <= largestCopy ? { width, height, data: data.slice() } : null;
    last = { pixels, frame, small, large: null, quick: null, final: null };
    return last;
  }

  async function complete(seen: SeenPicture): Promise<NsfwProbabilities> {
    seen.large ??= await ask(await second.session(), seen.pixels);
    return meanOf(seen.small, seen.large);
  }

  /** The mean with a quick look of the second network, where that is not suspicious. */
  async function glance(seen: SeenPicture): Promise<PartialScores> {
    if (more === null || seen.large !== null) return judge(seen);
    seen.quick ??= sexualOf(await ask(more.quick, toPictureTensor(frameOf(seen), quickLayout)));
    const score = (sexualOf(seen.small) + seen.quick) / 2;
    return score < suspicious ? { atMost: { sexual: score }, finish: null } : judge(seen);
  }

  /** The mean of two; where that is doubtful, the mean of it and of the third, if that is lower. */
  async function judge(seen: SeenPicture): Promise<PartialScores> {
    const score = sexualOf(await complete(seen));
    if (score < doubtful || more === null) return { atMost: { sexual: score }, finish: null };
    const finish = async (): Promise<PartialScores> => {
      seen.final ??= sexualOf(await ask(await more.third.session(), toPictureTensor(frameOf(seen), largeLayout)));
      return { atMost: { sexual: Math.min(score, (score + seen.final) / 2) }, finish: null };
    };
    return { atMost: { sexual: score }, finish };
  }

  return {
    name: 'sexual content classifier',
    probabilities: async (frame) => complete(await look(frame)),
    async suspect(frame) {
      const { hentai, porn, sexy } = (await look(frame)).small;
      return hentai + porn + sexy;
    },
    async classify(frame) {
      let judged = await glance(await look(frame));
      while (judged.finish !== null) judged = await judged.finish();
      return judged.atMost;
    },
    async classifyPartly(frame) {
      const seen = await look(frame);
      if (seen.large !== null || seen.quick !== null) return glance(seen);
      // The second network's share of the mean is at most one half, and the third only lowers it.
      return { atMost: { sexual: sexualOf(seen.small) / 2 + 0.5 }, finish: () => glance(seen) };
    },
    [Symbol.dispose]() {
      for (const network of [first, second, more?.quick, more?.third]) network?.[Symbol.dispose]();
    },
  };
}

type Pixels = ReturnType<typeof toPictureTensor>;

/** A picture, and what each network said of it as far as it was asked. */
interface SeenPicture {
  readonly pixels: Pixels;
  /** A copy for the networks that look at other sizes; null of large frames. */
  readonly frame: Frame | null;
  readonly small: NsfwProbabilities;
  large: NsfwProbabilities | null;
  /** Sexual classes by the second network at its quick side, and by the third. */
  quick: number | null;
  final: number | null;
}

const frameOf = ({ frame, pixels }: SeenPicture): Frame => frame ?? toFrame(pixels);

const sexualOf = ({ hentai, porn }: NsfwProbabilities): number => hentai + porn;

function nameClasses(values: readonly number[]): NsfwProbabilities {
  const [drawing, hentai, neutral, porn, sexy] = values as [number, number, number, number, number];
  return { drawing, hentai, neutral, porn, sexy };
}

function meanOf(a: NsfwProbabilities, b: NsfwProbabilities): NsfwProbabilities {
  return nameClasses(nsfwClasses.map((name) => (a[name] + b[name]) / 2));
}

function isSame({ data: a }: Pixels, { data: b }: Pixels): boolean {
  if (a === b) return true;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

interface ConversionOptions {
  readonly cacheFolder: string;
  readonly side: number;
}

async function convertOnce(network: NsfwNetwork, { cacheFolder, side }: ConversionOptions): Promise<string> {
  const size = side === nsfwInputSide ? '' : `-${side}`;
  const path = join(cacheFolder, `nsfw-${network}${size}-${nsfwPackageVersion}.onnx`);
  if (existsSync(path)) return path;
  const model = convertNetwork(readPublishedNetwork(network), side);
  await mkdir(cacheFolder, { recursive: true });
  const partial = `${path}.${randomUUID()}.partial`;
  await writeFile(partial, model);
  await rename(partial, path);
  return path;
}
