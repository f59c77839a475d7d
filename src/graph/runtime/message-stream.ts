/**
 * Reads messages, each 8 bytes of length (little-endian) and then so many bytes, until the stream ends.
 *
 * @param receive called for one message after the other; the next waits until it is finished
 */
export async function readMessages(
  stream: AsyncIterable<Uint8Array>,
  receive: (message: Uint8Array) => Promise<void>,
): Promise<void> {
  const length = new Uint8Array(8);
  let target = length;
  let filled = 0;
  for await (const chunk of stream) {
    for (let at = 0; at < chunk.byteLength; ) {
      const taken = chunk.subarray(at, at + target.byteLength - filled);
      target.set(taken, filled);
      filled += taken.byteLength;
      at += taken.byteLength;
      if (filled < target.byteLength) continue;
      if (target === length) target = new Uint8Array(Number(new DataView(length.buffer).getBigUint64(0, true)));
      else {
        await receive(target);
        target = length;
      }
      filled = 0;
    }
  }
}
