import type { FileHandle } from 'node:fs/promises';

/**
 * Walks the top-level boxes of an MP4 or QuickTime file.
 *
 * @returns what is wrong as a clause, or null if every box fits in the file and the index (moov) is there
 */
export async function findMovDamage(handle: FileHandle, sizeBytes: number): Promise<string | null> {
  const head = Buffer.alloc(16);
  let position = 0;
  let hasIndex = false;
  while (position + 8 <= sizeBytes) {
    const { bytesRead } = await handle.read(head, 0, 16, position);
    const boxBytes = readBoxSize(head, bytesRead, sizeBytes - position);
    const type = head.toString('latin1', 4, 8);
    if (boxBytes === null) return 'it holds bytes that are not a part of a video';
    if (type === 'moov') hasIndex = true;
    if (position + boxBytes > sizeBytes) {
      return `it is cut off: ${Math.ceil((position + boxBytes - sizeBytes) / 1024)} KiB are missing`;
    }
    position += boxBytes;
  }
  return hasIndex ? null : 'it is cut off: its index (moov) is missing';
}

function readBoxSize(head: Buffer, bytesRead: number, remainingBytes: number): number | null {
  const size = head.readUInt32BE(0);
  // 0 means "to the end of the file", 1 means that 64 bits follow the type.
  if (size === 0) return remainingBytes;
  if (size === 1) return bytesRead < 16 ? null : Number(head.readBigUInt64BE(8));
  return size < 8 ? null : size;
}
