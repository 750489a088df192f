// A row before the inspector has given it its number, time and connection.
import type { Span } from '../wire/http1.ts';
import { joined } from '../wire/text.ts';
import { type Field, MAX_ROW_BYTES, type Row } from './row.ts';

export type Draft = Omit<Row, 'id' | 'at' | 'connection' | 'port' | 'direction'>;

export const NO_BYTES = new Uint8Array(0);

/** A field at a place of the stream, for a row that begins at `base`. */
export function fieldAt(name: string, value: string, at: Span, base: number): Field {
  return { name, value, start: at.start - base, end: at.end - base };
}

/** The first bytes of something that comes in runs, copied, so that a row never keeps a large buffer alive. */
export class Capped {
  #pieces: Uint8Array[] = [];
  #held = 0;
  #size = 0;

  /** How many there were in all. */
  get size(): number {
    return this.#size;
  }

  get bytes(): Uint8Array {
    const bytes = joined(this.#pieces);
    this.#pieces = [bytes];
    return bytes;
  }

  add(bytes: Uint8Array): void {
    this.#size += bytes.length;
    const room = MAX_ROW_BYTES - this.#held;
    if (room <= 0 || bytes.length === 0) return;
    const piece = bytes.slice(0, room);
    this.#held += piece.length;
    this.#pieces.push(piece);
  }
}

export function capped(bytes: Uint8Array): Uint8Array {
  return bytes.slice(0, MAX_ROW_BYTES);
}
