/** The pixels that follow a TIFF header: rows of 8-bit RGB or RGBA without gaps. */
export interface TiffPixels {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  /** An ICC profile that says what the numbers mean; null where they are sRGB. */
  readonly profile: Uint8Array | null;
}

/** Libraries distrust strips of many megabytes. */
const rowsPerStrip = 64;

const [undefinedBytes, short, long] = [7, 3, 4];

/**
 * Writes what stands before plain pixels in a TIFF, so that a decoder's result can be handed on together with its colour profile.
 *
 * @returns the bytes up to the first pixel; width x height x channels bytes of pixels have to follow
 * @see TIFF 6.0, sections 2, 6 and 18 (alpha); ICC.1:2022, annex B.2.3 (profile)
 */
export function tiffHeader({ width, height, channels, profile }: TiffPixels): Uint8Array {
  const stripCount = Math.ceil(height / rowsPerStrip);
  const rowBytes = width * channels;
  const strips = Array.from({ length: stripCount }, (_, i) => i * rowsPerStrip * rowBytes);
  const stripBytes = strips.map((start) => Math.min(rowsPerStrip * rowBytes, height * rowBytes - start));
  const tags = (firstPixel: number): Tag[] => [
    { id: 256, type: long, values: [width] },
    { id: 257, type: long, values: [height] },
    { id: 258, type: short, values: Array<number>(channels).fill(8) },
    { id: 259, type: short, values: [1] }, // not compressed
    { id: 262, type: short, values: [2] }, // RGB
    { id: 273, type: long, values: strips.map((start) => firstPixel + start) },
    { id: 277, type: short, values: [channels] },
    { id: 278, type: long, values: [rowsPerStrip] },
    { id: 279, type: long, values: stripBytes },
    ...(channels === 4 ? [{ id: 338, type: short, values: [2] }] : []), // alpha that is not multiplied in
    ...(profile ? [{ id: 34675, type: undefinedBytes, values: profile }] : []),
  ];
  const length = writeTags(tags(0)).length;
  return writeTags(tags(length));
}

interface Tag {
  readonly id: number;
  readonly type: number;
  readonly values: ArrayLike<number>;
}

/** The header, one directory, and behind it the values that do not fit into four bytes. */
function writeTags(tags: readonly Tag[]): Uint8Array {
  const directoryEnd = 8 + 2 + tags.length * 12 + 4;
  const outside = tags.reduce((sum, tag) => sum + outsideBytes(tag), 0);
  const bytes = new Uint8Array(directoryEnd + outside);
  const view = new DataView(bytes.buffer);
  bytes.set([0x49, 0x49, 42, 0, 8, 0, 0, 0]);
  view.setUint16(8, tags.length, true);
  let free = directoryEnd;
  for (const [index, tag] of tags.entries()) {
    const at = 10 + index * 12;
    view.setUint16(at, tag.id, true);
    view.setUint16(at + 2, tag.type, true);
    view.setUint32(at + 4, tag.values.length, true);
    if (outsideBytes(tag) === 0) {
      writeValues(view, at + 8, tag);
      continue;
    }
    view.setUint32(at + 8, free, true);
    writeValues(view, free, tag);
    free += outsideBytes(tag);
  }
  return bytes;
}

const valueBytes = (type: number): number => (type === long ? 4 : type === short ? 2 : 1);

/** Offsets must be even. */
function outsideBytes({ type, values }: Tag): number {
  const size = valueBytes(type) * values.length;
  return size <= 4 ? 0 : size + (size % 2);
}

function writeValues(view: DataView, from: number, { type, values }: Tag): void {
  for (let i = 0; i < values.length; i++) {
    const at = from + i * valueBytes(type);
    if (type === long) view.setUint32(at, values[i]!, true);
    else if (type === short) view.setUint16(at, values[i]!, true);
    else view.setUint8(at, values[i]!);
  }
}
