// Text to bytes and back, in the encodings that Node's buffers know (lib/internal/util.js numbers them by string_decoder's list).
import { TextDecoder, TextEncoder } from '../platform.ts';

/** Numbers of `encodingsMap`: enum encoding in node.h. */
export const ENCODINGS = [
  'ascii',
  'utf8',
  'base64',
  'utf16le',
  'latin1',
  'hex',
  'buffer',
  'base64url',
] as const;
export type Encoding = (typeof ENCODINGS)[number];

const utf8Encoder = new TextEncoder();
const utf8Decoder = new TextDecoder('utf-8', { ignoreBOM: true });
/** Below this, a loop beats the platform's coders, which cost a call each. */
const SHORT = 48;
/** How many arguments a call may take, on the safe side. */
const PIECE = 8192;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const URL_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const SIXTETS = new Int8Array(128).fill(-1);
for (const alphabet of [ALPHABET, URL_ALPHABET])
  for (let index = 0; index < 64; index++) SIXTETS[alphabet.charCodeAt(index)] = index;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function utf8Slice(bytes: Uint8Array, start: number, end: number): string {
  if (end - start <= SHORT) {
    let text = '';
    for (let index = start; index < end; index++) {
      const byte = bytes[index] as number;
      if (byte > 0x7f) return utf8Decoder.decode(unshared(bytes.subarray(start, end)));
      text += String.fromCharCode(byte);
    }
    return text;
  }
  return utf8Decoder.decode(unshared(bytes.subarray(start, end)));
}

/** The platform's decoder refuses views of shared memory. */
function unshared(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer
    ? (bytes as Uint8Array<ArrayBuffer>)
    : new Uint8Array(bytes);
}

export function latin1Slice(bytes: Uint8Array, start: number, end: number): string {
  if (end - start <= PIECE)
    return String.fromCharCode.apply(null, bytes.subarray(start, end) as unknown as number[]);
  let text = '';
  for (let from = start; from < end; from += PIECE)
    text += latin1Slice(bytes, from, Math.min(end, from + PIECE));
  return text;
}

export function asciiSlice(bytes: Uint8Array, start: number, end: number): string {
  return latin1Slice(
    bytes.subarray(start, end).map((byte) => byte & 0x7f),
    0,
    end - start,
  );
}

export function ucs2Slice(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let index = start; index + 1 < end; index += 2)
    text += String.fromCharCode((bytes[index] as number) | ((bytes[index + 1] as number) << 8));
  return text;
}

export function hexSlice(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let index = start; index < end; index++) text += HEX[bytes[index] as number];
  return text;
}

export function base64Slice(bytes: Uint8Array, start: number, end: number, isUrl = false): string {
  const alphabet = isUrl ? URL_ALPHABET : ALPHABET;
  let text = '';
  for (let index = start; index < end; index += 3) {
    const left = end - index;
    const group =
      ((bytes[index] as number) << 16) |
      ((left > 1 ? (bytes[index + 1] as number) : 0) << 8) |
      (left > 2 ? (bytes[index + 2] as number) : 0);
    text += alphabet.charAt(group >> 18) + alphabet.charAt((group >> 12) & 63);
    if (left > 1) text += alphabet.charAt((group >> 6) & 63);
    else if (!isUrl) text += '=';
    if (left > 2) text += alphabet.charAt(group & 63);
    else if (!isUrl) text += '=';
  }
  return text;
}

export function decode(
  bytes: Uint8Array,
  encoding: Encoding,
  start = 0,
  end = bytes.length,
): string {
  switch (encoding) {
    case 'ascii':
      return asciiSlice(bytes, start, end);
    case 'latin1':
      return latin1Slice(bytes, start, end);
    case 'utf16le':
      return ucs2Slice(bytes, start, end);
    case 'hex':
      return hexSlice(bytes, start, end);
    case 'base64':
      return base64Slice(bytes, start, end);
    case 'base64url':
      return base64Slice(bytes, start, end, true);
    case 'utf8':
    case 'buffer':
      return utf8Slice(bytes, start, end);
    default:
      return encoding satisfies never;
  }
}

