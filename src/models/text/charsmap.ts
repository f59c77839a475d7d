import { CheckpointError } from '../../base/index.ts';

/** Rewrites text before it is cut into pieces. */
export type Normalize = (text: string) => string;

/**
 * Makes SentencePiece's normaliser from the table in a model's file: at each place the longest key is replaced by its
 * value; what has no key stays.
 *
 * The table is a trie over bytes of UTF-8 (a Darts double array), behind its size in bytes, and then the values, each
 * ended by a zero.
 *
 * @throws {CheckpointError} if the table is damaged
 * @see sentencepiece `normalizer.cc`, `Normalizer::NormalizePrefix`; Darts-clone `darts.h`
 */
export function createNormalizer(table: Uint8Array): Normalize {
  if (table.length < 8) throw damaged();
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  const trieBytes = view.getUint32(0, true);
  if (trieBytes % 4 !== 0 || 4 + trieBytes > table.length) throw damaged();
  const units = Uint32Array.from({ length: trieBytes / 4 }, (_, i) => view.getUint32(4 + 4 * i, true));
  const values = table.subarray(4 + trieBytes);
  return (text) => {
    const bytes = new TextEncoder().encode(text);
    const result: number[] = [];
    for (let at = 0; at < bytes.length; ) {
      const match = longestKey(units, bytes, at);
      const length = match?.length ?? lengthOfCharacter(bytes[at]!);
      if (match === null) for (let i = 0; i < length; i++) result.push(bytes[at + i]!);
      else for (let i = match.value; values[i] !== 0 && i < values.length; i++) result.push(values[i]!);
      at += length;
    }
    return new TextDecoder().decode(Uint8Array.from(result));
  };
}

/** The longest key that the bytes from a place on begin with. */
function longestKey(
  units: Uint32Array,
  bytes: Uint8Array,
  start: number,
): { readonly length: number; readonly value: number } | null {
  let found: { length: number; value: number } | null = null;
  let node = offsetOf(units[0]!);
  for (let at = start; at < bytes.length; at++) {
    node ^= bytes[at]!;
    const unit = units[node];
    // the highest bit of a unit tells a value from a label
    if (unit === undefined || (unit & 0x800000ff) >>> 0 !== bytes[at]) break;
    node ^= offsetOf(unit);
    if (((unit >>> 8) & 1) === 1) found = { length: at + 1 - start, value: units[node]! & 0x7fffffff };
  }
  return found;
}

/** Distance from a unit to its children. */
function offsetOf(unit: number): number {
  return (unit >>> 10) << ((unit & 0x200) >>> 6);
}

function lengthOfCharacter(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

function damaged(): CheckpointError {
  return new CheckpointError('Cannot read the table that normalises text as it must be whole');
}
