/**
 * Writes protocol buffer messages: the wire format's three cases that ONNX needs.
 *
 * Our own hundred lines instead of a library: no dependency, the same in the browser, and large constants are not copied
 * until the end.
 *
 * @see https://protobuf.dev/programming-guides/encoding
 */
export class MessageWriter {
  /** What is finished; `#small` comes behind it. */
  readonly #pieces: Uint8Array[] = [];
  #finishedBytes = 0;
  /** The first `#used` bytes of it are written. */
  #small = new Uint8Array(64);
  #used = 0;

  /** A varint field; left out if 0, as proto3 does. */
  integer(field: number, value: number): this {
    if (value === 0) return this;
    return this.#varint(field * 8).#signed(value);
  }

  /** A varint field that is written even if 0: an element of a `oneof` or of an unpacked list. */
  element(field: number, value: number): this {
    return this.#varint(field * 8).#signed(value);
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#varint(field * 8 + 5).#push(bytes);
  }

  text(field: number, value: string): this {
    if (!isAscii(value)) return this.bytes(field, new TextEncoder().encode(value));
    this.#varint(field * 8 + 2).#varint(value.length);
    this.#reserve(value.length);
    for (let i = 0; i < value.length; i++) this.#small[this.#used++] = value.charCodeAt(i);
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#varint(field * 8 + 2)
      .#varint(value.byteLength)
      .#push(value);
  }

  message(field: number, value: MessageWriter): this {
    this.#varint(field * 8 + 2).#varint(value.#sizeBytes);
    for (const piece of value.#pieces) this.#push(piece);
    return this.#push(value.#small.subarray(0, value.#used));
  }

  /** The whole message. */
  finish(): Uint8Array {
    const result = new Uint8Array(this.#sizeBytes);
    let offset = 0;
    for (const piece of [...this.#pieces, this.#small.subarray(0, this.#used)]) {
      result.set(piece, offset);
      offset += piece.byteLength;
    }
    return result;
  }

  get #sizeBytes(): number {
    return this.#finishedBytes + this.#used;
  }

  #push(bytes: Uint8Array): this {
    if (bytes.byteLength < largeBytes) {
      this.#reserve(bytes.byteLength);
      this.#small.set(bytes, this.#used);
      this.#used += bytes.byteLength;
      return this;
    }
    this.#pieces.push(this.#small.subarray(0, this.#used), bytes);
    this.#finishedBytes += this.#used + bytes.byteLength;
    this.#small = new Uint8Array(64);
    this.#used = 0;
    return this;
  }

  #reserve(count: number): void {
    if (this.#used + count <= this.#small.length) return;
    const wider = new Uint8Array(Math.max(2 * this.#small.length, this.#used + count));
    wider.set(this.#small.subarray(0, this.#used));
    this.#small = wider;
  }

  #varint(value: number): this {
    this.#reserve(10);
    let rest = value;
    while (rest >= 128) {
      this.#small[this.#used++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    this.#small[this.#used++] = rest;
    return this;
  }

  /** Negative numbers as ten bytes of two's complement. */
  #signed(value: number): this {
    if (value >= 0) return this.#varint(value);
    this.#reserve(10);
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest >= 128n) {
      this.#small[this.#used++] = Number(rest % 128n) + 128;
      rest /= 128n;
    }
    this.#small[this.#used++] = Number(rest);
    return this;
  }
}

/** From this size on, bytes are kept where they are until the message is finished. */
const largeBytes = 65_536;

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}
