import { createRequire } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';
import { assert } from '../../base/index.ts';
import { packageFolder } from './package-folder.ts';

/** The two networks whose mean is used: they err on different pictures. */
export const nsfwNetworks = ['mobilenet_v2', 'mobilenet_v2_mid'] as const;

/** The largest network of the package, asked where the mean of the two would refuse. */
export const nsfwThirdNetwork = 'inception_v3' as const;

/** One network of the package. */
export type NsfwNetwork = (typeof nsfwNetworks)[number] | typeof nsfwThirdNetwork;

/** What the networks tell apart, in the order of their outputs. */
export const nsfwClasses = ['drawing', 'hentai', 'neutral', 'porn', 'sexy'] as const;

/** The version of the npm package `nsfwjs` that the conversion was checked with. */
export const nsfwPackageVersion = '4.3.0';

/** A tensor as TensorFlow stores it: convolution kernels are [rows, columns, in, out]. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A network as published: layers or operations, and weights. */
export interface PublishedNetwork {
  readonly layers: readonly z.infer<typeof layerSchema>[] | null;
  readonly operations: readonly z.infer<typeof operationSchema>[] | null;
  readonly weights: ReadonlyMap<string, StoredTensor>;
}

/** How TensorFlow.js describes one tensor of a file of weights. */
export const weightSchema = z.object({
  name: z.string(),
  shape: z.array(z.number()),
  dtype: z.enum(['float32', 'int32']),
  quantization: z.object({ dtype: z.enum(['uint8', 'uint16']), scale: z.number(), min: z.number() }).optional(),
});
const layerSchema = z.object({
  name: z.string(),
  class_name: z.string(),
  config: z.record(z.string(), z.unknown()),
  inbound_nodes: z.array(z.array(z.tuple([z.string()]).rest(z.unknown()))),
});
const operationSchema = z.object({
  name: z.string(),
  op: z.string(),
  input: z.array(z.string()).default([]),
  attr: z.record(z.string(), z.unknown()).default({}),
});
const modelSchema = z.object({
  modelTopology: z.object({
    model_config: z.object({ config: z.object({ layers: z.array(layerSchema) }) }).optional(),
    node: z.array(operationSchema).optional(),
  }),
  weightsManifest: z.array(z.object({ paths: z.array(z.string()), weights: z.array(weightSchema) })),
});
/**
 * Reads a network out of the npm package `nsfwjs`, whose weights are MIT-licensed and inside the package.
 *
 * @throws {AozoraError} `model_missing` if the package is not installed
 */
export function readPublishedNetwork(network: NsfwNetwork): PublishedNetwork {
  const require = createRequire(import.meta.url);
  // The entry lies in `dist/cjs/models`, the data in `dist/models`.
  const entry = packageFolder({ name: 'nsfwjs', version: nsfwPackageVersion, entry: `models/${network}` });
  const folder = join(entry, '../../models', network);
  // `require` and not `import`, whose search for export names takes minutes in files of one line of 5 MB.
  const model = modelSchema.parse(require(join(folder, 'model.min.js')));
  const paths = model.weightsManifest.flatMap((group) => group.paths);
  const bundles = paths.map((path) => Buffer.from(z.string().parse(require(join(folder, `${path}.min.js`))), 'base64'));
  const manifest = model.weightsManifest.flatMap(({ weights }) => weights);
  return {
    layers: model.modelTopology.model_config?.config.layers ?? null,
    operations: model.modelTopology.node ?? null,
    weights: readWeights(manifest, Buffer.concat(bundles)),
  };
}

/** Takes a file of weights apart, whose tensors may be stored in 8 or 16 bits. */
export function readWeights(
  manifest: readonly z.infer<typeof weightSchema>[],
  bytes: Buffer,
): Map<string, StoredTensor> {
  const weights = new Map<string, StoredTensor>();
  let offset = 0;
  for (const { name, shape, dtype, quantization } of manifest) {
    const data = new Float32Array(shape.reduce((product, size) => product * size, 1));
    const size = quantization === undefined ? 4 : quantization.dtype === 'uint8' ? 1 : 2;
    for (let i = 0; i < data.length; i++, offset += size) {
      if (quantization === undefined)
        data[i] = dtype === 'int32' ? bytes.readInt32LE(offset) : bytes.readFloatLE(offset);
      else data[i] = (size === 1 ? bytes[offset]! : bytes.readUInt16LE(offset)) * quantization.scale + quantization.min;
    }
    weights.set(name, { shape, data });
  }
  assert(offset === bytes.length, 'internal: the weights do not fill their file');
  return weights;
}
