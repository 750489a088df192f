// One connection that a reader writes by hand: bytes out, bytes back, and what became of it.
import type { Connect, Connection } from '../../sandbox/index.ts';

export interface Piece {
  readonly from: 'client' | 'server';
  /** Milliseconds since the connection was asked for. */
  readonly at: number;
  readonly bytes: Uint8Array;
}

export type CallState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  /** We have sent our FIN and go on reading. */
  | { readonly kind: 'half-closed' }
  | { readonly kind: 'over'; readonly why: Ending };

export type Ending =
  /** The server has sent its FIN, and so have we. */
  | 'server-closed'
  | 'reset'
  | 'reader-closed'
  | 'refused'
  /** So much came that we read no more of it. */
  | 'too-much'
  | 'failed';

export interface CallListener {
  piece(piece: Piece): void;
  state(state: CallState): void;
}

/** More than this is not kept, and so not read. */
export const MOST_BYTES = 32 * 2 ** 20;

export class RawCall {
  readonly #listener: CallListener;
  readonly #clock: () => number;
  readonly #began: number;
  readonly #givingUp = new AbortController();
  readonly #opening: Promise<Connection | undefined>;
  #connection: Connection | undefined;
  #state: CallState = { kind: 'connecting' };
  #received = 0;
  /** Writes that the window has not taken yet. */
  #unsent = 0;

  constructor(
    connect: Connect,
    port: number,
    listener: CallListener,
    clock = () => performance.now(),
  ) {
    this.#listener = listener;
    this.#clock = clock;
    this.#began = clock();
    listener.state(this.#state);
    this.#opening = this.#open(connect, port);
  }

  get isOver(): boolean {
    return this.#state.kind === 'over';
  }

  /** These bytes and no others, after those that were sent before. */
  async send(bytes: Uint8Array): Promise<void> {
    const connection = await this.#opening;
    if (connection === undefined || this.#state.kind !== 'open' || bytes.length === 0) return;
    this.#listener.piece({ from: 'client', at: this.#now(), bytes });
    this.#unsent += 1;
    // A write to a peer that is gone fails; what became of the connection is told by the reading side.
    await connection.write(bytes).catch(() => undefined);
    this.#unsent -= 1;
  }

  /** FIN: we send no more. */
  halfClose(): void {
    if (this.#state.kind !== 'open') return;
    this.#connection?.end();
    this.#become({ kind: 'half-closed' });
  }

  /** Lets go of the connection, as close(2) does: what still comes is answered by a reset. */
  close(): void {
    if (this.isOver) return;
    this.#givingUp.abort();
    // An end would wait for bytes that the window does not take.
    if (this.#unsent > 0) this.#connection?.reset();
    else this.#connection?.end();
    this.#become({ kind: 'over', why: 'reader-closed' });
  }

  async #open(connect: Connect, port: number): Promise<Connection | undefined> {
    try {
      const connection = await connect(port, this.#givingUp.signal);
      if (this.isOver) {
        connection.reset();
        return undefined;
      }
      this.#connection = connection;
      this.#become({ kind: 'open' });
      void this.#read(connection);
      return connection;
    } catch (error) {
      if (!this.isOver) this.#become({ kind: 'over', why: endingOf(error) });
      return undefined;
    }
  }

  async #read(connection: Connection): Promise<void> {
    try {
      for (;;) {
        const bytes = await connection.read();
        if (bytes === undefined) break;
        if (this.isOver) return connection.reset();
        this.#listener.piece({ from: 'server', at: this.#now(), bytes });
        this.#received += bytes.length;
        if (this.#received < MOST_BYTES) continue;
        connection.reset();
        return this.#become({ kind: 'over', why: 'too-much' });
      }
      connection.end();
      if (!this.isOver) this.#become({ kind: 'over', why: 'server-closed' });
    } catch (error) {
      if (!this.isOver) this.#become({ kind: 'over', why: endingOf(error) });
    }
  }

  #now(): number {
    return this.#clock() - this.#began;
  }

  #become(state: CallState): void {
    this.#state = state;
    this.#listener.state(state);
  }
}

function endingOf(error: unknown): Ending {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ECONNREFUSED') return 'refused';
  return code === 'ECONNRESET' || code === 'EPIPE' ? 'reset' : 'failed';
}
