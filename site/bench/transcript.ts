// What a raw connection has shown so far: blocks for the eye, gathered for a moment and cut at a size, and all the bytes
// for whoever saves them.
import { escapedOf, PlainReader } from './raw-bytes.ts';
import type { Piece } from './raw-call.ts';

export interface Block {
  readonly from: Piece['from'];
  /** Milliseconds since the connection was asked for. */
  readonly at: number;
  /** How many bytes it stands for, shown or not. */
  readonly size: number;
  readonly plain: string;
  readonly escaped: string;
}

/** Bytes of an answer that are shown. */
export const MOST_SHOWN = 65_536;
/** Blocks on the screen; what comes after them joins the last one. */
const MOST_BLOCKS = 200;
const GATHER_MS = 40;

export class Transcript {
  readonly #show: (blocks: readonly Block[], received: number) => void;
  readonly #received: Uint8Array[] = [];
  readonly #reader = new PlainReader();
  #blocks: readonly Block[] = [];
  #gathered: Piece[] = [];
  #size = 0;
  #shown = 0;

  constructor(show: (blocks: readonly Block[], received: number) => void) {
    this.#show = show;
  }

  push(piece: Piece): void {
    if (this.#gathered.length === 0) setTimeout(() => this.flush(), GATHER_MS);
    this.#gathered.push(piece);
    if (piece.from === 'client') return;
    this.#received.push(piece.bytes);
    this.#size += piece.bytes.length;
  }

  flush(): void {
    if (this.#gathered.length === 0) return;
    for (const piece of this.#gathered.splice(0)) this.#append(piece);
    this.#show(this.#blocks, this.#size);
  }

  /** Every byte that the server has sent. */
  received(): Blob {
    return new Blob(this.#received as Uint8Array<ArrayBuffer>[], {
      type: 'application/octet-stream',
    });
  }

  /** What comes within a moment from one side is one block: a reader sees bursts, not segments. */
  #append({ from, at, bytes }: Piece): void {
    const shown = from === 'server' ? bytes.subarray(0, MOST_SHOWN - this.#shown) : NOTHING;
    this.#shown += shown.length;
    const block = {
      from,
      at,
      size: bytes.length,
      plain: this.#reader.read(shown),
      escaped: escapedOf(shown),
    };
    const last = this.#blocks.at(-1);
    const joins =
      last?.from === from && (at - last.at < GATHER_MS || this.#blocks.length >= MOST_BLOCKS);
    this.#blocks = joins
      ? [...this.#blocks.slice(0, -1), joinedBlock(last, block)]
      : [...this.#blocks, block];
  }
}

const NOTHING = new Uint8Array(0);

function joinedBlock(one: Block, other: Block): Block {
  return {
    ...one,
    size: one.size + other.size,
    plain: one.plain + other.plain,
    escaped: one.escaped + other.escaped,
  };
}
