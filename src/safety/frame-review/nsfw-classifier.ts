import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSession, type Session } from '../../graph/index.ts';
import type { Frame } from '../../media/index.ts';
import type { FrameClassifier } from './frame-classifier.ts';
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
}

const layout = { width: nsfwInputSide, height: nsfwInputSide, mean: [0, 0, 0], deviation: [1, 1, 1] } as const;

/**
 * Opens the two networks of nsfwjs; on first use they are converted to ONNX in the cache folder.
 *
 * @param cacheFolder made if missing; takes 28 MB
 * @throws {AozoraError} `model_missing` if the package is not installed: then nothing can be released
 */
export async function openNsfwClassifier(cacheFolder: string): Promise<NsfwClassifier> {
  const sessions: Session[] = [];
  try {
    for (const network of nsfwNetworks) {
      const model = await readConverted(network, cacheFolder);
      sessions.push(await createSession(model, { threads: 1, hasSpinningThreads: false }));
    }
  } catch (error) {
    for (const session of sessions) session[Symbol.dispose]();
    throw error;
  }
  const probabilities = async (frame: Frame): Promise<NsfwProbabilities> => {
    const pixels = toPictureTensor(frame, layout);
    const sums = new Float64Array(nsfwClasses.length);
    for (const session of sessions) {
      const { probabilities: found } = await session.run({ pixels });
      for (let i = 0; i < sums.length; i++) sums[i] = sums[i]! + Number(found!.data[i]) / sessions.length;
    }
    const [drawing, hentai, neutral, porn, sexy] = sums as unknown as [number, number, number, number, number];
    return { drawing, hentai, neutral, porn, sexy };
  };
  return {
    name: 'sexual content classifier',
    probabilities,
    async classify(frame) {
      const { hentai, porn } = await probabilities(frame);
      return { sexual: hentai + porn };
    },
    [Symbol.dispose]() {
      for (const session of sessions) session[Symbol.dispose]();
    },
  };
}

async function readConverted(network: NsfwNetwork, cacheFolder: string): Promise<Uint8Array> {
  const path = join(cacheFolder, `nsfw-${network}-${nsfwPackageVersion}.onnx`);
  if (existsSync(path)) return readFile(path);
  const model = convertNetwork(readPublishedNetwork(network));
  await mkdir(cacheFolder, { recursive: true });
  const partial = `${path}.${randomUUID()}.partial`;
  await writeFile(partial, model);
  await rename(partial, path);
  return model;
}
