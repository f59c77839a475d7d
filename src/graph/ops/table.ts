import type { GradientOps, Rules } from '../rule.ts';
import { attentionRules, rotaryEmbedding } from './attention.ts';
import type { OpKind } from './attributes.ts';
import { add, binaryRules, div, equal, greaterEqual, less, lessEqual, mul, pow, sub, where } from './binary.ts';
import { checkpointRules } from './checkpoint.ts';
import { conv2d, conv2dTranspose, convolutionRules } from './convolution.ts';
import { concat, dependOn, expand, layoutRules, reshape, transpose } from './layout.ts';
import { gemm, matmul, matmulRules } from './matmul.ts';
import { normalizeRules, softmax } from './normalize.ts';
import { quantizedRules } from './quantized.ts';
import { cumulativeSum, mean, reduceRules, sum } from './reduce.ts';
import { resizeRules } from './resize.ts';
import { gather, pad, scatterAdd, selectRules, slice } from './select.ts';
import { dimValue, fill, range, sourceRules } from './sources.ts';
import { abs, cast, cos, erf, exp, log, neg, reciprocal, relu, sigmoid, sign, sin, sqrt, unaryRules } from './unary.ts';

/** The rule of every operation: an operation without one does not compile. */
export const opRules: Rules<OpKind> = {
  ...sourceRules,
  ...unaryRules,
  ...binaryRules,
  ...reduceRules,
  ...layoutRules,
  ...selectRules,
  ...matmulRules,
  ...quantizedRules,
  ...normalizeRules,
  ...attentionRules,
  ...convolutionRules,
  ...resizeRules,
  ...checkpointRules,
};

/** What gradient formulas are written with. */
export const gradientOps: GradientOps = {
  abs,
  add,
  cast,
  concat,
  conv2d,
  conv2dTranspose,
  cos,
  cumulativeSum,
  dependOn,
  dimValue,
  div,
  equal,
  erf,
  exp,
  expand,
  fill,
  gather,
  gemm,
  greaterEqual,
  less,
  lessEqual,
  log,
  matmul,
  mean,
  mul,
  neg,
  pad,
  pow,
  range,
  reciprocal,
  relu,
  reshape,
  rotaryEmbedding,
  scatterAdd,
  sigmoid,
  sign,
  sin,
  slice,
  softmax,
  sqrt,
  sub,
  sum,
  transpose,
  where,
};
