// `buffer`: what Node's Buffer does with bytes.
import { TextDecoder } from '../platform.ts';
import type { Binding } from './binding.ts';
import {
  asciiSlice,
  base64Slice,
  base64Write,
  byteLengthUtf8,
  ENCODINGS,
  type Encoding,
  encode,
  hexSlice,
  hexWrite,
  latin1Slice,
  latin1Write,
  ucs2Slice,
  ucs2Write,
  utf8Slice,
  utf8Write,
} from './encodings.ts';

type Slice = (bytes: Uint8Array, start: number, end: number) => string;
type Write = (bytes: Uint8Array, text: string, offset: number, length: number) => number;

/** What `fill` answers where nothing can be filled, or it would go too far. */
const NOTHING_TO_FILL = -1;
const OUT_OF_BOUNDS = -2;
/** What `atob` answers. */
const ONE_LEFT = -1;
const BAD_CHARACTER = -2;
const NOT_ENCODED = -3;

export function bufferBinding(): Binding {
  return {
    setBufferPrototype: () => undefined,
    byteLengthUtf8,
    copy: (
      source: Uint8Array,
      target: Uint8Array,
      targetStart: number,
      sourceStart: number,
      count: number,
    ) => {
      bytesOf(target).set(bytesOf(source).subarray(sourceStart, sourceStart + count), targetStart);
      return count;
    },
    copyArrayBuffer: (
      target: ArrayBuffer,
      targetOffset: number,
      source: ArrayBuffer,
      sourceOffset: number,
      count: number,
    ) => new Uint8Array(target).set(new Uint8Array(source, sourceOffset, count), targetOffset),
    compare: (one: Uint8Array, other: Uint8Array) => compare(one, other),
    compareOffset: (
      source: Uint8Array,
      target: Uint8Array,
      targetStart: number,
      sourceStart: number,
      targetEnd: number,
      sourceEnd: number,
    ) => compare(source.subarray(sourceStart, sourceEnd), target.subarray(targetStart, targetEnd)),
    fill,
    isAscii: (input: ArrayBuffer | ArrayBufferView) => bytesOf(input).every((byte) => byte < 0x80),
    isUtf8: (input: ArrayBuffer | ArrayBufferView) => {
      try {
        new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(input));
        return true;
      } catch {
        return false;
      }
    },
    indexOfBuffer: (
      bytes: Uint8Array,
      wanted: Uint8Array,
      from: number,
      encoding: number,
      forward: boolean,
      end?: number,
    ) => find(bytes, wanted, from, forward, end, ENCODINGS[encoding] === 'utf16le' ? 2 : 1),
    indexOfNumber: (
      bytes: Uint8Array,
      wanted: number,
      from: number,
      forward: boolean,
      end?: number,
    ) => find(bytes, new Uint8Array([wanted]), from, forward, end, 1),
    indexOfString: (
      bytes: Uint8Array,
      wanted: string,
      from: number,
      encoding: number,
      forward: boolean,
      end?: number,
    ) => {
      const name = ENCODINGS[encoding] ?? 'utf8';
      return find(bytes, encode(wanted, name), from, forward, end, name === 'utf16le' ? 2 : 1);
    },
    swap16: (bytes: Uint8Array) => swap(bytes, 2),
    swap32: (bytes: Uint8Array) => swap(bytes, 4),
    swap64: (bytes: Uint8Array) => swap(bytes, 8),
    atob: decodeForgiving,
    btoa: (text: string) =>
      /[^\0-\xff]/.test(text) ? -1 : base64Slice(encode(text, 'latin1'), 0, text.length),
    asciiSlice: slicer(asciiSlice),
    base64Slice: slicer(base64Slice),
    base64urlSlice: slicer((bytes, start, end) => base64Slice(bytes, start, end, true)),
    latin1Slice: slicer(latin1Slice),
    hexSlice: slicer(hexSlice),
    ucs2Slice: slicer(ucs2Slice),
    utf8Slice: slicer(utf8Slice),
    base64Write: writer(base64Write),
    base64urlWrite: writer(base64Write),
    hexWrite: writer(hexWrite),
    ucs2Write: writer(ucs2Write),
    asciiWriteStatic: writer(latin1Write),
    latin1WriteStatic: writer(latin1Write),
    utf8WriteStatic: writer(utf8Write),
    createUnsafeArrayBuffer: (size: number) => new ArrayBuffer(size),
    arrayBufferAlignedOffset: () => 0,
    setDetachKey: () => undefined,
  };
}

