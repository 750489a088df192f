// A host: the sockets of one realm, the ports they hold, and the way out to the other hosts of the machine.
// Connections within the host never leave it; all others go as segments over its uplink to the switch.
import { Backlogs, type Client, type Syn } from './backlogs.ts';
import { KernelError, WOULD_BLOCK } from './errno.ts';
import { LocalDomain } from './local-domain.ts';
import { observe } from './observe.ts';
import { ANY, isLocal, LOOPBACK, type PortRange, Ports } from './ports.ts';
import { POLLIN } from './readiness.ts';
import type { Segment } from './segment.ts';
import type { Endpoint, Tap } from './tap.ts';
import { type SocketOwner, TcpSocket } from './tcp-socket.ts';

export { ANY, LOOPBACK } from './ports.ts';

/** Numbers that no other host of the machine may use: its flows and its share of the ephemeral ports. */
export interface HostNumbers extends PortRange {
  /** The host counts its flows upwards from here. */
  readonly firstFlow: number;
}

export interface HostOptions extends HostNumbers {
  /** Carries a segment to the switch. A host without one is alone. */
  readonly uplink?: (segment: Segment) => void;
  /** Milliseconds, for the tap. */
  readonly clock: () => number;
  /** Sees the connections that stay within the host; the switch sees all others. */
  readonly tap?: Tap;
}

