import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { AozoraError } from '../../base/index.ts';
import { readWeights, type StoredTensor, weightSchema } from './nsfw-package.ts';

/** The version of the npm package `@vladmandic/face-api` that the graphs were checked with. */
const facePackageVersion = '1.7.15';

/** The networks of the package that are used: one finds faces, one guesses their age. */
export type FaceNetwork = 'tiny_face_detector' | 'age_gender';

const manifestSchema = z.array(z.object({ paths: z.tuple([z.string()]), weights: z.array(weightSchema) })).length(1);

/**
 * Reads the weights of a network out of the npm package `@vladmandic/face-api`, which carries them under the MIT licence.
 *
 * @throws {AozoraError} `model_missing` if the package is not installed
 */
export function readFaceWeights(network: FaceNetwork): ReadonlyMap<string, StoredTensor> {
  const folder = findFolder();
  const text = readFileSync(join(folder, `${network}_model-weights_manifest.json`), 'utf8');
  const { paths, weights } = manifestSchema.parse(JSON.parse(text))[0]!;
  return readWeights(weights, readFileSync(join(folder, paths[0])));
}

function findFolder(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')), 'model');
  } catch (cause) {
    throw new AozoraError(
      'model_missing',
      `Cannot review frames as the package @vladmandic/face-api must be installed: npm install @vladmandic/face-api@${facePackageVersion}`,
      { cause },
    );
  }
}
