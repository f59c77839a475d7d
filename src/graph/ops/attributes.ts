import type { Dim } from '../dim.ts';
import type { DType } from '../dtype.ts';

/** An operation without settings. */
export type NoAttributes = Readonly<Record<string, never>>;

/** Axes that are summed away; kept as size 1 if `keepDims`. */
export interface ReduceAttributes {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

/** Settings of conv2d and its gradients. Pairs are [rows, columns]; pads are [top, left, bottom, right]. */
export interface Conv2dAttributes {
  readonly strides: readonly [number, number];
  readonly pads: readonly [number, number, number, number];
  readonly dilations: readonly [number, number];
  readonly groups: number;
}

export type PadMode = 'constant' | 'edge' | 'reflect';
export type ResizeMode = 'nearest' | 'linear';

/** The settings of each operation; its keys are all the operations there are. */
export interface OpAttributes {
  readonly input: { readonly name: string; readonly type: { readonly shape: readonly Dim[]; readonly dtype: DType } };
  readonly parameter: {
    readonly name: string;
    readonly type: { readonly shape: readonly Dim[]; readonly dtype: DType };
  };
  readonly constant: {
    readonly data: Readonly<ArrayLike<number>>;
    readonly shape: readonly number[];
    readonly dtype: DType;
  };
  readonly fill: { readonly value: number; readonly shape: readonly Dim[]; readonly dtype: DType };
  readonly dimValue: { readonly dim: Dim; readonly dtype: DType };
  readonly range: { readonly length: Dim; readonly dtype: DType };

  readonly neg: NoAttributes;
  readonly abs: NoAttributes;
  readonly sign: NoAttributes;
  readonly exp: NoAttributes;
  readonly log: NoAttributes;
  readonly sqrt: NoAttributes;
  readonly reciprocal: NoAttributes;
  readonly sin: NoAttributes;
  readonly cos: NoAttributes;
  readonly tanh: NoAttributes;
  readonly sigmoid: NoAttributes;
  readonly erf: NoAttributes;
  readonly relu: NoAttributes;
  readonly floor: NoAttributes;
  readonly round: NoAttributes;
  readonly not: NoAttributes;
  readonly silu: NoAttributes;
  readonly gelu: { readonly approximate: 'none' | 'tanh' };
  readonly cast: { readonly dtype: DType };
  readonly stopGradient: NoAttributes;
  readonly checkpointInput: { readonly region: symbol };
  readonly checkpoint: { readonly region: symbol; readonly results: number; readonly entries: number };

  readonly add: NoAttributes;
  readonly sub: NoAttributes;
  readonly mul: NoAttributes;
  readonly div: NoAttributes;
  readonly pow: NoAttributes;
  readonly maximum: NoAttributes;
  readonly minimum: NoAttributes;
  readonly equal: NoAttributes;
  readonly less: NoAttributes;
  readonly lessEqual: NoAttributes;
  readonly greater: NoAttributes;
  readonly greaterEqual: NoAttributes;
  readonly and: NoAttributes;
  readonly or: NoAttributes;
  readonly where: NoAttributes;
  readonly clamp: { readonly minimum: number; readonly maximum: number };

  readonly sum: ReduceAttributes;
  readonly mean: ReduceAttributes;
  readonly max: ReduceAttributes;
  readonly sumOfSquares: ReduceAttributes;
  readonly argMax: { readonly axis: number };
  readonly cumulativeSum: { readonly axis: number; readonly reverse: boolean };

  readonly reshape: { readonly shape: readonly Dim[] };
  readonly transpose: { readonly axes: readonly number[] };
  readonly expand: { readonly shape: readonly Dim[] };
  readonly concat: { readonly axis: number };
  readonly slice: {
    readonly axis: number;
    readonly start: Dim;
    readonly length: Dim;
    readonly step: number;
  };
  readonly split: { readonly axis: number; readonly sizes: readonly Dim[] };
  readonly pad: {
    readonly mode: PadMode;
    readonly before: readonly Dim[];
    readonly after: readonly Dim[];
    readonly value: number;
  };
  readonly gather: { readonly axis: number };
  readonly scatterAdd: { readonly rows: Dim };
  readonly dependOn: NoAttributes;

  readonly matmul: { readonly transposeA: boolean; readonly transposeB: boolean };
  readonly gemm: { readonly transposeA: boolean; readonly transposeB: boolean };
  readonly quantizedMatmul: NoAttributes;
  readonly softmax: { readonly axis: number };
  readonly layerNorm: { readonly epsilon: number };
  readonly rmsNorm: { readonly epsilon: number };
  readonly standardize: { readonly epsilon: number };
  readonly rotaryEmbedding: { readonly interleaved: boolean };
  readonly attention: {
    readonly scale: number;
    /** Whether keys and values are [B, A, L, E] instead of [B, L, A, E]. */
    readonly keysByHead: boolean;
  };
  readonly conv2d: Conv2dAttributes;
  readonly conv2dTranspose: Conv2dAttributes & { readonly rows: Dim; readonly columns: Dim };
  readonly resize: { readonly mode: ResizeMode; readonly rows: Dim; readonly columns: Dim };
}

/** The name of an operation. */
export type OpKind = keyof OpAttributes;
