// The sockets of a host that never leave it (AF_UNIX, unix(7)): pairs, pipes, and those with a name. No tap sees them.
import { Backlogs, type Syn } from './backlogs.ts';
import { KernelError, WOULD_BLOCK } from './errno.ts';
import { POLLIN } from './readiness.ts';
import type { Segment } from './segment.ts';
import type { Endpoint } from './tap.ts';
import { type SocketOwner, TcpSocket } from './tcp-socket.ts';

export interface LocalName {
  /** What tells it from others: a file that was moved keeps it. */
  readonly key: string;
  /** As the program wrote it. */
  readonly shown: string;
}

const NAMELESS: Endpoint = { address: '', port: 0 };

export class LocalDomain implements SocketOwner {
  readonly #names = new Map<string, TcpSocket>();
  readonly #keys = new Map<TcpSocket, string>();
  /** The other end of a connection. */
  readonly #twins = new Map<TcpSocket, TcpSocket>();
  readonly #backlogs = new Backlogs((listening, client, syn) => {
    if (typeof client !== 'number') this.#welcome(listening, client, syn);
  });

  get size(): number {
    return this.#names.size + this.#twins.size + this.#backlogs.size;
  }

  socket(): TcpSocket {
    const socket = new TcpSocket(this);
    socket.side = 'pair';
    socket.local = NAMELESS;
    return socket;
  }

  /** Two sockets that are each other's peers (socketpair(2)). */
  pair(): [TcpSocket, TcpSocket] {
    const [one, other] = [this.socket(), this.socket()];
    for (const socket of [one, other]) {
      socket.state = 'connected';
      socket.remote = NAMELESS;
    }
    this.#join(one, other);
    return [one, other];
  }

  /** The reading and the writing end of a pipe. */
  pipe(): [TcpSocket, TcpSocket] {
    const [reader, writer] = this.pair();
    reader.end = 'read';
    writer.end = 'write';
    return [reader, writer];
  }

  /** Throws EADDRINUSE, or EINVAL where the socket has a name or a peer. */
  bind(socket: TcpSocket, { key, shown }: LocalName): void {
    if (socket.state !== 'new') throw new KernelError('EINVAL', 'the socket is bound already');
    if (this.#names.has(key)) throw new KernelError('EADDRINUSE', shown);
    this.#names.set(key, socket);
    this.#keys.set(socket, key);
    socket.local = { address: shown, port: 0 };
    socket.state = 'bound';
    socket.isPinned = true;
  }

  /** Throws EINVAL where the socket has no name, or a peer. */
  listen(socket: TcpSocket, backlog: number): void {
    if (socket.state !== 'bound' && socket.state !== 'listening') throw new KernelError('EINVAL');
    socket.state = 'listening';
    this.#backlogs.open(socket, backlog);
  }

  /** The oldest connection that waits. Throws EAGAIN, or EINVAL where the socket does not listen. */
  accept(socket: TcpSocket): TcpSocket {
    if (!this.#backlogs.has(socket)) throw new KernelError('EINVAL', 'the socket does not listen');
    const accepted = socket.backlog.shift();
    if (accepted === undefined) throw WOULD_BLOCK;
    this.#backlogs.admitWaiting(socket);
    return accepted;
  }

  /** Throws ECONNREFUSED, EISCONN, EALREADY, EINVAL, or EAGAIN where it would have to wait for room and may not. */
  connect(socket: TcpSocket, key: string, mayWait: boolean): void {
    if (socket.state === 'connecting') throw new KernelError('EALREADY');
    if (socket.state === 'listening') throw new KernelError('EINVAL');
    if (socket.state !== 'new' && socket.state !== 'bound') throw new KernelError('EISCONN');
    const listener = this.#names.get(key);
    if (listener === undefined || !this.#backlogs.has(listener))
      throw new KernelError('ECONNREFUSED');
    if (!mayWait && this.#backlogs.isFull(listener)) throw WOULD_BLOCK;
    socket.renew();
    const [from, to] = [socket.local ?? NAMELESS, listener.local ?? NAMELESS];
    socket.begin(0, from, to);
    this.#backlogs.admit(listener, socket, { kind: 'syn', flow: 0, from, to });
  }

  close(socket: TcpSocket): void {
    this.unlisten(socket);
    const key = this.#keys.get(socket);
    if (key !== undefined) this.#names.delete(key);
    this.#keys.delete(socket);
    socket.close();
  }

  send(socket: TcpSocket, segment: Segment): void {
    this.#twins.get(socket)?.deliver(segment);
  }

  forget(socket: TcpSocket): void {
    // Two ends know each other until they are closed.
    if (socket.isOrphaned) this.#twins.delete(socket);
    this.#backlogs.withdraw(socket);
  }

  unlisten(socket: TcpSocket): void {
    if (!this.#backlogs.has(socket)) return;
    socket.state = 'bound';
    for (const [client] of this.#backlogs.close(socket)) {
      if (typeof client !== 'number') client.deliver({ kind: 'reset', flow: 0 });
    }
    for (const unaccepted of socket.backlog.splice(0)) {
      unaccepted.abort();
      unaccepted.close();
    }
  }

  peerOf(socket: TcpSocket): TcpSocket | undefined {
    return this.#twins.get(socket);
  }

  #welcome(listening: TcpSocket, client: TcpSocket, syn: Syn): void {
    const server = this.socket();
    server.state = 'connected';
    server.local = syn.to;
    server.remote = syn.from;
    this.#join(client, server);
    client.establish();
    listening.backlog.push(server);
    listening.watchers.notify(POLLIN);
  }

  #join(one: TcpSocket, other: TcpSocket): void {
    this.#twins.set(one, other);
    this.#twins.set(other, one);
  }
}
