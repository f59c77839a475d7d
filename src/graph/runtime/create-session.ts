import { ConfigError } from '../../base/index.ts';
import type { DeviceStatus, Session, SessionOptions } from './session.ts';

/**
 * Loads a graph, in Node through onnxruntime-node and in the browser through onnxruntime-web.
 *
 * ```ts
 * using session = await createSession(modelBytes, { device: 'cpu', threads: 2 });
 * const { y } = await session.run({ x: hostTensor('float32', [1, 4]) });
 * ```
 *
 * @param model bytes of an ONNX model
 * @throws {ConfigError} if the device is not available here (the message lists those that are), or the graph is not valid
 */
export async function createSession(model: Uint8Array, options: SessionOptions = {}): Promise<Session> {
  checkOptions(options);
  const runtime = await loadRuntime();
  return runtime.openSession(model, options);
}

/** Every device with whether it can be used here. A `webgpu` that is listed may still find no adapter. */
export async function listDevices(): Promise<readonly DeviceStatus[]> {
  const runtime = await loadRuntime();
  return runtime.listRuntimeDevices();
}

/** What a runtime for one environment exports. */
interface Runtime {
  openSession(model: Uint8Array, options: SessionOptions): Promise<Session>;
  listRuntimeDevices(): Promise<readonly DeviceStatus[]>;
}

/** Each environment loads only its own file, so that a bundle for browsers has no Node code in it. */
async function loadRuntime(): Promise<Runtime> {
  return isNode() ? import('./node-runtime.ts') : import('./browser-runtime.ts');
}

function isNode(): boolean {
  return typeof process !== 'undefined' && typeof process.versions?.node === 'string';
}

function checkOptions({ threads, deviceIndex }: SessionOptions): void {
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= 256)) {
    throw new ConfigError(
      `Cannot create a session as threads must be a whole number of 1 to 256: current value is ${threads}`,
    );
  }
  if (deviceIndex !== undefined && !(Number.isInteger(deviceIndex) && deviceIndex >= 0)) {
    throw new ConfigError(
      `Cannot create a session as deviceIndex must be a whole number of at least 0: current value is ${deviceIndex}`,
    );
  }
}
