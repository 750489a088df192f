// The switch joins the hosts of one machine: it knows which of them listens where, takes each segment to the host at the
// other end of its flow, and shows the tap all that passes. Hosts live in realms that may be hostile to each other, so
// each may only say what its place allows; all else is dropped.
import { observe } from './observe.ts';
import type { Segment } from './segment.ts';
import type { Tap } from './tap.ts';

export interface Plug {
  /** A segment that the host has sent. */
  receive(segment: Segment): void;
  /** Takes the host off the network: its connections are reset and its ports closed. */
  unplug(): void;
}

/** What a host may do. Without limits it may open any flow that is new, and listen anywhere. */
export interface PlugLimits {
  /** The flows that are its own to open. */
  readonly firstFlow?: number;
  readonly lastFlow?: number;
  /** Whether it may have ports of its own: a page that is shown must not pose as the server. */
  readonly mayListen?: boolean;
}

interface Port {
  readonly deliver: (segment: Segment) => void;
  readonly limits: PlugLimits;
  readonly onLeave: (() => void) | undefined;
  /** Its ports, and whether it shares them. */
  readonly listening: Map<number, boolean>;
  /** The flow that it opened last: the next one is greater, for no flow is used again. */
  lastOpened: number;
  isUnplugged: boolean;
}

interface Flow {
  readonly client: Port;
  readonly server: Port;
  readonly ended: { client: boolean; server: boolean };
}

type Syn = Segment & { readonly kind: 'syn' };
type OfFlow = Exclude<
  Segment,
  { readonly kind: 'syn' | 'listen' | 'unlisten' | 'settle' | 'leave' }
>;

export interface SwitchOptions {
  readonly clock: () => number;
  readonly tap?: Tap;
  /** A port was opened by its first listener, or closed by its last. */
  readonly onPort?: (port: number, type: 'open' | 'close') => void;
}

export class Switch {
  readonly #options: SwitchOptions;
  readonly #ports = new Set<Port>();
  readonly #flows = new Map<number, Flow>();
  /** Who listens on a port, in the order in which the next connection goes to them. */
  readonly #listeners = new Map<number, Port[]>();

  constructor(options: SwitchOptions) {
    this.#options = options;
  }

  /** How much the switch keeps track of: open flows and ports. */
  get size(): number {
    return this.#flows.size + this.#listeners.size;
  }

  /** `onLeave` is called where the host takes itself off the network. */
  plug(deliver: (segment: Segment) => void, limits: PlugLimits = {}, onLeave?: () => void): Plug {
    const port: Port = {
      deliver,
      limits,
      onLeave,
      listening: new Map(),
      lastOpened: (limits.firstFlow ?? 0) - 1,
      isUnplugged: false,
    };
    this.#ports.add(port);
    for (const other of this.#ports)
      for (const [number, isShared] of other.listening)
        this.#announce(other, { kind: 'listen', port: number, isShared }, [port]);
    return {
      receive: (segment) => {
        if (!port.isUnplugged) this.#route(port, segment);
      },
      unplug: () => this.#unplug(port),
    };
  }

  isOpen(port: number): boolean {
    return this.#listeners.has(port);
  }

  #route(from: Port, segment: Segment): void {
    switch (segment.kind) {
      case 'listen':
        return this.#listen(from, segment);
      case 'unlisten':
        return this.#unlisten(from, segment.port);
      case 'leave':
        this.#unplug(from);
        return from.onLeave?.();
      case 'settle':
        return from.deliver(segment);
      case 'syn':
        return this.#open(from, segment);
      default:
        return this.#pass(from, segment);
    }
  }

  #open(client: Port, syn: Syn): void {
    const { clock, tap } = this.#options;
    const { flow, from, to } = syn;
    if (flow <= client.lastOpened || flow > (client.limits.lastFlow ?? Infinity)) return;
    client.lastOpened = flow;
    if (this.#flows.has(flow)) return client.deliver({ kind: 'reset', flow });
    const queue = this.#listeners.get(to.port) ?? [];
    // A host connects its own sockets itself: what it sends here is for another.
    const next = queue.findIndex((host) => host !== client);
    const [server] = next < 0 ? [] : queue.splice(next, 1);
    if (server === undefined) {
      tap?.({ kind: 'refused', flow, at: clock(), server: to });
      client.deliver({ kind: 'reset', flow });
      return;
    }
    queue.push(server);
    this.#flows.set(flow, { client, server, ended: { client: false, server: false } });
    tap?.({ kind: 'open', flow, at: clock(), client: from, server: to });
    server.deliver(syn);
  }

  #pass(from: Port, segment: OfFlow): void {
    const flow = this.#flows.get(segment.flow);
    if (flow === undefined) return;
    const side = flow.client === from ? 'client' : 'server';
    if (flow[side] !== from) return;
    if (flow.ended[side] && (segment.kind === 'data' || segment.kind === 'fin')) return;
    this.#observe(segment, side === 'client');
    if (segment.kind === 'fin') flow.ended[side] = true;
    const isOver = segment.kind === 'reset' || (flow.ended.client && flow.ended.server);
    if (isOver) this.#flows.delete(segment.flow);
    flow[side === 'client' ? 'server' : 'client'].deliver(segment);
  }

  #observe(segment: OfFlow, isClient: boolean): void {
    const { tap, clock } = this.#options;
    if (tap === undefined) return;
    observe(tap, clock(), segment, isClient ? 'client-to-server' : 'server-to-client');
  }

  #listen(host: Port, segment: Segment & { readonly kind: 'listen' }): void {
    const { port, isShared } = segment;
    if (host.limits.mayListen === false || host.listening.has(port)) return;
    const queue = this.#listeners.get(port);
    // Hosts know of each other's ports. Only two that ask in the same moment get here: then the first has it.
    if (queue?.some((other) => !(isShared && other.listening.get(port)))) return;
    host.listening.set(port, isShared);
    this.#announce(host, segment, this.#ports);
    if (queue !== undefined) {
      queue.push(host);
      return;
    }
    this.#listeners.set(port, [host]);
    this.#options.onPort?.(port, 'open');
  }

  /** Tells hosts that may listen themselves of another's ports. */
  #announce(host: Port, segment: Segment, to: Iterable<Port>): void {
    for (const other of to)
      if (other !== host && other.limits.mayListen !== false) other.deliver(segment);
  }

  #unlisten(host: Port, port: number): void {
    if (!host.listening.delete(port)) return;
    this.#announce(host, { kind: 'unlisten', port }, this.#ports);
    const queue = this.#listeners.get(port)?.filter((other) => other !== host) ?? [];
    if (queue.length > 0) {
      this.#listeners.set(port, queue);
      return;
    }
    this.#listeners.delete(port);
    this.#options.onPort?.(port, 'close');
  }

  #unplug(host: Port): void {
    if (host.isUnplugged) return;
    host.isUnplugged = true;
    this.#ports.delete(host);
    for (const port of [...host.listening.keys()]) this.#unlisten(host, port);
    for (const [id, flow] of this.#flows) {
      if (flow.client !== host && flow.server !== host) continue;
      this.#flows.delete(id);
      const isClient = flow.client === host;
      const reset: OfFlow = { kind: 'reset', flow: id };
      this.#observe(reset, isClient);
      (isClient ? flow.server : flow.client).deliver(reset);
    }
  }
}
