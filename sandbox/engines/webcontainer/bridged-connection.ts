// A connection of the page's to a port in the container, by way of the bridge. Both directions have a window: a reader that
// is slow here slows the sender there.
import { ByteQueue } from '../../kernel/byte-queue.ts';
import type { Connection } from '../../kernel/connection.ts';
import { KernelError } from '../../kernel/errno.ts';
import type { Endpoint } from '../../kernel/tap.ts';
import { textOfBytes } from './frames.ts';
import { BRIDGE_WINDOW, FRAME_BYTES, type ToBridge } from './protocol.ts';

const READ_SIZE = 65_536;

type Say = (message: ToBridge) => void;

export class BridgedConnection implements Connection {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly #id: number;
  readonly #say: Say;
  readonly #arrived = new ByteQueue();
  #isOver = false;
  #isEnded = false;
  #broken: KernelError | undefined;
  /** Bytes that may still go out. */
  #credit = BRIDGE_WINDOW;
  #writing: Promise<void> = Promise.resolve();
  /** What waits for anything to happen. */
  #news = Promise.withResolvers<void>();

  constructor(id: number, ends: { readonly local: Endpoint; readonly remote: Endpoint }, say: Say) {
    this.#id = id;
    this.local = ends.local;
    this.remote = ends.remote;
    this.#say = say;
  }

  async read(most = READ_SIZE): Promise<Uint8Array | undefined> {
    for (;;) {
      if (this.#arrived.length > 0) {
        const bytes = this.#arrived.take(most);
        this.#say({ kind: 'taken', id: this.#id, count: bytes.length });
        return bytes;
      }
      if (this.#broken !== undefined) throw this.#broken;
      if (this.#isOver) return undefined;
      await this.#news.promise;
    }
  }

  write(bytes: Uint8Array): Promise<void> {
    const written = this.#writing.then(() => this.#writeNow(bytes));
    this.#writing = written.catch(() => undefined);
    return written;
  }

  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    void this.#writing.then(() => this.#say({ kind: 'end', id: this.#id }));
  }

  reset(): void {
    this.#isEnded = true;
    this.#say({ kind: 'reset', id: this.#id });
    this.break(new KernelError('ECONNABORTED'));
  }

  arrive(bytes: Uint8Array): void {
    this.#arrived.push(bytes);
    this.#tell();
  }

  taken(count: number): void {
    this.#credit += count;
    this.#tell();
  }

  /** The other side sends no more. */
  finish(): void {
    this.#isOver = true;
    this.#tell();
  }

  break(error: KernelError): void {
    this.#broken ??= error;
    this.#tell();
  }

  async #writeNow(bytes: Uint8Array): Promise<void> {
    let rest = bytes;
    while (rest.length > 0) {
      if (this.#broken !== undefined) throw this.#broken;
      const size = Math.min(rest.length, this.#credit, FRAME_BYTES);
      if (size === 0) await this.#news.promise;
      else {
        this.#credit -= size;
        this.#say({ kind: 'data', id: this.#id, bytes: textOfBytes(rest.subarray(0, size)) });
        rest = rest.subarray(size);
      }
    }
  }

  #tell(): void {
    const { resolve } = this.#news;
    this.#news = Promise.withResolvers();
    resolve();
  }
}
