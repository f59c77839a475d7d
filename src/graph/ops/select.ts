import { addDims, type Dim, divideDims, formatShape, multiplyDims, shapesEqual, sizeOf, subtractDims } from '../dim.ts';
import type { Value } from '../node.ts';
import { apply, type GradientContext, int, type PadOptions, type Rules, type SliceRange, text } from '../rule.ts';
import { normalizeAxis, shapeError } from '../shape-rules.ts';
import { at, forEachIndex, generate, offsetOf } from '../tensor64.ts';
import { constant } from './sources.ts';

type SelectKind = 'slice' | 'pad' | 'gather' | 'scatterAdd';

/**
 * Part of one axis: elements `start`, `start + step` and so on, before `end`.
 *
 * @throws {ShapeError} if the range does not lie in the axis, or the step is no whole number from 1
 */
export function slice(x: Value, axis: number, range: SliceRange): Value {
  const i = normalizeAxis('slice', axis, x);
  const size = x.shape[i]!;
  const fromEnd = (dim: Dim): Dim => (typeof dim === 'number' && dim < 0 ? addDims(size, dim) : dim);
  const start = fromEnd(range.start ?? 0);
  const end = fromEnd(range.end ?? size);
  const step = range.step ?? 1;
  if (!Number.isInteger(step) || step < 1) throw shapeError('slice', `step must be at least 1, not ${step}`, [x]);
  const length = divideDims(addDims(subtractDims(end, start), step - 1), step);
  if (start === 0 && shapesEqual([length], [size])) return x;
  return apply(selectRules, 'slice', { inputs: [x], attributes: { axis: i, start, length, step } })[0]!;
}

/**
 * Adds elements around x.
 *
 * @param options.before, options.after one size per axis of x
 * @returns each axis longer by its two sizes
 * @throws {ShapeError} if there are not two sizes per axis
 */
export function pad(x: Value, options: PadOptions): Value {
  const { before, after, mode = 'constant', value = 0 } = options;
  if ([...before, ...after].every((dim) => dim === 0)) return x;
  return apply(selectRules, 'pad', { inputs: [x], attributes: { mode, before, after, value } })[0]!;
}

/**
 * Picks slices of x along an axis.
 *
 * @param x       [...P, R, ...Q], R being the axis
 * @param indices [...I] int64 in [0, R)
 * @returns       [...P, ...I, ...Q]
 * @throws {ShapeError} if x has no such axis, or the indices are not int64
 */
export function gather(x: Value, indices: Value, axis = 0): Value {
  const attributes = { axis: normalizeAxis('gather', axis, x) };
  return apply(selectRules, 'gather', { inputs: [x, indices], attributes })[0]!;
}

/**
 * Sums updates into rows: the transpose of `gather` along axis 0.
 *
 * @param updates [...I, ...R]
 * @param indices [...I] int64 in [0, rows)
 * @returns       [rows, ...R]
 * @throws {ShapeError} if updates do not start with the shape of the indices, or these are not int64
 */
export function scatterAdd(updates: Value, indices: Value, rows: Dim): Value {
  return apply(selectRules, 'scatterAdd', { inputs: [updates, indices], attributes: { rows } })[0]!;
}

/** Zeros around g up to the size that was sliced from. */
function sliceGradient({ g, inputs: [x], attributes, ops }: GradientContext<'slice'>): readonly Value[] {
  const { axis, start, length, step } = attributes;
  const zeros: readonly Dim[] = g.shape.map(() => 0);
  const size = x!.shape[axis]!;
  if (step === 1) {
    const after = subtractDims(subtractDims(size, start), length);
    return [ops.pad(g, { before: zeros.with(axis, start), after: zeros.with(axis, after) })];
  }
  // each element followed by step - 1 zeros: [..., length, step, ...] flattened, then cut to the size
  const rank = g.shape.length;
  const column = ops.reshape(g, g.shape.toSpliced(axis + 1, 0, 1));
  const spaced = ops.pad(column, {
    before: Array.from({ length: rank + 1 }, () => 0),
    after: Array.from({ length: rank + 1 }, (_, i) => (i === axis + 1 ? step - 1 : 0)),
  });
  const span = multiplyDims(length, step);
  const flat = ops.reshape(spaced, g.shape.with(axis, span));
  // The last zeros may lie behind the end, by less than a step: a step too many is added, so that it can be cut
  const after = addDims(subtractDims(subtractDims(size, start), span), step);
  const padded = ops.pad(flat, { before: zeros.with(axis, start), after: zeros.with(axis, after) });
  return [ops.slice(padded, axis, { start: 0, end: size })];
}

