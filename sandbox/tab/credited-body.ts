// A body on its way to a page, as far ahead of the page as its credit allows: a page that does not read slows the server.

export class CreditedBody implements AsyncIterable<ArrayBuffer> {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #credit: number;
  #wake: (() => void) | undefined;
  #cancelled = false;

  constructor(body: ReadableStream<Uint8Array>, credit: number) {
    this.#reader = body.getReader();
    this.#credit = credit;
  }

  get cancelled(): boolean {
    return this.#cancelled;
  }

  /** The page has taken that many bytes. */
  credit(bytes: number): void {
    this.#credit += bytes;
    this.#wake?.();
  }

  cancel(): void {
    if (this.#cancelled) return;
    this.#cancelled = true;
    this.#wake?.();
    this.#reader.cancel().catch(() => undefined);
  }

  /** Copies, each in a buffer of its own, that may be transferred: the bytes that were read belong to others. */
  async *[Symbol.asyncIterator](): AsyncGenerator<ArrayBuffer> {
    while (!this.#cancelled) {
      const step = await this.#reader.read();
      if (step.done || this.#cancelled) return;
      this.#credit -= step.value.length;
      yield new Uint8Array(step.value).buffer;
      while (this.#credit <= 0 && !this.#cancelled) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
