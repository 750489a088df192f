// What a reader types, as bytes, and bytes as what a reader can read. There are two notations. In the plain one Enter is a
// line break of the protocol; in the escaped one every byte that goes out is written, and Enter only breaks the line on
// the screen.
import { speechOf } from '../../sandbox/index.ts';

export interface RawFault {
  /** A sentence for the reader: what is wrong, and how to write it. */
  readonly fault: string;
}

/** RFC 9112, section 3: in the middle of a text, such a line begins the next request. */
const REQUEST_LINE = /^[A-Z]+ \S+ HTTP\/\d\.\d$/;
const UNFINISHED = /\\(?:x[0-9a-f]?)?$/i;

/**
 * Enter is CRLF in a head, and LF in the body after the empty line. A request line ends the body, so that requests can be
 * written one after another.
 */
export function plainBytes(text: string): Uint8Array {
  return new TextEncoder().encode(walk(text).wire);
}

/** Whether the text stops before the empty line that a server of HTTP waits for. */
export function endsInHead(text: string): boolean {
  const { wire, inHead } = walk(text);
  return inHead && speechOf('requests', new TextEncoder().encode(wire)) !== 'other';
}

function walk(text: string): { readonly wire: string; readonly inHead: boolean } {
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  let inHead = true;
  let wire = '';
  for (const line of lines) {
    if (REQUEST_LINE.test(line)) inHead = true;
    wire += line + (inHead ? '\r\n' : '\n');
    if (line === '') inHead = false;
  }
  return { wire: wire + last, inHead: inHead || REQUEST_LINE.test(last) };
}

/** The plain text that stands for these bytes, or `undefined` where none does. */
export function plainOf(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder().decode(bytes).replaceAll('\r\n', '\n');
  return sameBytes(plainBytes(text), bytes) ? text : undefined;
}

/** `\r`, `\n`, `\t`, `\0`, `\\` and `\x00` to `\xff`; other characters go out as UTF-8, and Enter not at all. */
export function escapedBytes(text: string): Uint8Array | RawFault {
  const encoder = new TextEncoder();
  const pieces: number[] = [];
  for (const [piece] of text.matchAll(/\\(?:x[0-9a-f]{2}|[^\n])?|[^\\\n]+/giu)) {
    if (!piece.startsWith('\\')) {
      for (const byte of encoder.encode(piece)) pieces.push(byte);
      continue;
    }
    const byte = byteOf(piece);
    if (byte === undefined) return { fault: unknownEscape(piece) };
    pieces.push(byte);
  }
  return Uint8Array.from(pieces);
}

const NAMED: Readonly<Record<string, number>> = { r: 13, n: 10, t: 9, '0': 0, '\\': 92 };

function byteOf(piece: string): number | undefined {
  return /^\\x..$/.test(piece) ? Number.parseInt(piece.slice(2), 16) : NAMED[piece.slice(1)];
}

function unknownEscape(piece: string): string {
  const what = UNFINISHED.test(piece) ? `${piece} is not finished` : `${piece} is not known`;
  return `${what}. Write \\r, \\n, \\t, \\0, \\x and two hexadecimal digits, or \\\\ for a backslash.`;
}

/** Every byte in printable ASCII, with a line break on the screen after each `\n`. */
export function escapedOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += ESCAPES[byte];
  return text;
}

const ESCAPES: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  if (byte === 10) return '\\n\n';
  const name = Object.keys(NAMED).find((each) => NAMED[each] === byte);
  if (name !== undefined && byte !== 0) return `\\${name}`;
  return byte >= 32 && byte < 127
    ? String.fromCharCode(byte)
    : `\\x${byte.toString(16).padStart(2, '0')}`;
});

/** Decodes a stream for the eye: line breaks break lines, and control characters show as escapes. */
export class PlainReader {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #heldCr = false;

  read(bytes: Uint8Array): string {
    const text = (this.#heldCr ? '\r' : '') + this.#decoder.decode(bytes, { stream: true });
    this.#heldCr = text.endsWith('\r');
    const whole = this.#heldCr ? text.slice(0, -1) : text;
    return whole
      .replaceAll('\r\n', '\n')
      .replaceAll(/[^\P{Cc}\n\t]/gu, (control) => ESCAPES[control.charCodeAt(0)] ?? control);
  }
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
