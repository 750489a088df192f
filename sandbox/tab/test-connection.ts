// For tests: connections in memory, and servers that are scripts at their other end.
import type { Connect, Connection } from '../kernel/connection.ts';
import { KernelError } from '../kernel/errno.ts';

/** One direction: bytes that were written wait to be read, and the writer waits for them to be. */
class Pipe {
  #bytes: Uint8Array[] = [];
  #ended = false;
  #broken = false;
  #changed = Promise.withResolvers<void>();

  async read(): Promise<Uint8Array | undefined> {
    for (;;) {
      if (this.#broken) throw new KernelError('ECONNRESET');
      const bytes = this.#bytes.shift();
      if (bytes !== undefined) {
        this.#change();
        return bytes;
      }
      if (this.#ended) return undefined;
      await this.#changed.promise;
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#broken) throw new KernelError('ECONNRESET');
    if (this.#ended) throw new KernelError('EPIPE');
    if (bytes.length === 0) return;
    this.#bytes.push(bytes);
    this.#change();
    while (this.#bytes.includes(bytes) && !this.#broken) await this.#changed.promise;
    if (this.#broken) throw new KernelError('ECONNRESET');
  }

  end(): void {
    this.#ended = true;
    this.#change();
  }

  break(): void {
    this.#broken = true;
    this.#change();
  }

  #change(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

export function connectionPair(port = 8888): readonly [client: Connection, server: Connection] {
  const toServer = new Pipe();
  const toClient = new Pipe();
  const client = { address: '127.0.0.1', port: 50_000 };
  const server = { address: '127.0.0.1', port };
  const reset = () => {
    toServer.break();
    toClient.break();
  };
  return [
    {
      local: client,
      remote: server,
      read: () => toClient.read(),
      write: (bytes) => toServer.write(bytes),
      end: () => toServer.end(),
      reset,
    },
    {
      local: server,
      remote: client,
      read: () => toServer.read(),
      write: (bytes) => toClient.write(bytes),
      end: () => toClient.end(),
      reset,
    },
  ];
}

/** The server's end of one connection: text in, text out. */
export class Peer {
  readonly connection: Connection;
  #heard = '';

  constructor(connection: Connection) {
    this.connection = connection;
  }

  /** Reads until what was heard ends in one of `ends`; returns all of it, and forgets it. Latin-1. */
  async hear(...ends: readonly string[]): Promise<string> {
    const wanted = ends.length > 0 ? ends : ['\r\n\r\n'];
    while (!wanted.some((end) => this.#heard.endsWith(end))) {
      const bytes = await this.connection.read();
      if (bytes === undefined)
        throw new Error(`The client hung up after ${JSON.stringify(this.#heard)}.`);
      this.#heard += String.fromCharCode(...bytes);
    }
    const heard = this.#heard;
    this.#heard = '';
    return heard;
  }

  /** What the client sends until it hangs up; undefined where it resets. */
  async rest(): Promise<string | undefined> {
    let text = '';
    try {
      for (let bytes = await this.connection.read(); bytes !== undefined; ) {
        text += String.fromCharCode(...bytes);
        bytes = await this.connection.read();
      }
      return text;
    } catch {
      return undefined;
    }
  }

  say(text: string): Promise<void> {
    return this.connection.write(Uint8Array.from(text, (character) => character.charCodeAt(0)));
  }
}

export interface TestServer {
  readonly connect: Connect;
  /** How many connections were opened. */
  readonly opened: () => number;
}

/** A machine on which `serve` is run for every connection to any port but those that are `refused`. */
export function testServer(
  serve: (peer: Peer, number: number, port: number) => Promise<void>,
  refused: readonly number[] = [],
): TestServer {
  let count = 0;
  return {
    opened: () => count,
    connect: async (port) => {
      if (refused.includes(port)) throw new KernelError('ECONNREFUSED', `port ${port}`);
      count += 1;
      const [client, server] = connectionPair(port);
      // A script that ends early has said all that its test needs.
      serve(new Peer(server), count, port).catch(() => undefined);
      return client;
    },
  };
}
