import { CheckpointError } from '../../base/index.ts';
import { openSafetensorsBytes, toFloat32 } from '../../graph/index.ts';
import { checkpointFolder, readCheckedWeights } from '../checked-weights.ts';
import { textureFeatureCount } from './texture-features.ts';

/**
 * What a regression weighs: standardized features within five deviations, and their squares, as the model's texture lies
 * between those of others and not beyond them.
 *
 * @returns [2 D]
 */
export function weighTexture(
  features: Float64Array,
  mean: ArrayLike<number>,
  deviation: ArrayLike<number>,
): Float64Array {
  const count = features.length;
  const weighed = new Float64Array(2 * count);
  for (let i = 0; i < count; i++) {
    const value = Math.max(-farthest, Math.min(farthest, (features[i]! - mean[i]!) / deviation[i]!));
    weighed[i] = value;
    weighed[count + i] = (value ** 2 - 1) / 2;
  }
  return weighed;
}

/** Deviations from the mean that count as no farther. */
const farthest = 5;

/** Tells the bundled model's pictures from others by their texture. */
export interface TextureClassifier {
  /**
   * @param features of `createTextureMeter()`
   * @returns in [0, 1]; 0.5 is the operating point that was chosen on strangers
   */
  score(features: Float64Array): number;
}

/**
 * Opens the classifier, a logistic regression over standardized features and their squares.
 *
 * @throws {CheckpointError} if its weights are missing, changed, or made for other features
 */
export async function openTextureClassifier(
  folder: string = checkpointFolder('model-texture'),
): Promise<TextureClassifier> {
  const reader = await openSafetensorsBytes(
    readCheckedWeights(folder, { name: 'model-texture', task: 'look for our models' }),
  );
  const read = async (name: string): Promise<Float32Array> => toFloat32(await reader.read(name)).data as Float32Array;
  const [mean, deviation, weight, bias] = (await Promise.all(['mean', 'deviation', 'weight', 'bias'].map(read))) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  if (weight.length !== 2 * textureFeatureCount) {
    throw new CheckpointError(
      `Cannot open the checkpoint model-texture as it must have ${2 * textureFeatureCount} weights: current value is ${weight.length}`,
    );
  }
  return {
    score(features) {
      let logit = bias[0]!;
      for (const [i, value] of weighTexture(features, mean, deviation).entries()) logit += weight[i]! * value;
      return 1 / (1 + Math.exp(-logit));
    },
  };
}
