// One connection to a server, for one exchange after another (RFC 9112, section 9). It reads only when somebody wants
// bytes, so that a slow page slows the server; while idle it keeps one read open, to notice that the server hangs up.
import type { Connection } from '../kernel/connection.ts';
import { Http1Decoder, type Http1Event } from '../wire/http1.ts';

export class HttpConnection {
  readonly #connection: Connection;
  readonly #decoder = new Http1Decoder('responses');
  #reading: Promise<Uint8Array | undefined> | undefined;
  #open = true;
  #exchanges = 0;
  #received = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  get open(): boolean {
    return this.#open;
  }

  /** Whether an exchange has already gone over it. */
  get used(): boolean {
    return this.#exchanges > 0;
  }

  /** How many bytes have come, over all exchanges: a message that ends before has something unasked for behind it. */
  get received(): number {
    return this.#received;
  }

  /** Sends a request. Resolves when the window has taken it, which may be after its response has come. */
  async send(method: string, request: Uint8Array): Promise<void> {
    this.#exchanges += 1;
    this.#decoder.expect(method);
    await this.#connection.write(request);
  }

  /** The next events, at least one, or `undefined` after the last. Rejects as the connection does. */
  async events(): Promise<readonly Http1Event[] | undefined> {
    while (this.#open) {
      const bytes = await this.#read();
      this.#reading = undefined;
      if (bytes === undefined) {
        this.#open = false;
        const last = this.#decoder.end();
        return last.length > 0 ? last : undefined;
      }
      this.#received += bytes.length;
      const events = this.#decoder.feed(bytes);
      if (events.length > 0) return events;
    }
    return undefined;
  }

  /** Waits, between exchanges, for the server to hang up or to speak out of turn; calls `gone` then. */
  watch(gone: () => void): void {
    const exchanges = this.#exchanges;
    const settle = () => {
      if (this.#exchanges !== exchanges) return;
      this.close();
      gone();
    };
    this.#read().then(settle, settle);
  }

  /** Hangs up between exchanges (FIN), and waits for the server to do so; one that goes on sending is cut off. */
  close(): void {
    this.#open = false;
    this.#connection.end();
    const cutOff = (bytes: Uint8Array | undefined) => {
      if (bytes !== undefined) this.#connection.reset();
    };
    this.#read().then(cutOff, () => undefined);
  }

  /** Hangs up in the middle of an exchange (RST), as a browser does when a page no longer wants the response. */
  abort(): void {
    if (this.#open) this.#connection.reset();
    this.#open = false;
  }

  #read(): Promise<Uint8Array | undefined> {
    this.#reading ??= this.#connection.read();
    return this.#reading;
  }
}
