import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assert } from '../../base/index.ts';
import { createSession, type Session } from '../../graph/index.ts';
import type { Frame } from '../../media/index.ts';
import type { FrameClassifier, FrameScores } from './frame-classifier.ts';
import { convertNetwork, nsfwInputSide } from './nsfw-graph.ts';
import {
  type NsfwNetwork,
  nsfwClasses,
  nsfwNetworks,
  nsfwPackageVersion,
  readPublishedNetwork,
} from './nsfw-package.ts';
import { toPictureTensor } from './picture-tensor.ts';

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

/**
 * Opens the two networks of nsfwjs; on first use they are converted to ONNX in the cache folder.
 *
 * @param cacheFolder made if missing; takes 28 MB
 * @throws {AozoraError} `model_missing` if the package is not installed: then nothing can be released
 */
export async function openNsfwClassifier(cacheFolder: string): Promise<NsfwClassifier> {
  const paths = await convertNsfwNetworks(cacheFolder);
  return openNsfwNetworks(await Promise.all(paths.map((path) => readFile(path))));
}

/**
 * The networks of nsfwjs as ONNX files, converted on first use; for whoever opens them elsewhere.
 *
 * @throws {AozoraError} `model_missing` if the package is not installed
 */
export function convertNsfwNetworks(cacheFolder: string): Promise<string[]> {
  return Promise.all(nsfwNetworks.map((network) => convertOnce(network, cacheFolder)));
}

/** Opens the classifier on converted networks, in their order; needs no files, so that browsers have it, too. */
export async function openNsfwNetworks(models: readonly Uint8Array[]): Promise<NsfwClassifier> {
  assert(models.length === nsfwNetworks.length, 'internal: the classifier is the mean of both networks');
  const sessions: Session[] = [];
  const close = (): void => {
    for (const session of sessions) session[Symbol.dispose]();
  };
  try {
    for (const model of models) sessions.push(await createSession(model, { threads: 1, hasSpinningThreads: false }));
  } catch (error) {
    close();
    throw error;
  }
  return createNsfwClassifier(sessions, close);
}

function createNsfwClassifier(sessions: readonly Session[], close: () => void): NsfwClassifier {
  const ask = async (session: Session, pixels: Pixels): Promise<number[]> => {
    const { probabilities } = await session.run({ pixels });
    return Array.from(probabilities!.data, Number);
  };
  const [first, second] = sessions as readonly [Session, Session];
  let last: SeenPicture | null = null;

  async function look(frame: Frame): Promise<SeenPicture> {
    const pixels = toPictureTensor(frame, layout);
    // A picture that stands still is the same bytes again: what was found of it holds.
    if (last !== null && isSame(last.pixels, pixels)) return last;
    const seen: SeenPicture = { pixels, small: await ask(first, pixels), large: null };
    last = seen;
    return seen;
  }

  async function complete(seen: SeenPicture): Promise<NsfwProbabilities> {
    seen.large ??= await ask(second, seen.pixels);
    return meanOf(seen.small, seen.large);
  }

  const scoresOf = ({ hentai, porn }: NsfwProbabilities): FrameScores => ({ sexual: hentai + porn });
  return {
    name: 'sexual content classifier',
    probabilities: async (frame) => complete(await look(frame)),
    async suspect(frame) {
      const { small } = await look(frame);
      const { hentai, porn, sexy } = meanOf(small, small);
      return hentai + porn + sexy;
    },
    classify: async (frame) => scoresOf(await complete(await look(frame))),
    async classifyPartly(frame) {
      const seen = await look(frame);
      if (seen.large !== null) return { atMost: scoresOf(meanOf(seen.small, seen.large)), finish: null };
      const { hentai, porn } = meanOf(seen.small, noProbabilities);
      // The second network's share of the mean is at most one half.
      return { atMost: { sexual: hentai + porn + 0.5 }, finish: async () => scoresOf(await complete(seen)) };
    },
    [Symbol.dispose]: close,
  };
}

type Pixels = ReturnType<typeof toPictureTensor>;

/** A picture, and what each network said of it as far as it was asked. */
interface SeenPicture {
  readonly pixels: Pixels;
  readonly small: readonly number[];
  large: readonly number[] | null;
}

const noProbabilities: readonly number[] = nsfwClasses.map(() => 0);

function meanOf(a: readonly number[], b: readonly number[]): NsfwProbabilities {
  const [drawing, hentai, neutral, porn, sexy] = a.map((value, i) => (value + b[i]!) / 2) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return { drawing, hentai, neutral, porn, sexy };
}

function isSame({ data: a }: Pixels, { data: b }: Pixels): boolean {
  if (a === b) return true;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

async function convertOnce(network: NsfwNetwork, cacheFolder: string): Promise<string> {
  const path = join(cacheFolder, `nsfw-${network}-${nsfwPackageVersion}.onnx`);
  if (existsSync(path)) return path;
  const model = convertNetwork(readPublishedNetwork(network));
  await mkdir(cacheFolder, { recursive: true });
  const partial = `${path}.${randomUUID()}.partial`;
  await writeFile(partial, model);
  await rename(partial, path);
  return path;
}
