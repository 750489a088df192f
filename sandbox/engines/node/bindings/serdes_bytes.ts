// The bytes of V8's format: numbers of varying length, text, and raw parts.

export class ByteReader {
  readonly buffer: ArrayBufferView;
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(source: unknown) {
    if (!ArrayBuffer.isView(source))
      throw Object.assign(new TypeError('buffer must be a TypedArray or a DataView'), {
        code: 'ERR_INVALID_ARG_TYPE',
      });
    this.buffer = source;
    this.#bytes = new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  }

  protected get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  readUint32(): number {
    return Number(BigInt.asUintN(32, this.varint()));
  }

  readUint64(): [number, number] {
    const value = this.varint();
    return [Number(value >> 32n), Number(value & 0xffffffffn)];
  }

  readDouble(): number {
    return new Float64Array(this.take(8).slice().buffer)[0] ?? 0;
  }

  /** Where the bytes begin. */
  _readRawBytes(length: number): number {
    const start = this.#at;
    this.take(length);
    return start;
  }

  protected smi(): number {
    const zigzag = this.readUint32();
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  protected bigint(): bigint {
    const bits = this.readUint32();
    const bytes = this.take(bits >>> 1);
    let value = 0n;
    for (const byte of bytes.toReversed()) value = (value << 8n) | BigInt(byte);
    return (bits & 1) === 1 ? -value : value;
  }

  protected string(tag: string): string {
    const bytes = this.take(this.readUint32());
    if (tag === 'S') return Buffer.from(bytes).toString('utf8');
    return Buffer.from(bytes).toString(tag === 'c' ? 'utf16le' : 'latin1');
  }

  protected peek(): string {
    while (this.#bytes[this.#at] === 0) this.#at++;
    if (this.#at >= this.#bytes.length) throw unreadable();
    return String.fromCharCode(this.#bytes[this.#at] ?? 0);
  }

  protected tag(): string {
    const tag = this.peek();
    this.#at++;
    return tag;
  }

  protected varint(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if ((byte & 0x80) === 0) return value;
    }
  }

  protected byte(): number {
    return this.take(1)[0] ?? 0;
  }

  protected take(length: number): Uint8Array {
    if (this.#at + length > this.#bytes.length) throw unreadable();
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}

export function unreadable(): Error {
  return new Error('Unable to deserialize cloned data.');
}

export function fail(): never {
  throw unreadable();
}
