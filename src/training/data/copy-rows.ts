/** Copies rows of cells, each read from its end where mirrored. */
export function copyRows<A extends Uint8Array | Int8Array>(
  from: A,
  to: A,
  {
    length,
    channels,
    isMirrored,
  }: { readonly length: number; readonly channels: number; readonly isMirrored: boolean },
): void {
  if (!isMirrored) {
    to.set(from);
    return;
  }
  const stride = length * channels;
  for (let start = 0; start < from.length; start += stride) {
    for (let i = 0; i < length; i++) {
      const [source, target] = [start + (length - 1 - i) * channels, start + i * channels];
      for (let c = 0; c < channels; c++) to[target + c] = from[source + c]!;
    }
  }
}
