/**
 * Writes protocol buffer messages: the wire format's three cases that ONNX needs.
 *
 * Our own 60 lines instead of a library: no dependency, the same in the browser, and large constants are not copied
 * until the end.
 *
 * @see https://protobuf.dev/programming-guides/encoding
 */
export class MessageWriter {
  readonly #chunks: Uint8Array[] = [];
  #sizeBytes = 0;

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
    return this.bytes(field, new TextEncoder().encode(value));
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#varint(field * 8 + 2)
      .#varint(value.byteLength)
      .#push(value);
  }

  message(field: number, value: MessageWriter): this {
    this.#varint(field * 8 + 2).#varint(value.#sizeBytes);
    for (const chunk of value.#chunks) this.#push(chunk);
    return this;
  }

  /** The whole message. */
  finish(): Uint8Array {
    const result = new Uint8Array(this.#sizeBytes);
    let offset = 0;
    for (const chunk of this.#chunks) {
      result.set(chunk, offset);
      offset += chunk.byteLength;
    }
    return result;
  }

  #push(bytes: Uint8Array): this {
    this.#chunks.push(bytes);
    this.#sizeBytes += bytes.byteLength;
    return this;
  }

  #varint(value: number): this {
    const bytes: number[] = [];
    let rest = value;
    while (rest >= 128) {
      bytes.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    return this.#push(Uint8Array.from([...bytes, rest]));
  }

  /** Negative numbers as ten bytes of two's complement. */
  #signed(value: number): this {
    if (value >= 0) return this.#varint(value);
    const bytes: number[] = [];
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest >= 128n) {
      bytes.push(Number(rest % 128n) + 128);
      rest /= 128n;
    }
    return this.#push(Uint8Array.from([...bytes, Number(rest)]));
  }
}
