// The connections of a tab. As in browsers: at most six to a server at a time, opened for a request and never before one,
// used again while the server allows it.
import type { Connect } from '../kernel/connection.ts';
import { HttpConnection } from './http-connection.ts';

export const CONNECTIONS_PER_SERVER = 6;

export interface Lease {
  readonly connection: HttpConnection;
  /** Gives the connection back, to be used again or to be closed. */
  release(reuse: boolean): void;
}

interface Server {
  /** Connections that are leased, and those being opened. */
  busy: number;
  readonly idle: HttpConnection[];
  readonly waiting: (() => void)[];
}

export class ConnectionPool {
  readonly #connect: Connect;
  readonly #servers = new Map<number, Server>();

  constructor(connect: Connect) {
    this.#connect = connect;
  }

  /** `fresh`: one that no request has gone over yet. Rejects as `connect` does, or with the signal's reason. */
  async lease(port: number, signal: AbortSignal, fresh = false): Promise<Lease> {
    const server = this.#server(port);
    await this.#turn(server, signal);
    const idle = fresh ? undefined : server.idle.pop();
    if (idle !== undefined) return this.#leased(server, idle);
    // Idle connections count as well: the oldest makes room.
    if (server.busy + server.idle.length > CONNECTIONS_PER_SERVER) server.idle.shift()?.close();
    try {
      const connection = new HttpConnection(await this.#connect(port));
      if (!signal.aborted) return this.#leased(server, connection);
      connection.abort();
    } catch (error) {
      this.#done(server);
      throw error;
    }
    this.#done(server);
    throw signal.reason;
  }

  /** Closes what is idle: a server that has ended must not be waited for. */
  dispose(): void {
    for (const { idle } of this.#servers.values()) {
      for (const connection of idle.splice(0)) connection.close();
    }
  }

  #server(port: number): Server {
    const known = this.#servers.get(port);
    if (known !== undefined) return known;
    const server: Server = { busy: 0, idle: [], waiting: [] };
    this.#servers.set(port, server);
    return server;
  }

  /** Resolves when this request may have a connection, which then counts as busy. First come, first served. */
  #turn(server: Server, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (server.busy < CONNECTIONS_PER_SERVER) {
      server.busy += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const go = () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        server.waiting.splice(server.waiting.indexOf(go), 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      server.waiting.push(go);
    });
  }

  #leased(server: Server, connection: HttpConnection): Lease {
    let released = false;
    const release = (reuse: boolean) => {
      if (released) return;
      released = true;
      if (reuse && connection.open) {
        server.idle.push(connection);
        connection.watch(() => {
          const at = server.idle.indexOf(connection);
          if (at >= 0) server.idle.splice(at, 1);
        });
      } else {
        connection.close();
      }
      this.#done(server);
    };
    return { connection, release };
  }

  /** A turn is over: it passes to the request that has waited longest. */
  #done(server: Server): void {
    const next = server.waiting.shift();
    if (next === undefined) server.busy -= 1;
    else next();
  }
}
