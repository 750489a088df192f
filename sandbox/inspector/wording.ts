// How bytes and numbers read in the one line of a row.
import { utf8 } from '../wire/text.ts';

const PREVIEW_BYTES = 256;
const PREVIEW_CHARACTERS = 60;
// Control characters but the white space ones, and what stands for malformed text: signs of bytes that are no text.
const NOT_TEXT = /[^\P{Cc}\t\r\n]|\ufffd/u;

// Made once: to make one costs more than all else that a row does.
const THOUSANDS = new Intl.NumberFormat('en-US');

/** `1 byte`, `65,536 bytes`. */
export function byteCount(count: number): string {
  return `${counted(count)} ${count === 1 ? 'byte' : 'bytes'}`;
}

/** `65,536`. */
export function counted(count: number): string {
  return count < 1000 ? String(count) : THOUSANDS.format(count);
}

/** `37 fa 21 3d`, up to `most` bytes of it. */
export function hexOf(bytes: Uint8Array, most = 32): string {
  const pairs = Array.from(bytes.subarray(0, most), (byte) => byte.toString(16).padStart(2, '0'));
  return pairs.join(' ') + (bytes.length > most ? ' …' : '');
}

/** The beginning of text in quotes, on one line: `“hello”`; undefined for bytes that are no text, or none at all. */
export function preview(bytes: Uint8Array): string | undefined {
  const text = textOf(bytes.subarray(0, PREVIEW_BYTES));
  if (text === undefined || text === '') return undefined;
  return quoted(text, bytes.length > PREVIEW_BYTES);
}

/** As `preview`, for bytes that say that they are text, whatever is in them. */
export function textPreview(bytes: Uint8Array): string {
  const beginning = bytes.subarray(0, PREVIEW_BYTES);
  const goesOn = bytes.length > PREVIEW_BYTES;
  return quoted(utf8(goesOn ? wholeCharacters(beginning) : beginning), goesOn);
}

/** Text in quotes, on one line and cut short. */
export function quoted(text: string, goesOn = false): string {
  const characters = Array.from(text.replace(/\s+/g, ' '));
  const cut = goesOn || characters.length > PREVIEW_CHARACTERS;
  return `“${characters.slice(0, PREVIEW_CHARACTERS).join('')}${cut ? '…' : ''}”`;
}

/** All of it as text, but for a character that its end cuts; undefined for bytes that are no text. */
export function textOf(bytes: Uint8Array): string | undefined {
  const text = utf8(wholeCharacters(bytes));
  return NOT_TEXT.test(text) ? undefined : text;
}

/** Without the beginning of a character that the end of the bytes cuts. */
function wholeCharacters(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    if (needed > back) return bytes.subarray(0, bytes.length - back);
    if (byte < 0x80 || byte >= 0xc0) break;
  }
  return bytes;
}
