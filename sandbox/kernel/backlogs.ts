// The sockets of a host that listen, and the connections that wait: in a backlog for `accept`, and before it for room.
import type { Segment } from './segment.ts';
import type { TcpSocket } from './tcp-socket.ts';

export type Syn = Segment & { readonly kind: 'syn' };
/** Who asks for a connection: a socket of this host, or a flow from another. */
export type Client = TcpSocket | number;

interface Listener {
  readonly socket: TcpSocket;
  limit: number;
  /** Connections beyond the backlog, which wait as a SYN that is sent again would. */
  readonly waiting: Map<Client, Syn>;
}

/** Linux's net.core.somaxconn. */
const LONGEST = 4096;

export class Backlogs {
  readonly #welcome: (listening: TcpSocket, client: Client, syn: Syn) => void;
  readonly #listeners = new Map<TcpSocket, Listener>();
  readonly #waiting = new Map<Client, Listener>();

  /** `welcome` makes the server's end of a connection for which there is room, and puts it into the backlog. */
  constructor(welcome: (listening: TcpSocket, client: Client, syn: Syn) => void) {
    this.#welcome = welcome;
  }

  get size(): number {
    return this.#listeners.size + this.#waiting.size;
  }

  sockets(): readonly TcpSocket[] {
    return [...this.#listeners.keys()];
  }

  has(socket: TcpSocket): boolean {
    return this.#listeners.has(socket);
  }

  /** Begins a backlog, or gives one another length. */
  open(socket: TcpSocket, backlog: number): void {
    const limit = Math.min(Math.max(backlog, 0), LONGEST) + 1;
    const listener = this.#listeners.get(socket);
    if (listener === undefined) this.#listeners.set(socket, { socket, limit, waiting: new Map() });
    else {
      listener.limit = limit;
      this.admitWaiting(socket);
    }
  }

  isFull(socket: TcpSocket): boolean {
    return socket.backlog.length >= (this.#listeners.get(socket)?.limit ?? 0);
  }

  admit(socket: TcpSocket, client: Client, syn: Syn): void {
    const listener = this.#listeners.get(socket);
    if (listener === undefined) return;
    if (this.isFull(socket)) {
      listener.waiting.set(client, syn);
      this.#waiting.set(client, listener);
    } else this.#welcome(socket, client, syn);
  }

  /** After an `accept`, or with a longer backlog, there is room. */
  admitWaiting(socket: TcpSocket): void {
    for (const [client, syn] of this.#listeners.get(socket)?.waiting ?? []) {
      if (this.isFull(socket)) return;
      this.withdraw(client);
      this.#welcome(socket, client, syn);
    }
  }

  isWaiting(client: Client): boolean {
    return this.#waiting.has(client);
  }

  withdraw(client: Client): void {
    this.#waiting.get(client)?.waiting.delete(client);
    this.#waiting.delete(client);
  }

  /** Ends a backlog and hands back those who waited for room in it. */
  close(socket: TcpSocket): readonly (readonly [Client, Syn])[] {
    const waiting = [...(this.#listeners.get(socket)?.waiting ?? [])];
    this.#listeners.delete(socket);
    for (const [client] of waiting) this.withdraw(client);
    return waiting;
  }
}
