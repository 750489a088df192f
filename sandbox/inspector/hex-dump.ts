// Bytes as a bench draws them: lines of sixteen, each with its offset, hexadecimal pairs and printable text. A model and
// no markup.
import type { Field } from './row.ts';

export const BYTES_A_LINE = 16;

export interface HexCell {
  /** Of the byte, counted from the first of the dump. */
  readonly index: number;
  /** `48`. */
  readonly hex: string;
  /** `H`, or `·` for what is not printable ASCII. */
  readonly text: string;
}

export interface HexLine {
  /** Of its first byte. */
  readonly start: number;
  /** `0010`: four digits, or as many as the last offset needs. */
  readonly offset: string;
  /** Sixteen, fewer on the last line. */
  readonly cells: readonly HexCell[];
}

export function hexDump(bytes: Uint8Array): readonly HexLine[] {
  const digits = Math.max(4, bytes.length.toString(16).length);
  return Array.from({ length: Math.ceil(bytes.length / BYTES_A_LINE) }, (_, line) => {
    const start = line * BYTES_A_LINE;
    return {
      start,
      offset: start.toString(16).padStart(digits, '0'),
      cells: Array.from(bytes.subarray(start, start + BYTES_A_LINE), (byte, index) => ({
        index: start + index,
        hex: byte.toString(16).padStart(2, '0'),
        text: byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : byte === 0x20 ? ' ' : '·',
      })),
    };
  });
}

/** The fields that a byte is part of, the widest first: what a bench lights up and names when it is pointed at. */
export function fieldsAt(fields: readonly Field[], index: number): readonly Field[] {
  return fields
    .filter((field) => field.start <= index && index < field.end)
    .sort((one, other) => other.end - other.start - (one.end - one.start));
}

/** The indices of the dump's bytes that a field covers: fewer than its own where the dump was cut. */
export function cellsOf(field: Field, bytes: Uint8Array): readonly number[] {
  const end = Math.min(field.end, bytes.length);
  return Array.from({ length: Math.max(0, end - field.start) }, (_, step) => field.start + step);
}
