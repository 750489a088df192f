// Bytes that have arrived and were not read yet, in order.

const NOTHING = new Uint8Array(0);
const COMPACT_FROM = 32;

export class ByteQueue {
  #chunks: Uint8Array[] = [];
  #first = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#chunks.push(bytes);
    this.#length += bytes.length;
  }

  /** Up to `max` bytes from the front, and forgets them. One whole chunk is handed out without a copy. */
  take(max: number): Uint8Array {
    const taken = this.peek(max);
    this.#drop(taken.length);
    return taken;
  }

  /** Up to `max` bytes from the front, which stay. */
  peek(max: number): Uint8Array {
    const size = Math.min(max, this.#length);
    const front = this.#chunks[this.#first];
    if (front === undefined || size <= 0) return new Uint8Array(0);
    if (front.length >= size) return front.length === size ? front : front.subarray(0, size);
    const merged = new Uint8Array(size);
    let filled = 0;
    for (let index = this.#first; filled < size; index++) {
      const chunk = this.#chunks[index] as Uint8Array;
      const part = chunk.length > size - filled ? chunk.subarray(0, size - filled) : chunk;
      merged.set(part, filled);
      filled += part.length;
    }
    return merged;
  }

  clear(): void {
    this.#chunks = [];
    this.#first = 0;
    this.#length = 0;
  }

  #drop(size: number): void {
    this.#length -= size;
    let left = size;
    while (left > 0) {
      const chunk = this.#chunks[this.#first] as Uint8Array;
      if (chunk.length > left) {
        this.#chunks[this.#first] = chunk.subarray(left);
        break;
      }
      left -= chunk.length;
      // The place stays until the array is compacted; the bytes must not.
      this.#chunks[this.#first++] = NOTHING;
    }
    if (this.#first === this.#chunks.length) {
      this.#chunks.length = 0;
      this.#first = 0;
    } else if (this.#first >= COMPACT_FROM && this.#first * 2 >= this.#chunks.length) {
      // Half of it is empty: each chunk moves once at most on its way through, however many wait.
      this.#chunks.copyWithin(0, this.#first);
      this.#chunks.length -= this.#first;
      this.#first = 0;
    }
  }
}
