// A socket of a host as a `Connection`: the same bytes, waited for by promises.
import type { Connect, Connection } from './connection.ts';
import { KernelError } from './errno.ts';
import { type Host, LOOPBACK } from './host.ts';
import { POLLERR, POLLHUP, POLLIN, POLLOUT, type Watcher } from './readiness.ts';
import type { Endpoint } from './tap.ts';
import type { TcpSocket } from './tcp-socket.ts';

const READ_SIZE = 65_536;

export function connectFrom(host: Host): Connect {
  return async (port, signal) => {
    if (signal?.aborted) throw new KernelError('ECONNABORTED', `port ${port}`);
    const socket = host.socket();
    host.connect(socket, { address: LOOPBACK, port });
    const giveUp = (): void => host.close(socket);
    signal?.addEventListener('abort', giveUp);
    await until(socket, POLLOUT | POLLERR | POLLHUP);
    signal?.removeEventListener('abort', giveUp);
    if (signal?.aborted) {
      host.close(socket);
      throw new KernelError('ECONNABORTED', `port ${port}`);
    }
    const error = socket.takeError();
    if (error === undefined) return new SocketConnection(host, socket);
    host.close(socket);
    throw new KernelError(error, `port ${port}`);
  };
}

export class SocketConnection implements Connection {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly #host: Host;
  readonly #socket: TcpSocket;
  #writing: Promise<void> = Promise.resolve();
  #ended = false;
  /** The error that broke the connection. A socket tells it once, a connection to everybody who asks. */
  #broken: KernelError | undefined;

  constructor(host: Host, socket: TcpSocket) {
    const { local, remote } = socket;
    if (local === undefined || remote === undefined) throw new KernelError('ENOTCONN');
    this.local = local;
    this.remote = remote;
    this.#host = host;
    this.#socket = socket;
  }

  async read(most = READ_SIZE): Promise<Uint8Array | undefined> {
    for (;;) {
      const bytes = this.#attempt(() => this.#socket.receive(most));
      if (bytes === undefined) {
        await until(this.#socket, POLLIN | POLLERR | POLLHUP);
      } else if (bytes.length > 0) {
        return bytes;
      } else {
        if (this.#broken !== undefined) throw this.#broken;
        if (this.#ended) void this.#writing.then(() => this.#host.close(this.#socket));
        return undefined;
      }
    }
  }

  /** Writes go out in the order in which they were asked for. */
  write(bytes: Uint8Array): Promise<void> {
    const written = this.#writing.then(() => this.#writeNow(bytes));
    this.#writing = written.catch(() => undefined);
    return written;
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    void this.#writing.then(() => {
      if (this.#socket.state === 'connected') this.#socket.shutdown(false, true);
    });
  }

  reset(): void {
    this.#ended = true;
    this.#broken ??= new KernelError('ECONNABORTED');
    this.#socket.abort();
    this.#host.close(this.#socket);
  }

  async #writeNow(bytes: Uint8Array): Promise<void> {
    let rest = bytes;
    while (rest.length > 0) {
      if (this.#broken !== undefined) throw this.#broken;
      const sent = this.#attempt(() => this.#socket.send(rest));
      if (sent === undefined) await until(this.#socket, POLLOUT | POLLERR | POLLHUP);
      else rest = rest.subarray(sent);
    }
  }

  /** What `run` returns, or `undefined` where it would have to wait. */
  #attempt<Result>(run: () => Result): Result | undefined {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      if (error.code === 'EAGAIN') return undefined;
      if (error.code === 'ECONNRESET') this.#broken = error;
      throw error;
    }
  }
}

/** Resolves once one of the bits holds. */
function until(socket: TcpSocket, bits: number): Promise<void> {
  if ((socket.readiness & bits) !== 0) return Promise.resolve();
  return new Promise((resolve) => {
    const settle = (): void => {
      socket.watchers.delete(watcher);
      resolve();
    };
    const watcher: Watcher = {
      changed: () => {
        if ((socket.readiness & bits) !== 0) settle();
      },
      gone: settle,
    };
    socket.watchers.add(watcher);
  });
}
