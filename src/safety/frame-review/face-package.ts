import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readWeights, type StoredTensor, weightSchema } from './nsfw-package.ts';
import { packageFolder } from './package-folder.ts';

const facePackage = { name: '@vladmandic/face-api', version: '1.7.15', entry: 'package.json' };

/** The networks of the package that are used: one finds faces, one guesses their age. */
export type FaceNetwork = 'tiny_face_detector' | 'age_gender';

const manifestSchema = z.array(z.object({ paths: z.tuple([z.string()]), weights: z.array(weightSchema) })).length(1);

/**
 * Reads the weights of a network out of the npm package `@vladmandic/face-api`, which carries them under the MIT licence.
 *
 * @throws {AozoraError} `model_missing` if the package is not installed
 */
export function readFaceWeights(network: FaceNetwork): ReadonlyMap<string, StoredTensor> {
  const folder = join(packageFolder(facePackage), 'model');
  const text = readFileSync(join(folder, `${network}_model-weights_manifest.json`), 'utf8');
  const { paths, weights } = manifestSchema.parse(JSON.parse(text))[0]!;
  return readWeights(weights, readFileSync(join(folder, paths[0])));
}
