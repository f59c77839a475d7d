/** A dense row-major tensor in float64: what references compute with. Booleans are 0 and 1. */
export interface Tensor64 {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** Fills a tensor from its indices. The index array is reused between calls. */
export function generate(shape: readonly number[], valueAt: (index: readonly number[]) => number): Tensor64 {
  const data = new Float64Array(shape.reduce((product, size) => product * size, 1));
  const index = shape.map(() => 0);
  for (let flat = 0; flat < data.length; flat++) {
    data[flat] = valueAt(index);
    advance(index, shape);
  }
  return { shape, data };
}

/** Calls `visit` once per index in row-major order. The index array is reused between calls. */
export function forEachIndex(shape: readonly number[], visit: (index: readonly number[]) => void): void {
  const count = shape.reduce((product, size) => product * size, 1);
  const index = shape.map(() => 0);
  for (let i = 0; i < count; i++) {
    visit(index);
    advance(index, shape);
  }
}

/** The element at an index; axes align at the right and axes of size 1 broadcast. */
export function at(tensor: Tensor64, index: readonly number[]): number {
  return tensor.data[offsetOf(tensor.shape, index)]!;
}

/** Row-major position of an index, with the broadcasting of `at`. */
export function offsetOf(shape: readonly number[], index: readonly number[]): number {
  const skipped = index.length - shape.length;
  let offset = 0;
  for (let axis = 0; axis < shape.length; axis++) {
    const size = shape[axis]!;
    offset = offset * size + (size === 1 ? 0 : index[axis + skipped]!);
  }
  return offset;
}

/** A copy of an index with one axis changed. */
export function withAxis(index: readonly number[], axis: number, value: number): number[] {
  const copy = [...index];
  copy[axis] = value;
  return copy;
}

function advance(index: number[], shape: readonly number[]): void {
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis] = index[axis]! + 1;
    if (index[axis]! < shape[axis]!) return;
    index[axis] = 0;
  }
}
