import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { AozoraError, assert } from '../../base/index.ts';

/** How many times wider and higher a picture gets. */
export type UpscaleFactor = 2 | 4;

/** Those factors, in order. */
export const upscaleFactors: readonly UpscaleFactor[] = [2, 4];

/** A published network: its npm package, the version that was checked, and how far a pixel sees. */
export interface EsrganNetwork {
  readonly name: 'esrgan-slim' | 'esrgan-medium';
  readonly version: string;
  /** Pixels of the small picture, in each direction, that a pixel of the large one depends on. */
  readonly reach: number;
}

/** The networks whose packages were checked against TensorFlow.js. */
export const esrganNetworks = {
  slim: { name: 'esrgan-slim', version: '1.0.0', reach: 10 },
  medium: { name: 'esrgan-medium', version: '1.0.0', reach: 18 },
} as const satisfies Readonly<Record<string, EsrganNetwork>>;

/** A tensor as TensorFlow stores it: convolution kernels are [rows, columns, in, out]. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A network as published. */
export interface PublishedEsrgan {
  readonly layers: readonly z.infer<typeof layerSchema>[];
  readonly weights: ReadonlyMap<string, StoredTensor>;
}

const squareSchema = z.tuple([z.number(), z.number()]).refine(([rows, columns]) => rows === columns);
const named = { name: z.string(), inbound_nodes: z.array(z.array(z.tuple([z.string()]).rest(z.unknown()))) };
const layerSchema = z.discriminatedUnion('class_name', [
  z.object({ ...named, class_name: z.literal('InputLayer') }),
  z.object({
    ...named,
    class_name: z.literal('Conv2D'),
    // A kernel of one pixel is published as `valid`, which is the same there.
    config: z.object({ kernel_size: squareSchema, activation: z.literal('linear'), use_bias: z.literal(true) }),
  }),
  z.object({ ...named, class_name: z.literal('Activation'), config: z.object({ activation: z.literal('relu') }) }),
  z.object({ ...named, class_name: z.literal('Concatenate'), config: z.object({ axis: z.literal(3) }) }),
  z.object({ ...named, class_name: z.literal('Add') }),
  z.object({
    ...named,
    class_name: z.literal('UpSampling2D'),
    config: z.object({ size: squareSchema, interpolation: z.literal('nearest') }),
  }),
]);
const modelSchema = z.object({
  modelTopology: z.object({ model_config: z.object({ config: z.object({ layers: z.array(layerSchema) }) }) }),
  weightsManifest: z.array(
    z.object({
      paths: z.array(z.string()),
      weights: z.array(z.object({ name: z.string(), shape: z.array(z.number()), dtype: z.literal('float32') })),
    }),
  ),
});

/**
 * Reads a network out of its npm package, whose weights are MIT-licensed and inside the package.
 *
 * @throws {AozoraError} `model_missing` if the package is not installed
 */
export function readEsrganPackage(network: EsrganNetwork, factor: UpscaleFactor): PublishedEsrgan {
  const folder = join(findPackage(network), 'models', `x${factor}`);
  const model = modelSchema.parse(JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')));
  const bytes = Buffer.concat(
    model.weightsManifest.flatMap(({ paths }) => paths.map((path) => readFileSync(join(folder, path)))),
  );
  const weights = new Map<string, StoredTensor>();
  let offset = 0;
  for (const { name, shape } of model.weightsManifest.flatMap((group) => group.weights)) {
    const data = new Float32Array(shape.reduce((product, size) => product * size, 1));
    for (let i = 0; i < data.length; i++, offset += 4) data[i] = bytes.readFloatLE(offset);
    weights.set(name, { shape, data });
  }
  assert(offset === bytes.length, 'internal: the weights do not fill their file');
  return { layers: model.modelTopology.model_config.config.layers, weights };
}

/** The package lets only its entry be resolved, five folders below its root. */
function findPackage({ name, version }: EsrganNetwork): string {
  try {
    const entry = createRequire(import.meta.url).resolve(`@upscalerjs/${name}`);
    return join(dirname(entry), '../../../../..');
  } catch (cause) {
    throw new AozoraError(
      'model_missing',
      `Cannot upscale as the package @upscalerjs/${name} must be installed: npm install @upscalerjs/${name}@${version}`,
      { cause },
    );
  }
}
