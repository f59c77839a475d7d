import { CheckpointError } from '../../base/index.ts';
import type { Node, Value } from '../node.ts';
import type { ParameterSlot } from '../onnx/emit.ts';
import { quantizedMatmul } from '../ops/quantized.ts';
import { parameter } from '../ops/sources.ts';
import { rewrite } from '../rewrite.ts';
import { type HostTensor, hostTensor } from '../runtime/host-tensor.ts';
import { openIfMadeFrom } from './float32-weights.ts';
import { identityKeyMap, type KeyMap, mapKeys } from './key-map.ts';
import { toFloat32 } from './narrow-floats.ts';
import { openSafetensors, type SafetensorsReader } from './safetensors-reader.ts';
import { type TensorProducer, writeSafetensors } from './safetensors-writer.ts';
import { sourceFingerprint } from './source-fingerprint.ts';

/** Which weights become int8. */
export interface QuantizeOptions {
  /** Whether a weight stays as it is, for example the first and last layers and those of time and text. Default: none. */
  readonly keeps?: (name: string) => boolean;
  /** Weights with fewer elements stay as they are: they cost little, and rounding x costs more. Default: 65,536. */
  readonly minimumElements?: number;
}

/** A weight that became 8-bit: under its old name, as it lies in the source file. */
export interface QuantizedWeight {
  readonly name: string;
  /** Of the source: [out, in], or [in, out] if `isTransposed` is false. */
  readonly shape: readonly number[];
  readonly isTransposed: boolean;
}

/** A graph with int8 weights, and which weights those are. */
export interface QuantizedGraph {
  readonly values: readonly Value[];
  readonly weights: readonly QuantizedWeight[];
}

const codesOf = (name: string): string => `${name}.int8`;
const scaleOf = (name: string): string => `${name}.scale`;

/**
 * Replaces products with weights by products with 8-bit weights, in any graph: `linear` and `gemm` with a parameter as
 * the matrix. `writeInt8Weights` makes the weights that the new graph needs.
 */
export function quantizeLinear(values: readonly Value[], options: QuantizeOptions = {}): QuantizedGraph {
  const { keeps = () => false, minimumElements = 65_536 } = options;
  const found = new Map<string, QuantizedWeight & { readonly codes: Value; readonly scale: Value }>();
  const rewritten = rewrite(values, (node, inputs) => {
    const weight = quantizableWeight(node);
    if (weight === null || keeps(weight.name) || weight.shape[0]! * weight.shape[1]! < minimumElements) return null;
    const [rows, columns] = weight.isTransposed ? weight.shape.toReversed() : weight.shape;
    const made = found.get(weight.name) ?? {
      ...weight,
      codes: parameter(codesOf(weight.name), [rows!, columns!], 'int8'),
      scale: parameter(scaleOf(weight.name), [columns!]),
    };
    if (made.isTransposed !== weight.isTransposed) return null;
    found.set(weight.name, made);
    return [quantizedMatmul(inputs[0]!, { weight: made.codes, scale: made.scale, bias: inputs[2] ?? null })];
  });
  const weights = [...found.values()].map(({ name, shape, isTransposed }) => ({ name, shape, isTransposed }));
  return { values: rewritten, weights };
}

function quantizableWeight(node: Node): QuantizedWeight | null {
  if (node.kind !== 'gemm' || node.attributes.transposeA) return null;
  const source = node.inputs[1]!.node;
  if (source.kind !== 'parameter' || source.attributes.type.dtype !== 'float32') return null;
  const shape = source.attributes.type.shape.filter((size) => typeof size === 'number');
  if (shape.length !== 2) return null;
  return { name: source.attributes.name, shape, isTransposed: node.attributes.transposeB };
}

/** Which tensors the int8 file holds, and where their source is. */
export interface Int8WeightsOptions {
  readonly weights: readonly QuantizedWeight[];
  /** Parameters of the graph after `quantizeLinear`. */
  readonly parameters: readonly ParameterSlot[];
  /** How names in the source become names of parameters before `quantizeLinear`. Default: they are the same. */
  readonly keyMap?: KeyMap;
}