export class Host implements SocketOwner {
  /** Sockets that never leave the host. */
  readonly local = new LocalDomain();
  readonly #options: HostOptions;
  readonly #ports: Ports;
  /** Sockets whose other end is on another host. No other flow can be spoken to from outside. */
  readonly #flows = new Map<number, TcpSocket>();
  /** The other end of a connection within the host. */
  readonly #twins = new Map<TcpSocket, TcpSocket>();
  readonly #backlogs = new Backlogs((listening, client, syn) =>
    this.#welcome(listening, client, syn),
  );
  readonly #settling: (() => void)[] = [];
  #nextFlow: number;

  constructor(options: HostOptions) {
    this.#options = options;
    this.#ports = new Ports(options);
    this.#nextFlow = options.firstFlow;
  }

  /** How much the host keeps track of: ends of connections, clients that wait, listeners and ports. */
  get size(): number {
    const ends = this.#flows.size + this.#twins.size;
    return ends + this.#backlogs.size + this.#ports.size + this.local.size;
  }

  /** The process has ended: closes all its sockets, as the operating system would, and takes it off the network. */
  leave(): void {
    // Listeners first: what they have not accepted is reset.
    for (const socket of this.#backlogs.sockets()) this.close(socket);
    for (const socket of new Set([...this.#flows.values(), ...this.#twins.keys()])) {
      if (!socket.isOrphaned) this.close(socket);
    }
    this.#options.uplink?.({ kind: 'leave' });
  }

  /** Resolves when all has arrived that the switch has sent so far: which ports other hosts have, above all. */
  settle(): Promise<void> {
    const { uplink } = this.#options;
    if (uplink === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      this.#settling.push(resolve);
      uplink({ kind: 'settle' });
    });
  }

  socket(): TcpSocket {
    return new TcpSocket(this);
  }

  /** Throws EADDRINUSE, EADDRNOTAVAIL or, where the socket has a port already, EINVAL. */
  bind(socket: TcpSocket, wanted: Endpoint): void {
    if (socket.state !== 'new') throw new KernelError('EINVAL', 'the socket is bound already');
    if (!isLocal(wanted.address)) throw new KernelError('EADDRNOTAVAIL', wanted.address);
    const local = { address: wanted.address, port: wanted.port || this.#ports.free() };
    this.#ports.claim(socket, local);
    socket.local = local;
    socket.state = 'bound';
    socket.isPinned = true;
    this.#ports.hold(socket, local.port);
  }

  /** Throws EADDRINUSE, or EINVAL where the socket is connected. */
  listen(socket: TcpSocket, backlog: number): void {
    if (socket.side === 'pair') return this.local.listen(socket, backlog);
    if (socket.state === 'new') this.bind(socket, { address: ANY, port: 0 });
    if (this.#backlogs.has(socket)) return this.#backlogs.open(socket, backlog);
    const { local } = socket;
    if (socket.state !== 'bound' || local === undefined) {
      throw new KernelError('EINVAL', 'a connected socket cannot listen');
    }
    // Sockets may share a port by SO_REUSEADDR while none listens; then the first to listen has it.
    this.#ports.claim(socket, local);
    socket.state = 'listening';
    this.#backlogs.open(socket, backlog);
    this.#ports.listen(socket);
    const isShared = Boolean(socket.options.get('SO_REUSEPORT'));
    this.#options.uplink?.({ kind: 'listen', port: local.port, isShared });
  }

  /** The oldest connection that waits. Throws EAGAIN, or EINVAL where the socket does not listen. */
  accept(socket: TcpSocket): TcpSocket {
    if (socket.side === 'pair') return this.local.accept(socket);
    if (!this.#backlogs.has(socket)) throw new KernelError('EINVAL', 'the socket does not listen');
    const accepted = socket.backlog.shift();
    if (accepted === undefined) throw WOULD_BLOCK;
    this.#backlogs.admitWaiting(socket);
    return accepted;
  }

  /**
   * Begins a connection: `connected` at once within the host, else `connecting` until the answer comes.
   * Throws EISCONN, EALREADY, ENETUNREACH, EADDRNOTAVAIL or ECONNREFUSED.
   */
  connect(socket: TcpSocket, to: Endpoint): void {
    if (socket.state === 'connecting') throw new KernelError('EALREADY');
    if (socket.state !== 'new' && socket.state !== 'bound') throw new KernelError('EISCONN');
    if (!isLocal(to.address)) throw new KernelError('ENETUNREACH', to.address);
    socket.renew();
    const remote = { address: to.address === ANY ? LOOPBACK : to.address, port: to.port };
    const listener = this.#ports.listenerAt(remote);
    const flow = this.#nextFlow++;
    if (listener === undefined && this.#options.uplink === undefined) {
      this.#tapRefused(flow, remote);
      throw new KernelError('ECONNREFUSED', `port ${remote.port}`);
    }
    const local = this.#ports.nameClient(socket, remote);
    socket.begin(flow, local, remote);
    const syn: Syn = { kind: 'syn', flow, from: local, to: remote };
    if (listener !== undefined) return this.#backlogs.admit(listener, socket, syn);
    this.#flows.set(flow, socket);
    this.#options.uplink?.(syn);
  }

  /** Two sockets that are each other's peers, as socketpair(2) makes them. No tap sees them. */
  pair(): [TcpSocket, TcpSocket] {
    return this.local.pair();
  }

  /** The reading and the writing end of a pipe. */
  pipe(): [TcpSocket, TcpSocket] {
    return this.local.pipe();
  }

  close(socket: TcpSocket): void {
    if (socket.side === 'pair') return this.local.close(socket);
    this.unlisten(socket);
    socket.close();
    // What is left of a connection keeps its port until the other end has closed as well.
    if (socket.state !== 'connected') this.#ports.release(socket);
  }

  /** A segment from the switch. */
  receive(segment: Segment): void {
    switch (segment.kind) {
      case 'listen':
        return this.#ports.listenElsewhere(segment.port, segment.isShared);
      case 'unlisten':
        return this.#ports.unlistenElsewhere(segment.port);
      case 'leave':
        return;
      case 'settle':
        return this.#settling.shift()?.();
      case 'syn': {
        // Neither a flow that is open nor one that waits is opened twice.
        if (this.#flows.has(segment.flow) || this.#backlogs.isWaiting(segment.flow)) return;
        return this.#admit(segment.flow, segment);
      }
      default: {
        const socket = this.#flows.get(segment.flow);
        if (socket !== undefined) return socket.deliver(segment);
        if (segment.kind === 'reset') return this.#backlogs.withdraw(segment.flow);
        if (segment.kind !== 'data') return;
        this.#backlogs.withdraw(segment.flow);
        this.#options.uplink?.({ kind: 'reset', flow: segment.flow });
      }
    }
  }

  send(socket: TcpSocket, segment: Segment): void {
    const twin = this.#twins.get(socket);
    if (twin !== undefined) {
      this.#observe(socket, segment);
      twin.deliver(segment);
    } else if (this.#flows.get(socket.flow) === socket) {
      this.#options.uplink?.(segment);
    }
  }

  forget(socket: TcpSocket): void {
    this.#twins.delete(socket);
    if (this.#flows.get(socket.flow) === socket) this.#flows.delete(socket.flow);
    this.#backlogs.withdraw(socket);
    if (!socket.isPinned || socket.isOrphaned) this.#ports.release(socket);
  }

  unlisten(socket: TcpSocket): void {
    if (!this.#backlogs.has(socket)) return;
    const waiting = this.#backlogs.close(socket);
    this.#ports.unlisten(socket);
    socket.state = 'bound';
    const port = socket.local?.port ?? 0;
    if (!this.#ports.isListenedTo(port)) this.#options.uplink?.({ kind: 'unlisten', port });
    // Another socket may share the port (SO_REUSEPORT): a SYN that is sent again would find it.
    for (const [client, syn] of waiting) this.#admit(client, syn);
    for (const unaccepted of socket.backlog.splice(0)) unaccepted.abort();
  }

  peerOf(socket: TcpSocket): TcpSocket | undefined {
    return this.#twins.get(socket);
  }

  #admit(client: Client, syn: Syn): void {
    const listener = this.#ports.listenerAt(syn.to);
    if (listener === undefined) this.#refuse(client, syn);
    else this.#backlogs.admit(listener, client, syn);
  }

  #welcome(listening: TcpSocket, client: Client, syn: Syn): void {
    const server = this.#serverOf(listening, syn);
    listening.backlog.push(server);
    if (typeof client === 'number') {
      this.#flows.set(client, server);
      this.#options.uplink?.({ kind: 'syn-ack', flow: client });
    } else {
      this.#join(client, server, syn);
    }
    listening.watchers.notify(POLLIN);
  }

  #join(client: TcpSocket, server: TcpSocket, syn: Syn): void {
    const { tap, clock } = this.#options;
    this.#twins.set(client, server);
    this.#twins.set(server, client);
    tap?.({ kind: 'open', flow: syn.flow, at: clock(), client: syn.from, server: syn.to });
    client.establish();
  }

  #serverOf(listening: TcpSocket, syn: Syn): TcpSocket {
    const server = this.socket();
    server.state = 'connected';
    server.side = 'server';
    server.flow = syn.flow;
    server.local = syn.to;
    server.remote = syn.from;
    for (const [name, value] of listening.options) server.options.set(name, value);
    this.#ports.hold(server, syn.to.port);
    return server;
  }

  #refuse(client: Client, syn: Syn): void {
    if (typeof client === 'number') {
      this.#options.uplink?.({ kind: 'reset', flow: client });
      return;
    }
    this.#tapRefused(syn.flow, syn.to);
    client.deliver({ kind: 'reset', flow: syn.flow });
  }

  #tapRefused(flow: number, server: Endpoint): void {
    const { tap, clock } = this.#options;
    tap?.({ kind: 'refused', flow, at: clock(), server });
  }

  #observe(from: TcpSocket, segment: Segment): void {
    const { tap, clock } = this.#options;
    if (tap === undefined) return;
    const isServer = from.side === 'server';
    observe(tap, clock(), segment, isServer ? 'server-to-client' : 'client-to-server');
  }
}
