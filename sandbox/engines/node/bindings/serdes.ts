// `serdes`: V8's own serialization of values, version 15 of its format (v8/src/objects/value-serializer.cc). Errors of a thread
// travel in it, and `v8.serialize` is made of it.
import type { Binding } from './binding.ts';
import {
  ERROR_PROTOTYPES,
  REGEXP_FLAGS,
  VERSION,
  VERSION_MARK,
  VIEW_TAGS,
} from './serdes_format.ts';
import { Deserializer } from './serdes_reader.ts';

const INDEX = /^(?:0|[1-9]\d{0,9})$/;
const LARGEST_INDEX = 2 ** 32 - 2;
const INT32 = 2 ** 31;
/** What is an object to JavaScript and has nothing that could be written. */
const OPAQUE = /^\[object (?:WeakMap|WeakSet|WeakRef|Promise|Generator|AsyncGenerator)\]$/;

type Receiver = Record<PropertyKey, unknown>;

export class Serializer {
  declare _getDataCloneError: new (
    message: string,
  ) => Error;
  declare _writeHostObject: ((view: ArrayBufferView) => void) | undefined;
  declare _getSharedArrayBufferId: ((buffer: SharedArrayBuffer) => number) | undefined;
  #bytes = new Uint8Array(256);
  #size = 0;
  #hostViews = false;
  readonly #ids = new Map<object, number>();
  readonly #transferred = new Map<object, number>();

  writeHeader(): void {
    this.#put(VERSION_MARK, VERSION);
  }

  writeValue(value: unknown): boolean {
    this.#write(value);
    return true;
  }

  releaseBuffer(): Uint8Array {
    const bytes = this.#bytes.slice(0, this.#size);
    this.#size = 0;
    return Buffer.from(bytes.buffer as ArrayBuffer);
  }

  transferArrayBuffer(id: number, buffer: object): void {
    this.#transferred.set(buffer, id);
  }

  writeUint32(value: number): void {
    this.#varint(BigInt(value >>> 0));
  }

  writeUint64(high: number, low: number): void {
    this.#varint((BigInt(high >>> 0) << 32n) | BigInt(low >>> 0));
  }

  writeDouble(value: number): void {
    this.#raw(new Uint8Array(new Float64Array([value]).buffer));
  }

