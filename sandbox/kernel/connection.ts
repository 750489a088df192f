// A TCP connection as the programs written in TypeScript see it: promises over one socket of a host.
import type { Endpoint } from './tap.ts';

/**
 * An established connection. Both directions close apart from each other, as in TCP (RFC 9293, section 3.6).
 * Failures are `KernelError`s: `ECONNRESET` when the peer resets, `EPIPE` when writing to a peer that is gone.
 */
export interface Connection {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /**
   * The next bytes in order (never empty), or `undefined` once the peer has ended its direction. One reader at a time.
   * `most` bounds them, where a slow reader wants fewer than there are: what is left keeps the window small.
   * The bytes may not be changed: a tap may hold the same ones.
   */
  read(most?: number): Promise<Uint8Array | undefined>;
  /** Resolves when the window has taken all of `bytes`. The caller must not change them afterwards. */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends our direction (FIN) after what was written. Reading goes on. */
  end(): void;
  /** Drops both directions at once (RST). Pending reads and writes reject. */
  reset(): void;
}

/** As much of an `AbortSignal` as is needed here: this room knows no DOM. */
export interface GivingUp {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/**
 * Opens a connection to a port of the machine. Rejects with `KernelError` `ECONNREFUSED` where nothing listens, and with
 * `ECONNABORTED` where the signal ends the wait: a server may leave a connection in its backlog for ever.
 */
export type Connect = (port: number, signal?: GivingUp) => Promise<Connection>;
