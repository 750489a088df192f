// Two ends of a connection in memory, for the tests of this room.
import type { Connect, Connection } from '../kernel/connection.ts';
import { KernelError } from '../kernel/errno.ts';

const CLIENT = { address: '127.0.0.1', port: 49_152 };
const SERVER = { address: '127.0.0.1', port: 8888 };

/** One direction: what one end wrote and the other has not read. */
class Pipe {
  readonly #queue: Uint8Array[] = [];
  #state: 'open' | 'ended' | 'reset' = 'open';
  #wake: (() => void) | undefined;

  write(bytes: Uint8Array): void {
    if (this.#state === 'reset') throw new KernelError('EPIPE');
    if (bytes.length > 0) this.#queue.push(bytes);
    this.#wake?.();
  }

  async read(): Promise<Uint8Array | undefined> {
    for (;;) {
      if (this.#state === 'reset') throw new KernelError('ECONNRESET');
      const bytes = this.#queue.shift();
      if (bytes !== undefined || this.#state === 'ended') return bytes;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  become(state: 'ended' | 'reset'): void {
    if (this.#state !== 'reset') this.#state = state;
    this.#wake?.();
  }
}

export function connectionPair(): { readonly client: Connection; readonly server: Connection } {
  const up = new Pipe();
  const down = new Pipe();
  const reset = () => {
    up.become('reset');
    down.become('reset');
  };
  const end = (from: Pipe, to: Pipe, local: typeof CLIENT, remote: typeof CLIENT): Connection => ({
    local,
    remote,
    read: () => from.read(),
    write: async (bytes) => to.write(bytes),
    end: () => to.become('ended'),
    reset,
  });
  return { client: end(down, up, CLIENT, SERVER), server: end(up, down, SERVER, CLIENT) };
}

/** A server that does `serve` with every connection. */
export function served(serve: (connection: Connection) => Promise<void>): Connect {
  return async () => {
    const { client, server } = connectionPair();
    // What a test's server throws when we drop the connection under it is no failure of the test.
    serve(server).catch(() => {});
    return client;
  };
}