/** The centre of g plus what the copies at the borders received, axis after axis. */
function padGradient({ g, inputs: [x], attributes, ops }: GradientContext<'pad'>): readonly Value[] {
  let result = g;
  for (let axis = x!.shape.length - 1; axis >= 0; axis--) {
    const [before, after, size] = [attributes.before[axis]!, attributes.after[axis]!, x!.shape[axis]!];
    if (before === 0 && after === 0) continue;
    const zeros: readonly Dim[] = result.shape.map(() => 0);
    let centre = ops.slice(result, axis, { start: before, end: addDims(before, size) });
    const place = (part: Value, start: Dim, length: Dim): Value =>
      ops.pad(part, {
        before: zeros.with(axis, start),
        after: zeros.with(axis, subtractDims(subtractDims(size, start), length)),
      });
    const head = before === 0 ? null : ops.slice(result, axis, { start: 0, end: before });
    const tail = after === 0 ? null : ops.slice(result, axis, { start: addDims(before, size) });
    if (attributes.mode === 'edge') {
      if (head !== null) centre = ops.add(centre, place(ops.sum(head, [axis], { keepDims: true }), 0, 1));
      if (tail !== null) {
        centre = ops.add(centre, place(ops.sum(tail, [axis], { keepDims: true }), subtractDims(size, 1), 1));
      }
    }
    if (attributes.mode === 'reflect') {
      if (head !== null) centre = ops.add(centre, place(reversed(head, axis, ops), 1, before));
      if (tail !== null) {
        centre = ops.add(centre, place(reversed(tail, axis, ops), subtractDims(size, addDims(after, 1)), after));
      }
    }
    result = centre;
  }
  return [result];
}

function reversed(x: Value, axis: number, ops: GradientContext<'pad'>['ops']): Value {
  const size = x.shape[axis];
  if (typeof size !== 'number') throw shapeError('pad', 'mirrored sizes must be numbers', [x]);
  const indices = Array.from({ length: size }, (_, i) => size - 1 - i);
  return ops.gather(x, constant(indices, { dtype: 'int64' }), axis);
}

const onnxPadMode = { constant: 'constant', edge: 'edge', reflect: 'reflect' } as const;

