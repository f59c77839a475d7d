import { assert } from '../../base/index.ts';
import {
  add,
  concat,
  conv2d,
  emit,
  input,
  parameter,
  pixelShuffle,
  relu,
  reshape,
  symbol,
  type Value,
} from '../../graph/index.ts';
import type { PublishedEsrgan, StoredTensor, UpscaleFactor } from './esrgan-package.ts';

/** A network as ONNX, and how far its pixels see. */
export interface ConvertedEsrgan {
  readonly onnx: Uint8Array;
  /** Pixels of the small picture, in each direction, that a pixel of the large one depends on. */
  readonly reach: number;
}

/**
 * Translates a published network to ONNX. The last two layers, which repeat each pixel and then convolve, become one
 * convolution of the small picture whose channels are spread over the large one: the same sums, and no wide values at
 * the large size.
 *
 * input `pixels` [1, 3, H, W], output `enlarged` [1, 3, factor H, factor W]; both 0 to 255
 */
export function convertEsrgan({ layers, weights }: PublishedEsrgan, factor: UpscaleFactor): ConvertedEsrgan {
  const bytes = new Map<string, Uint8Array>();
  const store = (name: string, { shape, data }: StoredTensor): Value => {
    bytes.set(name, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    return parameter(name, shape);
  };
  const pixels = input('pixels', [1, 3, symbol('H'), symbol('W')]);
  const values = new Map<string, Seen>();
  let last: Seen = { value: pixels, reach: 0, isRepeated: false };
  for (const layer of layers) {
    const inputs = (layer.inbound_nodes[0] ?? []).map(([from]) => values.get(from)!);
    const reach = Math.max(0, ...inputs.map((seen) => seen.reach));
    const x = inputs[0] ?? last;
    const of = (value: Value): Seen => ({ value, reach, isRepeated: false });
    if (layer.class_name === 'InputLayer') last = x;
    else if (layer.class_name === 'Activation') last = of(relu(x.value));
    else if (layer.class_name === 'Add') last = of(add(inputs[0]!.value, inputs[1]!.value));
    else if (layer.class_name === 'Concatenate') {
      last = of(
        concat(
          inputs.map(({ value }) => value),
          1,
        ),
      );
    } else if (layer.class_name === 'UpSampling2D') {
      assert(layer.config.size[0] === factor, 'internal: the network enlarges by another factor');
      last = { value: x.value, reach, isRepeated: true };
    } else {
      const kernel = weights.get(`${layer.name}/kernel`)!;
      const bias = weights.get(`${layer.name}/bias`)!;
      const radius = (kernel.shape[0]! - 1) / 2;
      const step = x.isRepeated ? { kernel: spreadKernel(kernel, factor), bias: repeatEach(bias, factor ** 2) } : null;
      const sums = conv2d(x.value, store(`${layer.name}.weight`, step?.kernel ?? toGraphKernel(kernel)), {
        bias: store(`${layer.name}.bias`, step?.bias ?? bias),
        pads: radius,
      });
      last = { value: step === null ? sums : spread(sums, factor), reach: reach + radius, isRepeated: false };
    }
    values.set(layer.name, last);
  }
  const storage = ({ name }: { name: string }) =>
    ({ kind: 'inline', dtype: 'float32', data: bytes.get(name)! }) as const;
  return { onnx: emit({ enlarged: last.value }, { storage }), reach: last.reach };
}

/** A layer's result, how far it sees, and whether each of its pixels stands for a block of the large picture. */
interface Seen {
  readonly value: Value;
  readonly reach: number;
  readonly isRepeated: boolean;
}

/** [1, 3 f f, H, W] to [1, 3, f H, f W] */
function spread(x: Value, factor: UpscaleFactor): Value {
  const [B, C, H, W] = x.shape;
  const large = pixelShuffle(reshape(x, [B!, C!, 1, H!, W!]), { frames: 1, rows: factor, columns: factor });
  const [, channels, , rows, columns] = large.shape;
  return reshape(large, [B!, channels!, rows!, columns!]);
}

/** [rows, columns, in, out] to [out, in, rows, columns] */
function toGraphKernel({ shape, data }: StoredTensor): StoredTensor {
  const [rows, columns, inputs, outputs] = shape as [number, number, number, number];
  const turned = new Float32Array(data.length);
  for (let from = 0; from < data.length; from++) {
    const o = from % outputs;
    const i = Math.floor(from / outputs) % inputs;
    const place = Math.floor(from / (outputs * inputs)); // row * columns + column
    turned[(o * inputs + i) * rows * columns + place] = data[from]!;
  }
  return { shape: [outputs, inputs, rows, columns], data: turned };
}

/**
 * The kernel on the small picture that equals a kernel of 3x3 after each pixel was repeated f x f times.
 *
 * Large row f r + a sees large rows f r + a + i - 1, which are copies of small rows r + floor((a + i - 1) / f).
 *
 * @param stored [3, 3, in, out]
 * @returns      [out f f, in, 3, 3]; channel o f f + a f + b is row a, column b of the block
 */
function spreadKernel({ shape, data }: StoredTensor, f: UpscaleFactor): StoredTensor {
  const [rows, columns, inputs, outputs] = shape as [number, number, number, number];
  assert(rows === 3 && columns === 3, 'internal: the last kernel must be 3x3');
  const result = new Float32Array(outputs * f * f * inputs * 9);
  const smallRow = (a: number, i: number): number => Math.floor((a + i - 1) / f) + 1;
  for (let phase = 0; phase < f * f; phase++) {
    const [a, b] = [Math.floor(phase / f), phase % f];
    for (let place = 0; place < 9; place++) {
      const target = smallRow(a, Math.floor(place / 3)) * 3 + smallRow(b, place % 3);
      for (let i = 0; i < inputs; i++) {
        for (let o = 0; o < outputs; o++) {
          const at = ((o * f * f + phase) * inputs + i) * 9 + target;
          result[at] = result[at]! + data[(place * inputs + i) * outputs + o]!;
        }
      }
    }
  }
  return { shape: [outputs * f * f, inputs, 3, 3], data: result };
}

function repeatEach({ data }: StoredTensor, times: number): StoredTensor {
  const repeated = new Float32Array(data.length * times);
  for (let i = 0; i < repeated.length; i++) repeated[i] = data[Math.floor(i / times)]!;
  return { shape: [repeated.length], data: repeated };
}
