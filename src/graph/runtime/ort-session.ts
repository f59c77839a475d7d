import type { InferenceSession, Tensor, TensorConstructor } from 'onnxruntime-common';
import { assert, ConfigError } from '../../base/index.ts';
import { checkFeeds } from './check-feeds.ts';
import { type HostDType, type HostTensor, hostTensorOfBytes } from './host-tensor.ts';
import type { Device, RunOptions, Session, TensorSlot } from './session.ts';

/** How one onnxruntime package differs from the other. */
export interface OrtSessionParts {
  readonly session: InferenceSession;
  readonly Tensor: TensorConstructor;
  readonly device: Device;
  /** Whether `run` itself writes into given output tensors (onnxruntime-node does, onnxruntime-web does not). */
  readonly writesGivenOutputs: boolean;
}

/** Wraps an onnxruntime session, native or web, into the project's interface. */
export function wrapOrtSession({ session, Tensor, device, writesGivenOutputs }: OrtSessionParts): Session {
  const inputs = session.inputMetadata.map(slotOf);
  const outputs = session.outputMetadata.map(slotOf);
  let isDisposed = false;
  return {
    device,
    inputs,
    outputs,
    async run(feeds, options = {}) {
      if (isDisposed)
        throw new ConfigError('Cannot run the graph as its session must be open: current value is disposed');
      options.signal?.throwIfAborted();
      checkFeeds(feeds, inputs, 'input');
      const wanted = wantedOutputs(options, outputs);
      const into = options.into ?? {};
      const given = Object.fromEntries(
        Object.entries(feeds).map(([name, tensor]) => [name, toOrtTensor(Tensor, tensor)]),
      );
      const fetches = Object.fromEntries(
        wanted.map((name) => [name, writesGivenOutputs && into[name] ? toOrtTensor(Tensor, into[name]) : null]),
      );
      const results = await session.run(given, fetches);
      options.signal?.throwIfAborted();
      const named: [string, HostTensor][] = [];
      const copies: ArrayBufferLike[] = [];
      for (const name of wanted) {
        const target = into[name];
        const result = results[name];
        assert(result !== undefined, `internal: onnxruntime gave no output ${name}`);
        if (target === undefined) named.push([name, await fromOrtTensor(result)]);
        else {
          if (!writesGivenOutputs) copyInto(target, await fromOrtTensor(result));
          else if (result.data instanceof Float32Array && result.data.buffer !== target.data.buffer)
            copies.push(result.data.buffer);
          named.push([name, target]);
        }
      }
      discard(copies);
      return Object.fromEntries(named);
    },
    [Symbol.dispose]() {
      if (isDisposed) return;
      isDisposed = true;
      // The native session is freed before the promise is returned; a rejection surfaces as an unhandled one.
      void session.release();
    },
  };
}

/** Smaller copies are left to garbage collection. */
const discardedBytes = 1e6;

/**
 * Gives memory back at once: onnxruntime-node copies outputs even where it has written them into given tensors, and a
 * garbage collection comes too late where they are hundreds of megabytes. What is sent to a closed port is dropped.
 */
function discard(buffers: readonly ArrayBufferLike[]): void {
  const large = buffers.filter((buffer) => buffer instanceof ArrayBuffer && buffer.byteLength >= discardedBytes);
  if (large.length === 0) return;
  const { port1, port2 } = new MessageChannel();
  port2.close();
  port1.postMessage(null, large as ArrayBuffer[]);
  port1.close();
}

function slotOf(metadata: InferenceSession.ValueMetadata): TensorSlot {
  assert(metadata.isTensor, `internal: graph value ${metadata.name} is not a tensor`);
  const dtype = metadata.type as HostDType;
  return { name: metadata.name, dtype, shape: metadata.shape };
}

function wantedOutputs(options: RunOptions, outputs: readonly TensorSlot[]): readonly string[] {
  const into = options.into ?? {};
  checkFeeds(into, outputs, 'output');
  if (options.fetch === undefined) return outputs.map((slot) => slot.name);
  const unknown = options.fetch.filter((name) => !outputs.some((slot) => slot.name === name));
  if (unknown.length > 0) {
    throw new ConfigError(
      `Cannot fetch ${unknown.join(', ')} as outputs must be of ${outputs.map((slot) => slot.name).join(', ')}`,
    );
  }
  return [...new Set([...options.fetch, ...Object.keys(into)])];
}

function toOrtTensor(Tensor: TensorConstructor, tensor: HostTensor): Tensor {
  // The element types that a graph can declare are those of onnxruntime; checkFeeds() has compared them.
  return new Tensor(tensor.dtype as 'float32', tensor.data as Float32Array, tensor.shape);
}

async function fromOrtTensor(tensor: Tensor): Promise<HostTensor> {
  const data = await tensor.getData();
  assert(ArrayBuffer.isView(data), 'internal: string tensors are not used');
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const host = hostTensorOfBytes(tensor.type as HostDType, tensor.dims, bytes);
  if (tensor.location !== 'cpu') tensor.dispose();
  return host;
}

function copyInto(target: HostTensor, result: HostTensor): void {
  checkFeeds({ output: target }, [{ name: 'output', dtype: result.dtype, shape: result.shape }], 'output');
  (target.data as Uint8Array).set(result.data as Uint8Array);
}
