import type { HostDType, HostTensor, HostTensors } from './host-tensor.ts';

/** Where a graph is executed. */
export type Device = 'cpu' | 'webgpu' | 'cuda' | 'coreml' | 'dml';

/** Whether a device can be used here, and what is missing if not. */
export interface DeviceStatus {
  readonly device: Device;
  readonly isAvailable: boolean;
  /** Empty if available. */
  readonly reason: string;
}

/** Rewrites that onnxruntime does when a session is made; `all` is fastest, `disabled` keeps external weights in place. */
export type GraphOptimization = 'disabled' | 'basic' | 'extended' | 'all';

/**
 * Where initialisers with external data are found.
 *
 * `folder`: files below it, mapped into memory (Node only). `buffers`: file contents by the name that the model uses.
 */
export type ExternalData =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'buffers'; readonly buffers: Readonly<Record<string, Uint8Array>> };

/** Where and how a session runs its graph. */
export interface SessionOptions {
  /** Default: 'cpu'. */
  readonly device?: Device;
  /** Which of several devices of the kind, from 0. Default: 0. */
  readonly deviceIndex?: number;
  /** Threads of one operation on the CPU, 1 to 256. Default: one for each physical core. */
  readonly threads?: number;
  /**
   * Whether idle threads wait in a busy loop. Faster on an idle machine, far slower where other processes want the cores.
   * Default: true.
   */
  readonly hasSpinningThreads?: boolean;
  /** Default: 'all'. */
  readonly graphOptimization?: GraphOptimization;
  /** Default: every initialiser is inside the model. */
  readonly externalData?: ExternalData;
  /** Whether constant weights are copied into the layout that is fastest to multiply. Default: true. */
  readonly hasPrepacking?: boolean;
  /**
   * Whether sums of 8-bit products are kept exact on processors without VNNI instructions, where the fast way can
   * overflow 16 bits. Exact sums take twice the time. Default: what the processor needs; exact where that is unknown.
   */
  readonly hasExactInt8?: boolean;
  /** Whether memory of one run is planned from the first run with the same shapes. Default: true. */
  readonly hasMemoryPattern?: boolean;
  /** Whether freed memory is kept for the next run. Default: true. */
  readonly hasArena?: boolean;
  /** Whether operations that the device lacks may run on the CPU. Default: true. */
  readonly allowsCpuFallback?: boolean;
  /** Fixed sizes for symbolic axes, by name. Default: none. */
  readonly axisSizes?: Readonly<Record<string, number>>;
  /** Browser only: URL prefix of onnxruntime-web's .wasm files. Default: beside the bundle. */
  readonly wasmUrl?: string;
}

/** What a session takes or gives under one name; symbolic axes are names. */
export interface TensorSlot {
  readonly name: string;
  readonly dtype: HostDType;
  readonly shape: readonly (number | string)[];
}

/** What one run computes, and where to. */
export interface RunOptions<Name extends string = string> {
  /** Checked before and after the run; a run that has begun is finished. */
  readonly signal?: AbortSignal;
  /** Outputs to compute. Default: all. */
  readonly fetch?: readonly Name[];
  /** Tensors to write outputs into; each is returned under its name. */
  readonly into?: HostTensors;
}

/**
 * A graph that is loaded and can be run many times.
 *
 * In Node a run occupies the calling thread until it is finished.
 */
export interface Session extends Disposable {
  readonly device: Device;
  readonly inputs: readonly TensorSlot[];
  readonly outputs: readonly TensorSlot[];
  /**
   * Computes outputs from inputs.
   *
   * @throws {ShapeError} if inputs are missing, unknown, or of another type or shape than the graph says
   * @throws the signal's reason, if it was aborted
   */
  run(feeds: HostTensors, options?: RunOptions): Promise<Record<string, HostTensor>>;
}
