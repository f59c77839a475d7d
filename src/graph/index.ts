/**
 * Tensor graphs: defined in TypeScript, differentiated, emitted as ONNX and executed by onnxruntime.
 *
 * ```ts
 * import { createSession, hostTensor } from 'aozora/graph';
 * using session = await createSession(modelBytes, { device: 'cpu', threads: 2 });
 * const { y } = await session.run({ x: hostTensor('float32', [1, 4]) });
 * ```
 *
 * @module
 */

// Runtime: sessions and tensors in host memory.
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

// Weights: safetensors files.
export { type ByteSource, bytesSource, openFileSource } from './weights/byte-source.ts';
export { fromFloat32, toFloat32 } from './weights/narrow-floats.ts';
export { readSafetensorsHeader, type SafetensorsHeader, type TensorEntry } from './weights/safetensors-header.ts';
export { openSafetensors, openSafetensorsBytes, type SafetensorsReader } from './weights/safetensors-reader.ts';
export {
  encodeSafetensors,
  type SafetensorsWriteOptions,
  type TensorProducer,
  writeSafetensors,
} from './weights/safetensors-writer.ts';
