/**
 * Tensor graphs: defined in TypeScript, differentiated, emitted as ONNX and executed by onnxruntime.
 *
 * ```ts
 * import { createSession, emit, hostTensor, input, linear, parameter, symbol } from 'aozora/graph';
 * const x = input('x', [symbol('N'), 4]);
 * const y = linear(x, parameter('weight', [2, 4])); // [N, 2]
 * using session = await createSession(emit({ y }), { device: 'cpu', threads: 2 });
 * const result = await session.run({ x: hostTensor('float32', [3, 4]), weight: hostTensor('float32', [2, 4]) });
 * ```
 *
 * @module
 */

// Graph: values, sizes, operations.
export { type AttentionOptions, attention } from './compositions/attention.ts';
export { type Conv3dOptions, conv3d, padTime, type TimePadding } from './compositions/conv3d.ts';
export { type ConvolutionMethod, type FrameConvOptions, frameConv } from './compositions/frame-conv.ts';
export { groupNorm } from './compositions/group-norm.ts';
export { cutBatch, inParts } from './compositions/in-parts.ts';
export { linear } from './compositions/linear.ts';
export { meanAbsoluteError, meanSquaredError, modulate } from './compositions/losses.ts';
export { pixelShuffle, pixelUnshuffle, type ShuffleFactors } from './compositions/pixel-shuffle.ts';
export {
  addDims,
  type Dim,
  type DimBindings,
  dimsEqual,
  divideDims,
  divideExactly,
  evaluateDim,
  formatShape,
  multiplyDims,
  SymbolicDim,
  shapesEqual,
  sizeOf,
  subtractDims,
  symbol,
} from './dim.ts';
export { type DType, isFloat } from './dtype.ts';
export { bindSymbols, evaluate } from './evaluate.ts';
export { type GradientOptions, gradients } from './gradients.ts';
export { type Node, type NodeOf, type TensorType, topologicalOrder, type Value } from './node.ts';
export {
  type EmitOptions,
  emit,
  type ParameterSlot,
  type ParameterStorage,
} from './onnx/emit.ts';
export type { ExternalLocation } from './onnx/model-proto.ts';
export { rotaryEmbedding } from './ops/attention.ts';
export type { OpAttributes, OpKind } from './ops/attributes.ts';
export {
  add,
  and,
  clamp,
  div,
  equal,
  greater,
  greaterEqual,
  less,
  lessEqual,
  maximum,
  minimum,
  mul,
  type Operand,
  or,
  pow,
  sub,
  where,
} from './ops/binary.ts';
export { checkpoint } from './ops/checkpoint.ts';
export { type Conv2dOptions, conv2d, conv2dTranspose } from './ops/convolution.ts';
export { concat, dependOn, expand, reshape, split, transpose } from './ops/layout.ts';
export { gemm, matmul } from './ops/matmul.ts';
export { type LayerNormOptions, layerNorm, rmsNorm, softmax, standardize } from './ops/normalize.ts';
export { quantizedMatmul } from './ops/quantized.ts';
export { argMax, cumulativeSum, max, mean, type ReduceOptions, sum, sumOfSquares } from './ops/reduce.ts';
export { resize } from './ops/resize.ts';
export { gather, pad, scatterAdd, slice } from './ops/select.ts';
export { constant, dimValue, fill, input, parameter, range } from './ops/sources.ts';
export {
  abs,
  cast,
  cos,
  erf,
  exp,
  floor,
  gelu,
  log,
  neg,
  not,
  reciprocal,
  relu,
  round,
  sigmoid,
  sign,
  silu,
  sin,
  sqrt,
  stopGradient,
  tanh,
} from './ops/unary.ts';
export { type AccumulateOptions, accumulateGradients } from './optimizers/accumulate.ts';
export { type AdamwOptions, adamw } from './optimizers/adamw.ts';
export { type MuonOptions, muon, orthogonalize } from './optimizers/muon.ts';
export type { Optimizer, UpdateContext } from './optimizers/optimizer.ts';
export {
  globalNorm,
  type StateSlot,
  type TrainStep,
  type TrainStepOptions,
  trainStep,
} from './optimizers/train-step.ts';
export { type Replace, rewrite, specialize, withInputs } from './rewrite.ts';
export type { Emitter, OnnxAttribute, PadOptions, Rule, SliceRange, TransposeOptions } from './rule.ts';
// Runtime: sessions and tensors in host memory.
export {
  type AcceleratedTrainer,
  type AcceleratorOptions,
  type AcceleratorSettings,
  createAcceleratedTrainer,
} from './runtime/accelerator.ts';
export { createSession, listDevices } from './runtime/create-session.ts';
export {
  bytesOfHostTensor,
  elementCount,
  elementSizeBytes,
  type HostArrays,
  type HostDType,
  type HostTensor,
  type HostTensors,
  hostTensor,
  hostTensorOfBytes,
} from './runtime/host-tensor.ts';
export type {
  Device,
  DeviceStatus,
  ExternalData,
  GraphOptimization,
  RunOptions,
  Session,
  SessionOptions,
  TensorSlot,
} from './runtime/session.ts';
export {
  type CarriedState,
  createTrainingSession,
  type StepOptions,
  type TrainingSession,
  type TrainingSessionOptions,
} from './runtime/training-session.ts';
export type { Tensor64 } from './tensor64.ts';
export { type BindOptions, bindDerived, bindFloat32, bindInPlace, type WeightBinding } from './weights/bind.ts';
// Weights: safetensors files.
export { type ByteSource, bytesSource, openFileSource } from './weights/byte-source.ts';
export { writeFloat32Weights } from './weights/float32-weights.ts';
export {
  type Int8WeightsOptions,
  type QuantizedGraph,
  type QuantizedWeight,
  type QuantizeOptions,
  quantizeLinear,
  writeInt8Weights,
} from './weights/int8.ts';
export { identityKeyMap, type KeyMap, type KeyRename, mapKeys } from './weights/key-map.ts';
export { fromFloat32, toFloat32 } from './weights/narrow-floats.ts';
export { type PaddedGraph, type PadLinearOptions, padLinear } from './weights/pad-linear.ts';
export { readSafetensorsHeader, type SafetensorsHeader, type TensorEntry } from './weights/safetensors-header.ts';
export {
  openSafetensors,
  openSafetensorsBytes,
  readAll,
  type SafetensorsReader,
} from './weights/safetensors-reader.ts';
export {
  encodeSafetensors,
  type SafetensorsWriteOptions,
  type TensorProducer,
  writeSafetensors,
} from './weights/safetensors-writer.ts';