export function bytesOf(
  input: ArrayBuffer | SharedArrayBuffer | ArrayBufferView,
): Uint8Array<ArrayBuffer> {
  return (
    ArrayBuffer.isView(input)
      ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
      : new Uint8Array(input)
  ) as Uint8Array<ArrayBuffer>;
}

function slicer(slice: Slice) {
  return (bytes: Uint8Array, start = 0, end = bytes.length): string => {
    const last = Math.min(end, bytes.length);
    return start >= last ? '' : slice(bytes, Math.max(0, start), last);
  };
}

function writer(write: Write) {
  return (bytes: Uint8Array, text: string, offset = 0, length = bytes.length - offset): number =>
    write(bytes, text, offset, length);
}

function compare(one: Uint8Array, other: Uint8Array): number {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index++) {
    const difference = (one[index] as number) - (other[index] as number);
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  return Math.sign(one.length - other.length);
}

function fill(
  bytes: Uint8Array,
  value: string | number | boolean | ArrayBufferView,
  start: number,
  end: number,
  encoding?: string,
): number | undefined {
  if (start < 0 || end > bytes.length) return OUT_OF_BOUNDS;
  if (start >= end) return undefined;
  if (typeof value !== 'string' && !ArrayBuffer.isView(value)) {
    bytes.fill(Number(value) & 0xff, start, end);
    return undefined;
  }
  const pattern = typeof value === 'string' ? encode(value, normalize(encoding)) : bytesOf(value);
  if (pattern.length === 0) return NOTHING_TO_FILL;
  for (let at = start; at < end; at += pattern.length)
    bytes.set(pattern.subarray(0, Math.min(pattern.length, end - at)), at);
  return undefined;
}

/** One array out of many, always a copy. */
export function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function normalize(encoding: unknown): Encoding {
  return findEncoding(encoding) ?? 'utf8';
}

export function findEncoding(encoding: unknown): Encoding | undefined {
  const name = String(encoding ?? 'utf8').toLowerCase();
  if (name === 'utf-8') return 'utf8';
  if (name === 'ucs2' || name === 'ucs-2' || name === 'utf-16le') return 'utf16le';
  if (name === 'binary') return 'latin1';
  return (ENCODINGS as readonly string[]).includes(name) ? (name as Encoding) : undefined;
}

/** IndexOfOffset and SearchString in node_buffer.cc. A negative `from` counts from the end. */
function find(
  bytes: Uint8Array,
  wanted: Uint8Array,
  from: number,
  forward: boolean,
  end: number | undefined,
  step: number,
): number {
  const length = Math.min(end ?? bytes.length, bytes.length);
  let at = from < 0 ? from + length : from;
  if (at < 0) {
    if (!forward) return -1;
    at = 0;
  }
  if (wanted.length === 0) return Math.min(at, length);
  if (wanted.length > length) return -1;
  if (!forward) at = Math.min(at, length - wanted.length);
  const first = wanted[0] as number;
  if (forward && step === 1) {
    for (
      let found = indexOf(bytes, first, at);
      found >= 0;
      found = indexOf(bytes, first, found + 1)
    ) {
      if (found + wanted.length > length) return -1;
      if (matches(bytes, wanted, found)) return found;
    }
    return -1;
  }
  const last = length - wanted.length;
  for (; at >= 0 && at <= last; at += forward ? step : -step) {
    if (bytes[at] === first && matches(bytes, wanted, at)) return at;
  }
  return -1;
}

/** A Buffer's own `indexOf` ends up here. */
function indexOf(bytes: Uint8Array, byte: number, from: number): number {
  return Reflect.apply(Uint8Array.prototype.indexOf, bytes, [byte, from]) as number;
}

function matches(bytes: Uint8Array, wanted: Uint8Array, at: number): boolean {
  for (let index = 1; index < wanted.length; index++)
    if (bytes[at + index] !== wanted[index]) return false;
  return true;
}

function swap(bytes: Uint8Array, size: number): Uint8Array {
  for (let at = 0; at + size <= bytes.length; at += size) bytes.subarray(at, at + size).reverse();
  return bytes;
}

/** Infra's forgiving base64 decode. */
function decodeForgiving(text: string): string | number {
  const bare = text.replace(/[\t\n\f\r ]/g, '');
  const unpadded = bare.length % 4 === 0 ? bare.replace(/={1,2}$/, '') : bare;
  if (/[^A-Za-z0-9+/]/.test(unpadded)) return BAD_CHARACTER;
  if (unpadded.length % 4 === 1) return bare === unpadded ? ONE_LEFT : NOT_ENCODED;
  const bytes = encode(unpadded, 'base64');
  return latin1Slice(bytes, 0, bytes.length);
}
