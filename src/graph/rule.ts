import type { Dim } from './dim.ts';
import type { DType } from './dtype.ts';
import { createNode, type NodeOf, type TensorType, type Value } from './node.ts';
import type { OpAttributes, OpKind, PadMode } from './ops/attributes.ts';
import type { Tensor64 } from './tensor64.ts';

/** All that the project knows about one operation. */
export interface Rule<K extends OpKind> {
  /** Types of the results. @throws {ShapeError} naming the operation, the values and the rule */
  infer(inputs: readonly Value[], attributes: OpAttributes[K]): readonly TensorType[];
  /** One gradient per input; null where the result does not depend on it or the input is not differentiable. */
  gradient(context: GradientContext<K>): readonly (Value | null)[];
  /** Emits ONNX nodes; returns the names of the results. */
  lower(context: LowerContext<K>): readonly string[];
  /** The same computation, plainly, in float64. */
  reference(context: ReferenceContext<K>): readonly Tensor64[];
}

/** A rule for each of the named operations: one left out does not compile. */
export type Rules<K extends OpKind> = { readonly [P in K]: Rule<P> };

export interface GradientContext<K extends OpKind> {
  readonly node: NodeOf<K>;
  readonly attributes: OpAttributes[K];
  readonly inputs: readonly Value[];
  /** Result 0, which most formulas are written with. */
  readonly y: Value;
  /** Gradient of the loss with respect to result 0. */
  readonly g: Value;
  /** Gradients of all results; null where the loss does not depend on one. */
  readonly gradients: readonly (Value | null)[];
  /** Which inputs need a gradient. */
  readonly needs: readonly boolean[];
  readonly ops: GradientOps;
}

/** The operations that gradient formulas are written with; handed in, so that op families need not import each other. */
export interface GradientOps {
  neg(x: Value): Value;
  abs(x: Value): Value;
  sign(x: Value): Value;
  exp(x: Value): Value;
  sqrt(x: Value): Value;
  log(x: Value): Value;
  reciprocal(x: Value): Value;
  sin(x: Value): Value;
  cos(x: Value): Value;
  sigmoid(x: Value): Value;
  erf(x: Value): Value;
  relu(x: Value): Value;
  cast(x: Value, dtype: DType): Value;
  add(a: Value, b: Value | number): Value;
  sub(a: Value | number, b: Value | number): Value;
  mul(a: Value, b: Value | number): Value;
  div(a: Value, b: Value | number): Value;
  pow(a: Value, b: Value | number): Value;
  equal(a: Value, b: Value | number): Value;
  less(a: Value, b: Value | number): Value;
  greaterEqual(a: Value, b: Value | number): Value;
  lessEqual(a: Value, b: Value | number): Value;
  where(condition: Value, a: Value | number, b: Value | number): Value;
  sum(x: Value, axes: readonly number[], options?: { readonly keepDims?: boolean }): Value;
  mean(x: Value, axes: readonly number[], options?: { readonly keepDims?: boolean }): Value;
  cumulativeSum(x: Value, axis: number, options?: { readonly reverse?: boolean }): Value;
  reshape(x: Value, shape: readonly Dim[]): Value;
  transpose(x: Value, axes: readonly number[]): Value;
  expand(x: Value, shape: readonly Dim[]): Value;
  concat(values: readonly Value[], axis: number): Value;
  slice(x: Value, axis: number, range: SliceRange): Value;
  pad(x: Value, options: PadOptions): Value;
  gather(x: Value, indices: Value, axis?: number): Value;
  scatterAdd(updates: Value, indices: Value, rows: Dim): Value;
  matmul(a: Value, b: Value, options?: TransposeOptions): Value;
  gemm(a: Value, b: Value, options?: TransposeOptions): Value;
  softmax(x: Value, axis: number): Value;
  dependOn(x: Value, tokens: readonly Value[]): Value;
  fill(value: number, shape: readonly Dim[], dtype?: DType): Value;
  dimValue(dim: Dim, dtype?: DType): Value;
  range(length: Dim, dtype?: DType): Value;
  conv2d(x: Value, weight: Value, attributes: OpAttributes['conv2d']): Value;
  conv2dTranspose(x: Value, weight: Value, attributes: OpAttributes['conv2dTranspose']): Value;
  rotaryEmbedding(x: Value, angles: { readonly cos: Value; readonly sin: Value }, interleaved: boolean): Value;
}

/** Part of an axis: from `start` (default 0) to before `end` (default the size); negative numbers count from the end. */
export interface SliceRange {
  readonly start?: Dim;
  readonly end?: Dim;
  readonly step?: number;
}

/** Elements added before and after each axis. */
export interface PadOptions {
  readonly before: readonly Dim[];
  readonly after: readonly Dim[];
  /** 'constant' adds `value` (default 0), 'edge' repeats the border, 'reflect' mirrors without the border. */
  readonly mode?: PadMode;
  readonly value?: number;
}

/** Which factors of a matrix product are read with their last two axes exchanged. */
export interface TransposeOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

export interface LowerContext<K extends OpKind> {
  readonly node: NodeOf<K>;
  readonly attributes: OpAttributes[K];
  /** ONNX names of the inputs. */
  readonly inputs: readonly string[];
  /** Which results something uses. */
  readonly uses: readonly boolean[];
  readonly emit: Emitter;
}

/** Writes ONNX nodes and constants; equal constants are written once. */
export interface Emitter {
  readonly opset: number;
  /** Whether attention is one fused node; otherwise it is products and a softmax. */
  readonly hasFusedAttention: boolean;
  /** Adds a node with one result and returns its name. */
  node(opType: string, inputs: readonly string[], options?: EmitOptions): string;
  /** Adds a node with several results; an unused one gets an empty name. */
  nodes(
    opType: string,
    inputs: readonly string[],
    options: EmitOptions & { uses: readonly boolean[] },
  ): readonly string[];
  /** A 1-D int64 constant. */
  int64s(values: readonly number[]): string;
  /** A constant of rank 0. */
  scalar(value: number, dtype: DType): string;
  /** A constant with given elements. */
  constant(data: Readonly<ArrayLike<number>>, shape: readonly number[], dtype: DType): string;
  /** A 1-D int64 tensor of sizes, computed at run time where they are symbolic. */
  sizes(dims: readonly Dim[]): string;
}

export interface EmitOptions {
  readonly domain?: 'com.microsoft';
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

/** Attribute of an ONNX node. */
export type OnnxAttribute =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'text'; readonly value: string };

export const int = (value: number | boolean): OnnxAttribute => ({ kind: 'int', value: Number(value) });
export const float = (value: number): OnnxAttribute => ({ kind: 'float', value });
export const ints = (value: readonly number[]): OnnxAttribute => ({ kind: 'ints', value });
export const text = (value: string): OnnxAttribute => ({ kind: 'text', value });

export interface ReferenceContext<K extends OpKind> {
  readonly attributes: OpAttributes[K];
  readonly inputs: readonly Tensor64[];
  /** Shapes of the results. */
  readonly shapes: readonly (readonly number[])[];
  /** The number behind a size. */
  resolve(dim: Dim): number;
}

/** Applies an operation: infers the types of its results and makes the node. */
export function apply<K extends OpKind>(
  rules: Rules<K>,
  kind: K,
  application: { readonly inputs: readonly Value[]; readonly attributes: OpAttributes[K] },
): readonly Value[] {
  const { inputs, attributes } = application;
  return createNode(kind, inputs, attributes, rules[kind].infer(inputs, attributes)).outputs;
}
