// The ports of a host: who holds which, who listens where, and which are free. The rules are Linux's
// (inet_csk_bind_conflict): options that both sides have set let a port be shared.
import { KernelError } from './errno.ts';
import type { Endpoint } from './tap.ts';
import type { TcpSocket } from './tcp-socket.ts';

export const LOOPBACK = '127.0.0.1';
export const ANY = '0.0.0.0';

/** Every address of a machine is its loopback: there is no other network. */
export function isLocal(address: string): boolean {
  return address === ANY || /^127(\.\d{1,3}){3}$/.test(address);
}

export interface PortRange {
  readonly firstPort: number;
  readonly lastPort: number;
}

export class Ports {
  readonly #range: PortRange;
  /** Bound sockets, and those of connections: a port is taken until the last of them is gone. */
  readonly #holders = new Map<number, Set<TcpSocket>>();
  /** Kept apart from the holders, so that a connection costs no look at those that are open. */
  readonly #listeners = new Map<number, Set<TcpSocket>>();
  /** Ports on which other hosts of the machine listen: how many do, and whether all let others share. */
  readonly #elsewhere = new Map<number, { readonly hosts: number; readonly isShared: boolean }>();
  #next: number;

  constructor(range: PortRange) {
    this.#range = range;
    this.#next = range.firstPort;
  }

  /** How many ports are taken. */
  get size(): number {
    return this.#holders.size;
  }

  hold(socket: TcpSocket, port: number): void {
    addTo(this.#holders, port, socket);
  }

  release(socket: TcpSocket): void {
    deleteFrom(this.#holders, socket.local?.port ?? 0, socket);
  }

  /** Throws EADDRINUSE where the socket may not have the address, be it to bind or to listen there. */
  claim(socket: TcpSocket, local: Endpoint): void {
    const elsewhere = this.#elsewhere.get(local.port);
    if (elsewhere && !(elsewhere.isShared && socket.options.get('SO_REUSEPORT'))) {
      throw new KernelError('EADDRINUSE', `port ${local.port}, by another process`);
    }
    for (const other of this.#holders.get(local.port) ?? []) {
      if (other !== socket && conflict(socket, local, other)) {
        throw new KernelError('EADDRINUSE', `port ${local.port}`);
      }
    }
  }

  /**
   * The address of a client that connects to `remote`: its own, where it was bound to one, and its own port or a free
   * one. Throws EADDRNOTAVAIL where no port is free, or where another socket has the same two ends.
   */
  nameClient(socket: TcpSocket, remote: Endpoint): Endpoint {
    const bound = socket.isPinned ? socket.local : undefined;
    const address = bound === undefined || bound.address === ANY ? LOOPBACK : bound.address;
    const local = { address, port: bound?.port ?? this.free() };
    if (bound === undefined) this.hold(socket, local.port);
    else this.#claimPair(socket, local, remote);
    return local;
  }

  /** A port that nobody holds. Throws EADDRNOTAVAIL where there is none. */
  free(): number {
    const { firstPort, lastPort } = this.#range;
    for (let tries = firstPort; tries <= lastPort; tries++) {
      const port = this.#next;
      this.#next = port === lastPort ? firstPort : port + 1;
      if (!this.#holders.has(port) && !this.#elsewhere.has(port)) return port;
    }
    throw new KernelError(
      'EADDRNOTAVAIL',
      `the ports from ${firstPort} to ${lastPort} are all taken`,
    );
  }

  listen(socket: TcpSocket): void {
    addTo(this.#listeners, socket.local?.port ?? 0, socket);
  }

  unlisten(socket: TcpSocket): void {
    deleteFrom(this.#listeners, socket.local?.port ?? 0, socket);
  }

  listenElsewhere(port: number, isShared: boolean): void {
    const known = this.#elsewhere.get(port) ?? { hosts: 0, isShared: true };
    this.#elsewhere.set(port, {
      hosts: known.hosts + 1,
      isShared: known.isShared && isShared,
    });
  }

  unlistenElsewhere(port: number): void {
    const known = this.#elsewhere.get(port);
    if (known === undefined) return;
    if (known.hosts > 1) this.#elsewhere.set(port, { ...known, hosts: known.hosts - 1 });
    else this.#elsewhere.delete(port);
  }

  isListenedTo(port: number): boolean {
    return this.#listeners.has(port);
  }

  /** Who takes a connection to `to`: a listener on that very address rather than one on all, then the least busy. */
  listenerAt(to: Endpoint): TcpSocket | undefined {
    let best: TcpSocket | undefined;
    let bestRank = Number.POSITIVE_INFINITY;
    for (const socket of this.#listeners.get(to.port) ?? []) {
      const address = socket.local?.address;
      if (address !== to.address && address !== ANY) continue;
      const rank = socket.backlog.length + (address === ANY ? 2 ** 32 : 0);
      if (rank < bestRank) [best, bestRank] = [socket, rank];
    }
    return best;
  }

  #claimPair(socket: TcpSocket, local: Endpoint, remote: Endpoint): void {
    for (const other of this.#holders.get(local.port) ?? []) {
      if (other === socket || (other.state !== 'connected' && other.state !== 'connecting'))
        continue;
      if (equal(other.local, local) && equal(other.remote, remote)) {
        throw new KernelError('EADDRNOTAVAIL', `port ${local.port} is connected to it already`);
      }
    }
  }
}

function conflict(socket: TcpSocket, local: Endpoint, other: TcpSocket): boolean {
  const there = other.local?.address;
  if (local.address !== ANY && there !== ANY && local.address !== there) return false;
  if (bothSet('SO_REUSEPORT', socket, other)) return false;
  return other.state === 'listening' || !bothSet('SO_REUSEADDR', socket, other);
}

function bothSet(option: string, one: TcpSocket, other: TcpSocket): boolean {
  return Boolean(one.options.get(option) && other.options.get(option));
}

function equal(one: Endpoint | undefined, other: Endpoint): boolean {
  return one?.port === other.port && one.address === other.address;
}

function addTo(sets: Map<number, Set<TcpSocket>>, port: number, socket: TcpSocket): void {
  const set = sets.get(port);
  if (set === undefined) sets.set(port, new Set([socket]));
  else set.add(socket);
}

function deleteFrom(sets: Map<number, Set<TcpSocket>>, port: number, socket: TcpSocket): void {
  const set = sets.get(port);
  if (set?.delete(socket) && set.size === 0) sets.delete(port);
}
