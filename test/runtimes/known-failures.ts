/** A package and a device of it. */
export type RuntimeName = 'node webgpu' | 'browser cpu' | 'browser webgpu';

const brokenPow =
  'onnxruntime 1.30.0 makes a wrong shader if both operands of Pow broadcast; optimisers use it on scalars';
const noFloat64 = 'onnxruntime-web 1.30.0 is built without float64 kernels';

/** Cases that a runtime cannot run, with the reason. Everything else must pass, and these must fail. */
export const knownFailures: Readonly<Record<RuntimeName, Readonly<Record<string, string>>>> = {
  'node webgpu': { 'pow()': brokenPow },
  'browser cpu': { 'cast()': noFloat64, 'cast to float64()': noFloat64 },
  'browser webgpu': { 'pow()': brokenPow, 'cast()': noFloat64, 'cast to float64()': noFloat64 },
};
