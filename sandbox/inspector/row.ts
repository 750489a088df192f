// A row of the wire table: one event on one connection, said in the words of its protocol.
import type { Direction } from '../kernel/tap.ts';

export type RowKind =
  | 'open'
  | 'refused'
  | 'request'
  | 'response'
  /** A 1xx response, 101 included. */
  | 'interim'
  /** A body, or a part of one as its framing cut it. */
  | 'body'
  | 'chunk'
  | 'trailer'
  | 'frame'
  /** Bytes that no decoder understands, shown as they are. */
  | 'bytes'
  | 'end'
  | 'reset';

/** A named part of a row's bytes, `[start, end)` counted from the row's first byte. Fields may nest, never cross. */
export interface Field {
  /** Stable and lower case: `method`, `target`, `sec-websocket-accept`, `opcode`, `mask`, `payload`. */
  readonly name: string;
  /** The value in words: `GET`, `text (1)`, `“hello”`. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

export interface Row {
  /** 1, 2, 3 … in the order of the wire. */
  readonly id: number;
  /** Milliseconds since the machine's network came up. */
  readonly at: number;
  /** 1, 2, 3 … in the order in which connections were opened. */
  readonly connection: number;
  /** The server's port. */
  readonly port: number;
  readonly direction: Direction;
  readonly kind: RowKind;
  /** One line: `GET /ws HTTP/1.1`, `101 Switching Protocols`, `text “hello”, masked`. */
  readonly summary: string;
  /** What broke the protocol here, in words, if anything did. */
  readonly fault?: string;
  /** How many bytes this event is on the wire. */
  readonly size: number;
  /** The bytes themselves, cut at `MAX_ROW_BYTES`. */
  readonly bytes: Uint8Array;
  readonly fields: readonly Field[];
}

export const MAX_ROW_BYTES = 16_384;