export function encode(text: string, encoding: Encoding): Uint8Array {
  switch (encoding) {
    case 'ascii':
    case 'latin1': {
      const bytes = new Uint8Array(text.length);
      latin1Write(bytes, text, 0, text.length);
      return bytes;
    }
    case 'utf16le': {
      const bytes = new Uint8Array(text.length * 2);
      ucs2Write(bytes, text, 0, bytes.length);
      return bytes;
    }
    case 'hex': {
      const bytes = new Uint8Array(text.length >> 1);
      return bytes.subarray(0, hexWrite(bytes, text, 0, bytes.length));
    }
    case 'base64':
    case 'base64url': {
      const bytes = new Uint8Array(Math.ceil((text.length * 3) / 4));
      return bytes.subarray(0, base64Write(bytes, text, 0, bytes.length));
    }
    case 'utf8':
    case 'buffer':
      return utf8Encoder.encode(text);
    default:
      return encoding satisfies never;
  }
}

/** How many bytes were written: never a part of a character. */
export function utf8Write(bytes: Uint8Array, text: string, offset: number, length: number): number {
  const end = Math.min(bytes.length, offset + length);
  if (text.length <= SHORT && text.length <= end - offset) {
    let index = 0;
    for (; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code > 0x7f) break;
      bytes[offset + index] = code;
    }
    if (index === text.length) return index;
  }
  const target = bytes.subarray(offset, end);
  if (target.buffer instanceof ArrayBuffer) return utf8Encoder.encodeInto(text, target).written;
  const copy = new Uint8Array(target.length);
  const { written } = utf8Encoder.encodeInto(text, copy);
  target.set(copy.subarray(0, written));
  return written;
}

export function latin1Write(
  bytes: Uint8Array,
  text: string,
  offset: number,
  length: number,
): number {
  const count = Math.max(0, Math.min(text.length, length, bytes.length - offset));
  for (let index = 0; index < count; index++) bytes[offset + index] = text.charCodeAt(index);
  return count;
}

export function ucs2Write(bytes: Uint8Array, text: string, offset: number, length: number): number {
  const count = Math.min(text.length, Math.min(length, bytes.length - offset) >> 1);
  for (let index = 0; index < count; index++) {
    const code = text.charCodeAt(index);
    bytes[offset + index * 2] = code;
    bytes[offset + index * 2 + 1] = code >> 8;
  }
  return Math.max(0, count * 2);
}

/** Stops at the first pair that is no byte. */
export function hexWrite(bytes: Uint8Array, text: string, offset: number, length: number): number {
  const count = Math.min(text.length >> 1, length, bytes.length - offset);
  for (let index = 0; index < count; index++) {
    const pair = text.slice(index * 2, index * 2 + 2);
    if (!/^[0-9a-fA-F]{2}$/.test(pair)) return index;
    bytes[offset + index] = Number.parseInt(pair, 16);
  }
  return Math.max(0, count);
}

/** Both alphabets; what belongs to neither is passed over, and padding ends the text. */
export function base64Write(
  bytes: Uint8Array,
  text: string,
  offset: number,
  length: number,
): number {
  const end = Math.min(bytes.length, offset + length);
  let at = offset;
  let group = 0;
  let bits = 0;
  for (let index = 0; index < text.length && at < end; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x3d) break;
    const sixtet = code < 128 ? (SIXTETS[code] as number) : -1;
    if (sixtet < 0) continue;
    group = ((group << 6) | sixtet) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = group >> bits;
    }
  }
  return at - offset;
}

export function byteLengthUtf8(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x80) continue;
    if (code < 0x800) length += 1;
    else if (code >= 0xd800 && code < 0xdc00 && isLow(text.charCodeAt(index + 1))) {
      length += 2;
      index++;
    } else length += 2;
  }
  return length;
}

function isLow(code: number): boolean {
  return code >= 0xdc00 && code < 0xe000;
}
