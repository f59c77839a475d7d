import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { AozoraError, assert } from '../../base/index.ts';
import { openSafetensorsBytes, readAll } from '../weights/safetensors-reader.ts';
import { encodeSafetensors } from '../weights/safetensors-writer.ts';
import type { HostTensor, HostTensors } from './host-tensor.ts';
import { readMessages } from './message-stream.ts';

/** What the process answered. */
export interface AcceleratorAnswer {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: Record<string, HostTensor>;
}

/** A running tools/accelerate/worker.py. Requests are answered in order; disposing ends the process. */
export interface AcceleratorProcess extends Disposable {
  /** @throws {AozoraError} with code `accelerator_failed`, saying what the process said */
  request(metadata: Readonly<Record<string, string>>, tensors: HostTensors): Promise<AcceleratorAnswer>;
}

interface Pending {
  resolve(answer: AcceleratorAnswer): void;
  reject(error: Error): void;
}

type PartnerProcess = ChildProcessByStdio<Writable, Readable, Readable>;

/** The end of standard error that a failure quotes. */
const keptLogCharacters = 2000;

export interface AcceleratorProcessOptions {
  readonly python: string;
  readonly script: string;
  readonly onLog?: (line: string) => void;
}

/** Starts the process (Node only). That it cannot start shows at the first request. */
export async function startAcceleratorProcess({
  python,
  script,
  onLog,
}: AcceleratorProcessOptions): Promise<AcceleratorProcess> {
  const { spawn } = await import('node:child_process');
  const child: PartnerProcess = spawn(python, [script], { stdio: ['pipe', 'pipe', 'pipe'] });
  const pending: Pending[] = [];
  let failure: Error | null = null;
  let log = '';
  const fail = (error: Error): void => {
    failure ??= error;
    for (const request of pending.splice(0)) request.reject(failure);
  };
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-keptLogCharacters);
    for (const line of text.split('\n')) if (line !== '') onLog?.(line);
  });
  child.on('error', (cause) => fail(partnerError(`${python} cannot be started`, cause)));
  child.on('close', (code) => fail(partnerError(`the process ended with code ${code}: ${log.trim()}`)));
  // A process that ends early also breaks the pipe; 'close' then says why.
  child.stdin.on('error', () => {});
  readMessages(child.stdout, async (bytes) => settle(pending, await decodeAnswer(bytes))).catch((cause: unknown) =>
    fail(partnerError('its answers cannot be read', cause)),
  );
  return {
    request(metadata, tensors) {
      return new Promise((resolve, reject) => {
        if (failure !== null) {
          reject(failure);
          return;
        }
        const body = encodeSafetensors(tensors, { metadata });
        const length = new Uint8Array(8);
        new DataView(length.buffer).setBigUint64(0, BigInt(body.byteLength), true);
        pending.push({ resolve, reject });
        child.stdin.write(length);
        child.stdin.write(body);
      });
    },
    [Symbol.dispose]() {
      fail(partnerError('it was disposed'));
      child.stdin.destroy();
      child.kill();
    },
  };
}

async function decodeAnswer(bytes: Uint8Array): Promise<AcceleratorAnswer> {
  using reader = await openSafetensorsBytes(bytes, 'the answer of the accelerator');
  return { metadata: reader.metadata, tensors: await readAll(reader) };
}

function settle(pending: Pending[], answer: AcceleratorAnswer): void {
  const request = pending.shift();
  assert(request !== undefined, 'internal: the accelerator answered without a request');
  if (answer.metadata.kind === 'done') request.resolve(answer);
  else request.reject(partnerError(answer.metadata.message ?? 'it gave no reason'));
}

function partnerError(what: string, cause?: unknown): AozoraError {
  return new AozoraError('accelerator_failed', `Cannot train with the accelerator: ${what}`, { cause });
}
