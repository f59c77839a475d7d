import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-common';
import { ConfigError, withholdTelemetry } from '../../base/index.ts';
import { unavailableDevice } from './devices.ts';
import { wrapOrtSession } from './ort-session.ts';
import type { Device, DeviceStatus, Session, SessionOptions } from './session.ts';

/** Loads a graph with onnxruntime-node. */
export async function openSession(model: Uint8Array, options: SessionOptions): Promise<Session> {
  const device = options.device ?? 'cpu';
  const devices = await listRuntimeDevices();
  if (!devices.some((status) => status.device === device && status.isAvailable))
    throw unavailableDevice(device, devices);
  const ort = await loadOrt();
  try {
    const session = await ort.InferenceSession.create(model, ortOptions(device, options));
    return wrapOrtSession({ session, Tensor: ort.Tensor, device, writesGivenOutputs: true });
  } catch (cause) {
    throw creationError(device, devices, cause);
  }
}

/** Devices that the installed onnxruntime-node was built with, and whether their libraries are there. */
export async function listRuntimeDevices(): Promise<readonly DeviceStatus[]> {
  const ort = await loadOrt();
  const built = new Set(ort.listSupportedBackends().map((backend) => backend.name));
  const all: readonly Device[] = ['cpu', 'webgpu', 'cuda', 'coreml', 'dml'];
  return all.map((device) => {
    const reason = !built.has(device)
      ? `onnxruntime-node has no ${device} on ${process.platform} ${process.arch}`
      : device === 'cuda' && !hasCudaLibrary()
        ? 'its library is not installed: node node_modules/onnxruntime-node/script/install --onnxruntime-node-install=cuda12'
        : '';
    return { device, isAvailable: reason === '', reason };
  });
}

/** The specifier is not a literal so that bundlers for browsers do not follow it. */
const nodePackage = 'onnxruntime-node';

async function loadOrt(): Promise<typeof import('onnxruntime-node')> {
  withholdTelemetry();
  const ort = (await import(/* @vite-ignore */ nodePackage)) as typeof import('onnxruntime-node');
  // Failures reach the caller as exceptions; without this they are printed as well.
  ort.env.logLevel = 'fatal';
  return ort;
}

function hasCudaLibrary(): boolean {
  const root = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
  const folder = join(root, 'bin', 'napi-v6', process.platform, process.arch);
  return ['libonnxruntime_providers_cuda.so', 'onnxruntime_providers_cuda.dll'].some((name) =>
    existsSync(join(folder, name)),
  );
}

/** x86 processors since about 2019 multiply bytes into 32 bits (VNNI); only Linux says so in a file. */
function needsExactInt8(): boolean {
  if (process.arch !== 'x64') return false;
  return process.platform !== 'linux' || !/^flags\b.*\bavx(512)?_vnni\b/m.test(readFileSync('/proc/cpuinfo', 'utf8'));
}

function ortOptions(device: Device, options: SessionOptions): InferenceSession.SessionOptions {
  const { externalData } = options;
  const hasSpinning = options.hasSpinningThreads === false ? '0' : '1';
  const session: Record<string, string> = {
    disable_prepacking: options.hasPrepacking === false ? '1' : '0',
    x64quantprecision: (options.hasExactInt8 ?? needsExactInt8()) ? '1' : '0',
    disable_cpu_ep_fallback: options.allowsCpuFallback === false ? '1' : '0',
    ...(externalData?.kind === 'folder' ? { model_external_initializers_file_folder_path: externalData.folder } : {}),
  };
  return {
    executionProviders: [
      device === 'cuda' || device === 'dml' ? { name: device, deviceId: options.deviceIndex ?? 0 } : device,
    ],
    graphOptimizationLevel: options.graphOptimization ?? 'all',
    enableMemPattern: options.hasMemoryPattern ?? true,
    enableCpuMemArena: options.hasArena ?? true,
    logSeverityLevel: 4,
    ...(options.threads === undefined ? {} : { intraOpNumThreads: options.threads }),
    ...(options.axisSizes === undefined ? {} : { freeDimensionOverrides: options.axisSizes }),
    ...(externalData?.kind === 'buffers'
      ? { externalData: Object.entries(externalData.buffers).map(([path, data]) => ({ path, data })) }
      : {}),
    extra: { session: { ...session, 'intra_op.allow_spinning': hasSpinning } },
  };
}

function creationError(device: Device, devices: readonly DeviceStatus[], cause: unknown): ConfigError {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (device === 'webgpu' && /adapter/i.test(message)) {
    const status = {
      device,
      isAvailable: false,
      reason: 'no adapter was found (a Vulkan, Metal or Direct3D 12 driver is needed)',
    };
    return unavailableDevice(device, [...devices.filter((other) => other.device !== device), status], cause);
  }
  return new ConfigError(`Cannot create a session on ${device}: ${message}`, { cause });
}