/**
 * Makes the weights of a quantised graph once (Node only); a file that was made from these weights is kept.
 *
 * Quantised matrices become [in, out] int8 with one float32 scale per output, the others float32. Names are those of
 * parameters. One tensor is in memory at a time.
 *
 * @param path where the derived file is or shall be
 * @returns    the derived file, opened; bind it with `bindDerived`
 * @throws {CheckpointError} listing missing and unknown tensors, or naming one of another shape
 */
export async function writeInt8Weights(
  reader: SafetensorsReader,
  path: string,
  options: Int8WeightsOptions,
): Promise<SafetensorsReader> {
  const quantized = new Map(options.weights.map((weight) => [weight.name, weight]));
  const plain = options.parameters.filter(({ name }) => !isMade(name, quantized));
  const names = new Set([...plain.map((slot) => slot.name), ...quantized.keys()]);
  const keys = mapKeys(reader.entries.keys(), names, options.keyMap ?? identityKeyMap);
  const source = await sourceFingerprint(reader, JSON.stringify(['int8', options.weights, [...keys]]));
  const kept = await openIfMadeFrom(path, source);
  if (kept !== null) return kept;
  const read = async (name: string): Promise<HostTensor<'float32'>> => toFloat32(await reader.read(keys.get(name)!));
  const producers: TensorProducer[] = plain.map(({ name, shape }) => ({
    name,
    shape,
    dtype: 'float32',
    produce: () => read(name),
  }));
  for (const weight of quantized.values()) producers.push(...quantizedProducers(weight, read));
  await writeSafetensors(path, producers, { metadata: { source } });
  return openSafetensors(path);
}

function isMade(name: string, quantized: ReadonlyMap<string, QuantizedWeight>): boolean {
  return [...quantized.keys()].some((weight) => name === codesOf(weight) || name === scaleOf(weight));
}

function quantizedProducers(
  weight: QuantizedWeight,
  read: (name: string) => Promise<HostTensor<'float32'>>,
): readonly TensorProducer[] {
  const { name, isTransposed } = weight;
  const [rows, columns] = isTransposed ? weight.shape.toReversed() : weight.shape;
  const make = async (): Promise<Int8Matrix> => {
    const tensor = await read(name);
    if (tensor.shape.join() !== weight.shape.join()) {
      throw new CheckpointError(
        `Cannot quantise tensor ${name} as its shape must be [${weight.shape.join(',')}]: current value is [${tensor.shape.join(',')}]`,
      );
    }
    return quantizeColumns(tensor.data, [rows!, columns!], isTransposed);
  };
  return [
    { name: codesOf(name), shape: [rows!, columns!], dtype: 'int8', produce: async () => (await make()).codes },
    { name: scaleOf(name), shape: [columns!], dtype: 'float32', produce: async () => (await make()).scale },
  ];
}

interface Int8Matrix {
  readonly codes: HostTensor<'int8'>;
  readonly scale: HostTensor<'float32'>;
}

/** Rounds each column to multiples of its largest absolute element / 127. */
function quantizeColumns(data: Float32Array, [rows, columns]: [number, number], isTransposed: boolean): Int8Matrix {
  const codes = new Int8Array(rows * columns);
  const scale = new Float32Array(columns);
  const [rowStep, columnStep] = isTransposed ? [1, rows] : [columns, 1];
  for (let n = 0; n < columns; n++) {
    let largest = 0;
    for (let k = 0; k < rows; k++) largest = Math.max(largest, Math.abs(data[k * rowStep + n * columnStep]!));
    scale[n] = largest / 127 || 1;
    const inverse = 1 / scale[n]!;
    for (let k = 0; k < rows; k++) codes[k * columns + n] = Math.round(data[k * rowStep + n * columnStep]! * inverse);
  }
  return { codes: hostTensor('int8', [rows, columns], codes), scale: hostTensor('float32', [columns], scale) };
}
