// Bytes of one small part of a stream, gathered over as many feeds as it takes and never beyond a limit.
import { latin1 } from './text.ts';

const EMPTY = new Uint8Array(0);
const LINE_FEED = 0x0a;
const LINE_HEAD = 64;

export class Gathered {
  /** Where in the stream the part begins. */
  #start = 0;
  #limit: number;
  #bytes: Uint8Array = EMPTY;
  #length = 0;
  #lineStart = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get start(): number {
    return this.#start;
  }

  get length(): number {
    return this.#length;
  }

  /** Where in the stream the line under way begins. */
  get lineAt(): number {
    return this.#start + this.#lineStart;
  }

  /** The line under way, as far as it has come, its LF included. */
  get line(): string {
    return latin1(this.#bytes, this.#lineStart, this.#length);
  }

  /** The first bytes of that line: enough to tell rubbish by, however long the line is. */
  get lineHead(): string {
    return latin1(
      this.#bytes,
      this.#lineStart,
      Math.min(this.#length, this.#lineStart + LINE_HEAD),
    );
  }

  get lineHas(): boolean {
    return this.#length > this.#lineStart;
  }

  begin(start: number, limit: number): void {
    this.#start = start;
    this.#limit = limit;
    this.#length = 0;
    this.#lineStart = 0;
  }

  /** Takes bytes through the next LF, as far as the limit lets it, and says how many. */
  takeLine(bytes: Uint8Array, from: number): { readonly taken: number; readonly whole: boolean } {
    const within = bytes.subarray(from, from + this.#limit - this.#length);
    const feed = within.indexOf(LINE_FEED);
    const taken = feed < 0 ? within.length : feed + 1;
    this.#append(within.subarray(0, taken));
    return { taken, whole: feed >= 0 };
  }

  nextLine(): void {
    this.#lineStart = this.#length;
  }

  /** A copy of all that was gathered; the room for it is given back. */
  release(): Uint8Array {
    const whole = this.#bytes.slice(0, this.#length);
    this.#bytes = EMPTY;
    this.#length = 0;
    this.#lineStart = 0;
    return whole;
  }

  #append(bytes: Uint8Array): void {
    const needed = this.#length + bytes.length;
    if (needed > this.#bytes.length) {
      // Doubled, so that a head that comes byte by byte is not copied once a byte.
      const roomier = new Uint8Array(
        Math.max(needed, Math.min(this.#bytes.length * 2, this.#limit), 64),
      );
      roomier.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = roomier;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = needed;
  }
}
