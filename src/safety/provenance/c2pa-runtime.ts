import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { initSync, WasmBuilder, WasmReader } from '@contentauth/c2pa-wasm';

let isReady = false;

/** The C2PA library (c2pa-rs as WebAssembly), loaded on first use. */
export function openC2pa(): { readonly WasmBuilder: typeof WasmBuilder; readonly WasmReader: typeof WasmReader } {
  if (!isReady) {
    const wasm = createRequire(import.meta.url).resolve('@contentauth/c2pa-wasm/c2pa.wasm');
    provideFileReader();
    initSync({ module: readFileSync(wasm) });
    isReady = true;
  }
  return { WasmBuilder, WasmReader };
}

/** Bytes in memory that the library can read without waiting. */
export class MemoryBlob extends Blob {
  readonly contents: Uint8Array;

  constructor(contents: Uint8Array) {
    super([]);
    this.contents = contents;
  }

  override get size(): number {
    return this.contents.length;
  }

  override slice(start = 0, end = this.contents.length): MemoryBlob {
    return new MemoryBlob(this.contents.subarray(start, end));
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    return copyOf(this.contents);
  }
}

/** The library reads blobs through `FileReaderSync`, which browsers have in workers and Node has not. */
function provideFileReader(): void {
  if ('FileReaderSync' in globalThis) return;
  Object.defineProperty(globalThis, 'FileReaderSync', { value: MemoryFileReader, configurable: true });
}

class MemoryFileReader {
  readAsArrayBuffer(blob: MemoryBlob): ArrayBuffer {
    return copyOf(blob.contents);
  }
}

function copyOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