export const selectRules: Rules<SelectKind> = {
  slice: {
    infer([x], { axis, start, length, step }) {
      const size = x!.shape[axis];
      const numbers = [size, start, length];
      if (numbers.every((dim) => typeof dim === 'number')) {
        const [whole, from, count] = numbers as [number, number, number];
        if (from < 0 || count < 0 || (count > 0 && from + (count - 1) * step >= whole)) {
          throw shapeError('slice', `range from ${from}, ${count} long, must lie in axis ${axis}`, [x!]);
        }
      }
      return [{ shape: x!.shape.with(axis, length), dtype: x!.dtype }];
    },
    gradient: sliceGradient,
    lower({ inputs, attributes: { axis, start, length, step }, emit }) {
      const end = addDims(start, multiplyDims(length, step));
      const names = [inputs[0]!, emit.sizes([start]), emit.sizes([end]), emit.int64s([axis]), emit.int64s([step])];
      return [emit.node('Slice', names)];
    },
    reference: ({ inputs: [x], attributes: { axis, start, step }, shapes: [shape], resolve }) => [
      generate(shape!, (index) => at(x!, index.with(axis, resolve(start) + index[axis]! * step))),
    ],
  },
  pad: {
    infer([x], { before, after }) {
      if (before.length !== x!.shape.length || after.length !== x!.shape.length) {
        throw shapeError('pad', `there must be two sizes per axis: ${formatShape([...before, ...after])}`, [x!]);
      }
      return [{ shape: x!.shape.map((dim, axis) => addDims(before[axis]!, dim, after[axis]!)), dtype: x!.dtype }];
    },
    // dx = the centre of g, plus for edge and reflect what the border copies received
    gradient: padGradient,
    lower({ node, inputs, attributes: { mode, before, after, value }, emit }) {
      const names = [inputs[0]!, emit.sizes([...before, ...after])];
      if (value !== 0) names.push(emit.scalar(value, node.inputs[0]!.dtype));
      return [emit.node('Pad', names, { attributes: { mode: text(onnxPadMode[mode]) } })];
    },
    reference: ({ inputs: [x], attributes, shapes: [shape], resolve }) => [
      generate(shape!, (index) => {
        const inside: number[] = [];
        for (const [axis, size] of x!.shape.entries()) {
          let i = index[axis]! - resolve(attributes.before[axis]!);
          if (attributes.mode === 'constant' && (i < 0 || i >= size)) return attributes.value;
          if (attributes.mode === 'reflect') i = i < 0 ? -i : i >= size ? 2 * (size - 1) - i : i;
          inside.push(Math.min(Math.max(i, 0), size - 1));
        }
        return at(x!, inside);
      }),
    ],
  },
  gather: {
    infer([x, indices], { axis }) {
      if (indices!.dtype !== 'int64') throw shapeError('gather', 'indices must be int64', [x!, indices!]);
      return [{ shape: x!.shape.toSpliced(axis, 1, ...indices!.shape), dtype: x!.dtype }];
    },
    // dx = g summed into the rows that were picked
    gradient({ g, inputs: [x, indices], attributes: { axis }, ops }) {
      const inFront = [...indices!.shape.keys()].map((i) => i + axis);
      const others = [...g.shape.keys()].filter((i) => !inFront.includes(i));
      const rows = ops.scatterAdd(ops.transpose(g, [...inFront, ...others]), indices!, x!.shape[axis]!);
      const back = x!.shape.map((_, i) => (i === axis ? 0 : i < axis ? i + 1 : i));
      return [ops.transpose(rows, back), null];
    },
    lower: ({ inputs, attributes, emit }) => [
      emit.node('Gather', inputs, { attributes: { axis: int(attributes.axis) } }),
    ],
    reference: ({ inputs: [x, indices], attributes: { axis }, shapes: [shape] }) => [
      generate(shape!, (index) => {
        const picked = at(indices!, index.slice(axis, axis + indices!.shape.length));
        return at(x!, [...index.slice(0, axis), picked, ...index.slice(axis + indices!.shape.length)]);
      }),
    ],
  },
  scatterAdd: {
    infer([updates, indices], { rows }) {
      const rank = indices!.shape.length;
      if (indices!.dtype !== 'int64' || !shapesEqual(updates!.shape.slice(0, rank), indices!.shape)) {
        throw shapeError('scatterAdd', 'updates must start with the shape of the int64 indices', [updates!, indices!]);
      }
      return [{ shape: [rows, ...updates!.shape.slice(rank)], dtype: updates!.dtype }];
    },
    // dupdates = the rows of g that were added to
    gradient: ({ g, inputs: [, indices], ops }) => [ops.gather(g, indices!, 0), null],
    lower({ node, inputs, emit }) {
      const [updates, indices] = [node.inputs[0]!, node.inputs[1]!];
      // ScatterElements adds one element after the other; ScatterND would add equal rows concurrently.
      const rest = updates.shape.slice(indices.shape.length);
      const count = sizeOf(indices.shape);
      const width = sizeOf(rest);
      const rows = node.outputs[0]!.shape[0]!;
      const flat = emit.node('Reshape', [inputs[0]!, emit.sizes([count, width])]);
      const column = emit.node('Reshape', [inputs[1]!, emit.sizes([count, 1])]);
      const repeated = emit.node('Expand', [column, emit.sizes([count, width])]);
      const zeros = emit.node('Expand', [emit.scalar(0, updates.dtype), emit.sizes([rows, width])]);
      const added = emit.node('ScatterElements', [zeros, repeated, flat], {
        attributes: { axis: int(0), reduction: text('add') },
      });
      return [emit.node('Reshape', [added, emit.sizes([rows, ...rest])])];
    },
    reference({ inputs: [updates, indices], shapes: [shape] }) {
      const result = generate(shape!, () => 0);
      const rank = indices!.shape.length;
      forEachIndex(updates!.shape, (index) => {
        const target = [at(indices!, index.slice(0, rank)), ...index.slice(rank)];
        result.data[offsetOf(shape!, target)]! += at(updates!, index);
      });
      return [result];
    },
  },
};
