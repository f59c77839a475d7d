import { CheckpointError } from '../../base/index.ts';

/** Bytes that can be read in any order, from a file or from memory. */
export interface ByteSource extends Disposable {
  /** Path or name, for messages. */
  readonly name: string;
  readonly sizeBytes: number;
  /** @throws {CheckpointError} if the range is not inside, or the file is shorter than it was when opened */
  read(offset: number, lengthBytes: number): Promise<Uint8Array>;
}

/** Reads from memory; the returned arrays share it. */
export function bytesSource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    sizeBytes: bytes.byteLength,
    async read(offset, lengthBytes) {
      checkRange(name, { offset, lengthBytes, sizeBytes: bytes.byteLength });
      return bytes.subarray(offset, offset + lengthBytes);
    },
    [Symbol.dispose]() {},
  };
}

/** One read call takes at most 2 GiB; this is below it and large enough that the number of calls does not matter. */
const largestReadBytes = 1 << 30;

/** Opens a file (Node only); the caller closes it. */
export async function openFileSource(path: string): Promise<ByteSource> {
  const fs = await import('node:fs');
  let descriptor: number;
  try {
    descriptor = fs.openSync(path, 'r');
  } catch (cause) {
    throw new CheckpointError(`Cannot open ${path} as the file must be there and readable`, { cause });
  }
  const status = fs.fstatSync(descriptor);
  if (!status.isFile()) {
    fs.closeSync(descriptor);
    throw new CheckpointError(`Cannot open ${path} as it must be a file`);
  }
  const sizeBytes = status.size;
  let isOpen = true;
  return {
    name: path,
    sizeBytes,
    async read(offset, lengthBytes) {
      if (!isOpen) throw new CheckpointError(`Cannot read ${path} as it must be open: current value is closed`);
      checkRange(path, { offset, lengthBytes, sizeBytes });
      const target = new Uint8Array(lengthBytes);
      let done = 0;
      while (done < lengthBytes) {
        const wanted = Math.min(largestReadBytes, lengthBytes - done);
        const count = await new Promise<number>((resolve, reject) => {
          fs.read(descriptor, target, done, wanted, offset + done, (error, bytesRead) =>
            error ? reject(error) : resolve(bytesRead),
          );
        });
        if (count === 0)
          throw new CheckpointError(`Cannot read ${path} as it must have ${sizeBytes} bytes: it was cut short`);
        done += count;
      }
      return target;
    },
    [Symbol.dispose]() {
      if (isOpen) fs.closeSync(descriptor);
      isOpen = false;
    },
  };
}

interface Range {
  readonly offset: number;
  readonly lengthBytes: number;
  readonly sizeBytes: number;
}

function checkRange(name: string, { offset, lengthBytes, sizeBytes }: Range): void {
  if (offset < 0 || lengthBytes < 0 || offset + lengthBytes > sizeBytes) {
    throw new CheckpointError(
      `Cannot read bytes ${offset} to ${offset + lengthBytes} of ${name} as it has ${sizeBytes} bytes`,
    );
  }
}
