import { CheckpointError } from '../../base/index.ts';
import {
  bytesOfHostTensor,
  fromFloat32,
  type HostTensor,
  type HostTensors,
  hostTensor,
  type ParameterStorage,
  toFloat32,
} from '../../graph/index.ts';

/** Matrices of at least so many elements are kept in 8 bits; smaller weights in 16. */
const leastElements = 16_384;
const scaleSuffix = '.scale';

/**
 * Weights as they are stored: rows of large matrices as whole numbers from -127 to 127 with one scale a row, everything
 * else in half precision.
 */
export function compactWeights(weights: HostTensors): Record<string, HostTensor> {
  const compact: Record<string, HostTensor> = {};
  for (const [name, tensor] of Object.entries(weights)) {
    const wide = toFloat32(tensor);
    if (wide.shape.length < 2 || wide.data.length < leastElements) compact[name] = fromFloat32(wide, 'float16');
    else {
      const { values, scales } = quantizeRows(wide.data, wide.shape[0]!);
      compact[name] = hostTensor('int8', wide.shape, values);
      compact[`${name}${scaleSuffix}`] = hostTensor('float32', [wide.shape[0]!], scales);
    }
  }
  return compact;
}

/** Undoes `compactWeights`, up to rounding. @throws {CheckpointError} if a scale is missing */
export function expandWeights(stored: HostTensors): Record<string, HostTensor<'float32'>> {
  const weights: Record<string, HostTensor<'float32'>> = {};
  for (const [name, tensor] of Object.entries(stored)) {
    if (tensor.dtype !== 'int8') {
      if (!name.endsWith(scaleSuffix)) weights[name] = toFloat32(tensor);
      continue;
    }
    weights[name] = hostTensor('float32', tensor.shape, scaleRows(tensor, scalesOf(stored, name)));
  }
  return weights;
}

/**
 * One weight, compact or not, as it is written into a graph; what the graph computes of it are the floats of `expandWeights`.
 *
 * @throws {CheckpointError} if its scale is missing
 */
export function storeWeight(stored: HostTensors, name: string): ParameterStorage {
  const tensor = stored[name]!;
  if (tensor.dtype !== 'int8') return { kind: 'inline', dtype: 'float32', data: bytesOfHostTensor(toFloat32(tensor)) };
  return { kind: 'steps', steps: tensor.data as Int8Array, sizes: scalesOf(stored, name) };
}

function scalesOf(stored: HostTensors, name: string): Float32Array {
  const scale = stored[`${name}${scaleSuffix}`];
  if (scale === undefined) throw new CheckpointError(`Cannot read ${name} as its scale must be in the file`);
  return toFloat32(scale).data;
}

function quantizeRows(data: Float32Array, rows: number): { values: Int8Array; scales: Float32Array } {
  const length = data.length / rows;
  const values = new Int8Array(data.length);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const part = data.subarray(row * length, (row + 1) * length);
    const largest = part.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    scales[row] = largest / 127;
    if (largest === 0) continue;
    for (let i = 0; i < length; i++) values[row * length + i] = Math.round((part[i]! * 127) / largest);
  }
  return { values, scales };
}

function scaleRows(tensor: HostTensor, scales: Float32Array): Float32Array {
  const length = tensor.data.length / scales.length;
  const data = new Float32Array(tensor.data.length);
  const values = tensor.data as Int8Array;
  for (let row = 0; row < scales.length; row++) {
    const scale = scales[row]!;
    for (let i = row * length; i < (row + 1) * length; i++) data[i] = values[i]! * scale;
  }
  return data;
}
