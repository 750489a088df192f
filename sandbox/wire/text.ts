// Text and bytes: the one place of this room where either becomes the other, without TextDecoder.

// A call with more arguments than this overruns the stack in some engines.
const RUN = 8192;

/** Each byte as the code point of its value: what HTTP's field values are read as here. */
export function latin1(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let text = '';
  for (let at = start; at < end; at += RUN) {
    text += charactersOf(bytes.subarray(at, Math.min(at + RUN, end)));
  }
  return text;
}

/** The bytes of text that is Latin-1, or `undefined` where a character is not. */
export function latin1Bytes(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit > 0xff) return undefined;
    bytes[at] = unit;
  }
  return bytes;
}

/**
 * UTF-8 as text; what is malformed becomes U+FFFD, one for each maximal part of a character
 * (WHATWG Encoding, section 8.1.1). A byte order mark is kept: the caller knows whether it is one.
 */
export function utf8(bytes: Uint8Array): string {
  return bytes.some(isBeyondAscii) ? decoded(bytes) : latin1(bytes);
}

function isBeyondAscii(byte: number): boolean {
  return byte >= 0x80;
}

// Not spread into the call, which is ten times slower for a typed array.
function charactersOf(units: Uint8Array | Uint16Array): string {
  return Reflect.apply(String.fromCharCode, undefined, units);
}

function decoded(bytes: Uint8Array): string {
  const units = new Uint16Array(Math.min(bytes.length + 2, RUN));
  let text = '';
  let count = 0;
  const walk = new Utf8Walk();
  const put = (point: number) => {
    if (count + 2 > units.length) {
      text += charactersOf(units.subarray(0, count));
      count = 0;
    }
    if (point > 0xffff) {
      units[count++] = 0xd7c0 + (point >> 10);
      units[count++] = 0xdc00 | (point & 0x3ff);
    } else {
      units[count++] = point;
    }
  };
  for (const byte of bytes) {
    let step = walk.step(byte);
    if (step === Utf8Walk.BROKEN_BEFORE) {
      put(0xfffd);
      step = walk.step(byte);
    }
    if (step === Utf8Walk.BROKEN) put(0xfffd);
    else if (step >= 0) put(step);
  }
  if (!walk.atBoundary) put(0xfffd);
  return text + charactersOf(units.subarray(0, count));
}

/** Lone surrogates become U+FFFD, as a USVString's do. */
export function utf8Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let count = 0;
  for (const character of text) {
    const raw = character.codePointAt(0) ?? 0;
    const point = raw >= 0xd800 && raw <= 0xdfff ? 0xfffd : raw;
    if (point < 0x80) {
      bytes[count++] = point;
      continue;
    }
    const more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    bytes[count++] = ((0xff00 >> (more + 1)) & 0xff) | (point >> (6 * more));
    for (let shift = 6 * (more - 1); shift >= 0; shift -= 6) {
      bytes[count++] = 0x80 | ((point >> shift) & 0x3f);
    }
  }
  return bytes.slice(0, count);
}

/** Walks over UTF-8 a byte at a time (Unicode 17, table 3-7: well-formed byte sequences). */
export class Utf8Walk {
  /** The byte belongs to a character that is not whole yet. */
  static readonly INSIDE = -1;
  /** The byte can begin no character. */
  static readonly BROKEN = -2;
  /** The character before this byte is broken off; step over the byte again. */
  static readonly BROKEN_BEFORE = -3;

  #needed = 0;
  #point = 0;
  #low = 0x80;
  #high = 0xbf;

  get atBoundary(): boolean {
    return this.#needed === 0;
  }

  /** The code point that this byte completes, or one of the three above. */
  step(byte: number): number {
    if (this.#needed === 0) return this.#begin(byte);
    if (byte < this.#low || byte > this.#high) {
      this.#needed = 0;
      return Utf8Walk.BROKEN_BEFORE;
    }
    this.#low = 0x80;
    this.#high = 0xbf;
    this.#point = (this.#point << 6) | (byte & 0x3f);
    this.#needed -= 1;
    return this.#needed === 0 ? this.#point : Utf8Walk.INSIDE;
  }

  /**
   * Steps over all of `bytes`, which may be masked as in RFC 6455, section 5.3, with `phase` bytes before them.
   * The index of the first byte that is not UTF-8, or -1. ASCII, the most of most text, costs one comparison a byte.
   */
  over(bytes: Uint8Array, key?: Uint8Array, phase = 0): number {
    const { length } = bytes;
    for (let index = 0; index < length; index += 1) {
      let byte = bytes[index] ?? 0;
      if (key !== undefined) byte ^= key[(index + phase) & 3] ?? 0;
      if (byte < 0x80 && this.#needed === 0) continue;
      const step = this.step(byte);
      if (step === Utf8Walk.BROKEN || step === Utf8Walk.BROKEN_BEFORE) return index;
    }
    return -1;
  }

  #begin(byte: number): number {
    if (byte < 0x80) return byte;
    if (byte < 0xc2 || byte > 0xf4) return Utf8Walk.BROKEN;
    this.#needed = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    this.#point = byte & (0x3f >> this.#needed);
    // Overlong forms, surrogates and what lies beyond U+10FFFF show in the second byte.
    this.#low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
    this.#high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
    return Utf8Walk.INSIDE;
  }
}

/** One array out of many, copied once; the array itself where there is just one. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