  writeRawBytes(source: ArrayBuffer | ArrayBufferView): void {
    this.#raw(
      ArrayBuffer.isView(source)
        ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
        : new Uint8Array(source),
    );
  }

  _setTreatArrayBufferViewsAsHostObjects(isSet: boolean): void {
    this.#hostViews = isSet;
  }

  #write(value: unknown): void {
    switch (typeof value) {
      case 'undefined':
        return this.#tag('_');
      case 'boolean':
        return this.#tag(value ? 'T' : 'F');
      case 'number':
        return this.#number(value);
      case 'bigint':
        this.#tag('Z');
        return this.#bigint(value);
      case 'string':
        return this.#string(value);
      case 'object':
        return value === null ? this.#tag('0') : this.#object(value);
      default:
        throw this.#refuse(value);
    }
  }

  #object(value: object): void {
    const known = this.#ids.get(value);
    if (known !== undefined) {
      this.#tag('^');
      return this.writeUint32(known);
    }
    const viewed = ArrayBuffer.isView(value) && !this.#hostViews ? value.buffer : undefined;
    // A view comes after the buffer that it shows.
    if (viewed !== undefined && !this.#ids.has(viewed)) this.#object(viewed);
    this.#ids.set(value, this.#ids.size);
    if (ArrayBuffer.isView(value)) return this.#view(value);
    if (Array.isArray(value)) return this.#array(value);
    if (value instanceof Date) {
      this.#tag('D');
      return this.writeDouble(value.getTime());
    }
    if (value instanceof RegExp) {
      this.#tag('R');
      this.#string(value.source);
      const bits = REGEXP_FLAGS.map((flag, bit) =>
        flag !== '' && value.flags.includes(flag) ? 1 << bit : 0,
      );
      return this.writeUint32(bits.reduce((sum, bit) => sum | bit, 0));
    }
    if (value instanceof Map) return this.#collection(';', ':', [...value].flat(1));
    if (value instanceof Set) return this.#collection("'", ',', [...value]);
    if (value instanceof ArrayBuffer) return this.#buffer(value);
    if (value instanceof Error) return this.#error(value);
    if (this.#boxed(value)) return;
    if (typeof SharedArrayBuffer !== 'undefined' && value instanceof SharedArrayBuffer) {
      if (this._getSharedArrayBufferId === undefined) throw this.#refuse(value);
      this.#tag('u');
      return this.writeUint32(this._getSharedArrayBufferId(value));
    }
    if (OPAQUE.test(Object.prototype.toString.call(value))) throw this.#refuse(value);
    this.#tag('o');
    const count = this.#properties(value as Receiver, Object.keys(value));
    this.#tag('{');
    this.writeUint32(count);
  }

  #properties(object: Receiver, keys: readonly string[]): number {
    for (const key of keys) {
      if (INDEX.test(key) && Number(key) <= LARGEST_INDEX) this.#number(Number(key));
      else this.#string(key);
      this.#write(object[key]);
    }
    return keys.length;
  }

  #array(array: readonly unknown[]): void {
    const keys = Object.keys(array);
    const named = keys.filter((key) => !INDEX.test(key));
    const isDense = keys.length - named.length === array.length;
    this.#tag(isDense ? 'A' : 'a');
    this.writeUint32(array.length);
    if (isDense) for (const each of array) this.#write(each);
    const receiver = array as unknown as Receiver;
    const count = this.#properties(receiver, isDense ? named : keys);
    this.#tag(isDense ? '$' : '@');
    this.writeUint32(count);
    this.writeUint32(array.length);
  }

  #collection(open: string, close: string, items: readonly unknown[]): void {
    this.#tag(open);
    for (const each of items) this.#write(each);
    this.#tag(close);
    this.writeUint32(items.length);
  }

  #view(view: ArrayBufferView): void {
    if (this.#hostViews) {
      this.#tag('\\');
      if (this._writeHostObject === undefined) throw this.#refuse(view);
      return this._writeHostObject(view);
    }
    this.#tag('V');
    this.#tag(VIEW_TAGS.find(([, kind]) => view instanceof kind)?.[0] ?? '?');
    this.writeUint32(view.byteOffset);
    this.writeUint32(view.byteLength);
    this.writeUint32(0);
  }

  #buffer(buffer: ArrayBuffer): void {
    const transferred = this.#transferred.get(buffer);
    this.#tag(transferred === undefined ? 'B' : 't');
    if (transferred !== undefined) return this.writeUint32(transferred);
    this.writeUint32(buffer.byteLength);
    this.#raw(new Uint8Array(buffer));
  }

  #error(error: Error): void {
    this.#tag('r');
    const prototype = ERROR_PROTOTYPES[String(error.name)];
    if (prototype !== undefined) this.#tag(prototype);
    const own = (key: string): unknown => Object.getOwnPropertyDescriptor(error, key)?.value;
    if (own('message') !== undefined) {
      this.#tag('m');
      this.#string(String(own('message')));
    }
    if (typeof error.stack === 'string') {
      this.#tag('s');
      this.#string(error.stack);
    }
    if (Object.hasOwn(error, 'cause')) {
      this.#tag('c');
      this.#write(error.cause);
    }
    this.#tag('.');
  }

  #boxed(value: object): boolean {
    if (value instanceof Boolean) this.#tag(value.valueOf() ? 'y' : 'x');
    else if (value instanceof Number) {
      this.#tag('n');
      this.writeDouble(value.valueOf());
    } else if (value instanceof String) {
      this.#tag('s');
      this.#string(value.valueOf());
    } else if (value instanceof BigInt) {
      this.#tag('z');
      this.#bigint(value.valueOf());
    } else return false;
    return true;
  }

  #number(value: number): void {
    if (Number.isInteger(value) && value >= -INT32 && value < INT32 && !Object.is(value, -0)) {
      this.#tag('I');
      return this.writeUint32((value << 1) ^ (value >> 31));
    }
    this.#tag('N');
    this.writeDouble(value);
  }

  #bigint(value: bigint): void {
    const isNegative = value < 0n;
    let rest = isNegative ? -value : value;
    const digits: bigint[] = [];
    for (; rest > 0n; rest >>= 64n) digits.push(BigInt.asUintN(64, rest));
    this.writeUint32((digits.length * 16) | Number(isNegative));
    this.#raw(new Uint8Array(new BigUint64Array(digits).buffer));
  }

  #string(text: string): void {
    const codes = new Uint16Array(text.length);
    let isLatin = true;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      codes[index] = code;
      if (code > 0xff) isLatin = false;
    }
    if (isLatin) {
      this.#tag('"');
      this.writeUint32(codes.length);
      return this.#raw(Uint8Array.from(codes));
    }
    const lengthBytes = Math.max(1, Math.ceil(Math.log2(codes.byteLength + 1) / 7));
    if (((this.#size + 1 + lengthBytes) & 1) === 1) this.#put(0);
    this.#tag('c');
    this.writeUint32(codes.byteLength);
    this.#raw(new Uint8Array(codes.buffer));
  }

  #varint(value: bigint): void {
    let rest = value;
    for (; rest > 0x7fn; rest >>= 7n) this.#put(Number(rest & 0x7fn) | 0x80);
    this.#put(Number(rest));
  }

  #tag(tag: string): void {
    this.#put(tag.charCodeAt(0));
  }

  #put(...bytes: readonly number[]): void {
    this.#raw(Uint8Array.from(bytes));
  }

  #raw(bytes: Uint8Array): void {
    const size = this.#size + bytes.length;
    if (size > this.#bytes.length) {
      const grown = new Uint8Array(size * 2);
      grown.set(this.#bytes.subarray(0, this.#size));
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.#size);
    this.#size = size;
  }

  #refuse(value: unknown): Error {
    const shown =
      typeof value === 'object' && value !== null
        ? `#<${value.constructor?.name ?? 'Object'}>`
        : String(value);
    return new this._getDataCloneError(`${shown} could not be cloned.`);
  }
}

export function serdesBinding(): Binding {
  return { Serializer, Deserializer };
}
