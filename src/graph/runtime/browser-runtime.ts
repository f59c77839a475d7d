import type { InferenceSession } from 'onnxruntime-common';
import { ConfigError } from '../../base/index.ts';
import { unavailableDevice } from './devices.ts';
import { wrapOrtSession } from './ort-session.ts';
import type { Device, DeviceStatus, Session, SessionOptions } from './session.ts';

/** Loads a graph with onnxruntime-web: `cpu` is WebAssembly, `webgpu` the browser's GPU. */
export async function openSession(model: Uint8Array, options: SessionOptions): Promise<Session> {
  const device = options.device ?? 'cpu';
  const devices = await listRuntimeDevices();
  if (!devices.some((status) => status.device === device && status.isAvailable))
    throw unavailableDevice(device, devices);
  // The native WebGPU provider; the package's default entry has the older one, which is being retired.
  const ort = await import('onnxruntime-web/webgpu');
  ort.env.logLevel = 'fatal';
  if (options.wasmUrl !== undefined) ort.env.wasm.wasmPaths = options.wasmUrl;
  if (options.threads !== undefined) ort.env.wasm.numThreads = options.threads;
  try {
    const session = await ort.InferenceSession.create(model, ortOptions(device, options));
    return wrapOrtSession({ session, Tensor: ort.Tensor, device, writesGivenOutputs: false });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`Cannot create a session on ${device}: ${message}`, { cause });
  }
}

/** Devices of this browser. */
export async function listRuntimeDevices(): Promise<readonly DeviceStatus[]> {
  const hasWebGpu = await findWebGpuAdapter();
  const native = (device: Device): DeviceStatus => ({
    device,
    isAvailable: false,
    reason: `browsers have no ${device}; use webgpu`,
  });
  return [
    { device: 'cpu', isAvailable: true, reason: '' },
    { device: 'webgpu', isAvailable: hasWebGpu, reason: hasWebGpu ? '' : 'this browser gives no WebGPU adapter' },
    native('cuda'),
    native('coreml'),
    native('dml'),
  ];
}

interface NavigatorWithGpu {
  readonly gpu?: { requestAdapter(): Promise<object | null> };
}

async function findWebGpuAdapter(): Promise<boolean> {
  const { gpu } = navigator as NavigatorWithGpu;
  return gpu !== undefined && (await gpu.requestAdapter()) !== null;
}

function ortOptions(device: Device, options: SessionOptions): InferenceSession.SessionOptions {
  const { externalData } = options;
  if (externalData?.kind === 'folder') {
    throw new ConfigError(
      "Cannot read weights from a folder as a browser must be given buffers: current value is 'folder'",
    );
  }
  return {
    executionProviders: [device === 'cpu' ? 'wasm' : device],
    graphOptimizationLevel: options.graphOptimization ?? 'all',
    enableMemPattern: options.hasMemoryPattern ?? true,
    enableCpuMemArena: options.hasArena ?? true,
    logSeverityLevel: 4,
    ...(options.axisSizes === undefined ? {} : { freeDimensionOverrides: options.axisSizes }),
    ...(externalData === undefined
      ? {}
      : { externalData: Object.entries(externalData.buffers).map(([path, data]) => ({ path, data })) }),
    extra: {
      session: {
        disable_prepacking: options.hasPrepacking === false ? '1' : '0',
        disable_cpu_ep_fallback: options.allowsCpuFallback === false ? '1' : '0',
      },
    },
  };
}
