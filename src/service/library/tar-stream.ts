import type { Readable } from 'node:stream';

/** One file of an archive. */
export interface TarEntry {
  /** Path within the archive; plain ASCII, at most 100 letters. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Seconds since 1970. */
  readonly modifiedAt: number;
  readonly content: AsyncIterable<Uint8Array> | Readable;
}

const blockBytes = 512;

/**
 * Writes files as a tar archive, one after the other, in constant memory.
 *
 * @throws {Error} if a file is longer or shorter than it was said to be
 * @see POSIX.1-2001, pax, section "ustar Interchange Format"
 */
export async function* writeTar(entries: AsyncIterable<TarEntry>): AsyncIterable<Uint8Array> {
  for await (const entry of entries) {
    yield makeHeader(entry);
    let written = 0;
    for await (const chunk of entry.content as AsyncIterable<Uint8Array>) {
      written += chunk.length;
      yield chunk;
    }
    if (written !== entry.sizeBytes) {
      throw new Error(
        `Cannot write ${entry.path} as it must have ${entry.sizeBytes} bytes: current value is ${written}`,
      );
    }
    yield new Uint8Array((blockBytes - (written % blockBytes)) % blockBytes);
  }
  yield new Uint8Array(2 * blockBytes);
}

function makeHeader({ path, sizeBytes, modifiedAt }: TarEntry): Uint8Array {
  const header = Buffer.alloc(blockBytes);
  if (Buffer.byteLength(path) > 100) throw new Error(`internal: archive path too long: ${path}`);
  header.write(path, 0, 'ascii');
  writeOctal(header, 0o644, { at: 100, length: 8 });
  writeOctal(header, 0, { at: 108, length: 8 });
  writeOctal(header, 0, { at: 116, length: 8 });
  writeSize(header, sizeBytes);
  writeOctal(header, modifiedAt, { at: 136, length: 12 });
  header.fill(' ', 148, 156);
  header.write('0', 156, 'ascii');
  header.write('ustar\0' + '00', 257, 'ascii');
  const checksum = header.reduce((sum, byte) => sum + byte, 0);
  header.write(`${checksum.toString(8).padStart(6, '0')}\0 `, 148, 'ascii');
  return header;
}

function writeOctal(header: Buffer, value: number, { at, length }: { at: number; length: number }): void {
  header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'ascii');
}

/** Eleven octal digits hold 8 GiB; larger sizes are written in base 256, as GNU tar does. */
function writeSize(header: Buffer, sizeBytes: number): void {
  if (sizeBytes < 8 ** 11) {
    writeOctal(header, sizeBytes, { at: 124, length: 12 });
    return;
  }
  header.writeBigUInt64BE(BigInt(sizeBytes), 128);
  header[124] = 0x80;
}
