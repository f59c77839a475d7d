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
