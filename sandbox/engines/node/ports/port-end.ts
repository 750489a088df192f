// One end of a channel of messages, whatever object a program holds it by. The other end is in the same realm, and then
// what is sent is cloned at once; or it has gone to another thread, and then a message port of the realm's own joins the two.
import { MessageChannel, MessagePort, structuredClone } from '../platform.ts';

/** A message whose special objects are apart: in `body`, the objects of `marks` stand for them. */
export interface Envelope {
  readonly body: unknown;
  readonly marks: readonly object[];
  /** For each mark what it stands for: the next of the ports, or an object that Node's library makes of the next `parts`. */
  readonly kinds: readonly ('port' | string)[];
  readonly parts: readonly unknown[];
}

export type Parcel = Envelope & { readonly ports: readonly PortEnd[] };

/** An end on its way to another realm, with what has come for it and was not read. */
interface SentEnd {
  readonly port: MessagePort;
  readonly queue: readonly SentParcel[];
  readonly isClosed: boolean;
}

type SentParcel = Envelope & { readonly ports: readonly SentEnd[] };

type Wire =
  | { readonly kind: 'message'; readonly parcel: SentParcel }
  | { readonly kind: 'closed' }
  /** This end goes from the thread that had it to another. */
  | { readonly kind: 'moved' }
  /** For all of a name in the threads beyond this channel, which is one between a thread and who started it. */
  | { readonly kind: 'broadcast'; readonly name: string; readonly envelope: Envelope };

/** What comes out of an end. */
export type Arrival = Parcel | 'closed';

export class PortEnd {
  /** Hears that something has arrived. */
  onArrival: (() => void) | undefined;
  readonly #ports: Ports;
  #peer: PortEnd | MessagePort | Membership | undefined;
  #queue: Arrival[] = [];
  /** The thread that has the other end, if that is known. */
  thread: number | undefined;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  join(peer: PortEnd | Membership): void {
    this.#peer = peer;
  }

  /** Goes on over a message port of the realm's own. */
  extend(port: MessagePort, thread: number | undefined): void {
    this.#peer = port;
    this.thread = thread;
    this.#ports.far.add(this);
    port.onmessage = ({ data }: MessageEvent<Wire>) => this.#hear(data);
  }

  /** Throws a `DataCloneError` of the realm's. */
  send(envelope: Envelope, ports: readonly PortEnd[], transfer: readonly Transferable[]): void {
    const peer = this.#peer;
    if (peer === undefined) return;
    if (peer instanceof PortEnd) {
      const { body, marks, kinds, parts } = structuredClone(envelope, { transfer: [...transfer] });
      return peer.#arrive({ body, marks, kinds, parts, ports: ports.map((each) => each.take()) });
    }
    if (peer instanceof Membership) return peer.send(structuredClone(envelope));
    const sent: MessagePort[] = [];
    // What cannot be cloned must be found before any port has left.
    if (ports.length > 0) {
      const cloned = structuredClone(envelope, { transfer: [...transfer] });
      const parcel = { ...cloned, ports: ports.map((each) => each.#leave(this.thread, sent)) };
      return peer.postMessage({ kind: 'message', parcel } satisfies Wire, sent);
    }
    const parcel = { ...envelope, ports: [] };
    peer.postMessage({ kind: 'message', parcel } satisfies Wire, [...transfer]);
  }

  shift(): Arrival | undefined {
    return this.#queue.shift();
  }

  get waiting(): number {
    return this.#queue.length;
  }

  get next(): Arrival | undefined {
    return this.#queue[0];
  }

  /** The same end for another holder. */
  arrive(envelope: Envelope): void {
    this.#arrive({ ...envelope, ports: [] });
  }

  take(): PortEnd {
    this.onArrival = undefined;
    return this;
  }

  close(): void {
    const peer = this.#peer;
    this.#peer = undefined;
    this.#ports.far.delete(this);
    if (peer instanceof PortEnd) {
      peer.#peer = undefined;
      return peer.#arrive('closed');
    }
    if (peer instanceof Membership) return peer.leave();
    peer?.postMessage({ kind: 'closed' } satisfies Wire);
    peer?.close();
  }

  /** The thread that had the other end is no more, and could not say so. */
  lose(): void {
    this.#hear({ kind: 'closed' });
  }

  /** Makes this an end for another realm, which `thread` is, if it is known. */
  #leave(thread: number | undefined, transfer: MessagePort[]): SentEnd {
    this.onArrival = undefined;
    const peer = this.#peer;
    const queue = this.#queue.filter((each) => each !== 'closed');
    this.#peer = undefined;
    this.#queue = [];
    this.#ports.far.delete(this);
    let port: MessagePort;
    if (!(peer instanceof MessagePort)) {
      const { port1, port2 } = new MessageChannel();
      if (peer instanceof PortEnd && peer.#peer === this) peer.extend(port1, thread);
      port = port2;
    } else {
      peer.onmessage = null;
      peer.postMessage({ kind: 'moved' } satisfies Wire);
      port = peer;
    }
    transfer.push(port);
    const sent = queue.map(({ ports, ...envelope }) => ({
      ...envelope,
      ports: ports.map((each) => each.#leave(thread, transfer)),
    }));
    return { port, queue: sent, isClosed: peer === undefined };
  }

  #hear(wire: Wire): void {
    switch (wire.kind) {
      case 'message':
        return this.#arrive(this.#received(wire.parcel));
      case 'broadcast':
        return this.#ports.broadcast.relay(wire.name, wire.envelope, this);
      case 'moved':
        this.thread = undefined;
        return this.#ports.check();
      case 'closed':
        this.#peer = undefined;
        this.#ports.far.delete(this);
        this.#ports.links.delete(this);
        this.#arrive('closed');
        return this.#ports.check();
      default:
        wire satisfies never;
    }
  }

  #received({ ports, ...envelope }: SentParcel): Parcel {
    return {
      ...envelope,
      ports: ports.map(({ port, queue, isClosed }) => {
        const end = new PortEnd(this.#ports);
        end.#queue = queue.map((each) => this.#received(each));
        end.extend(port, this.thread);
        if (isClosed) end.lose();
        return end;
      }),
    };
  }

  /** To the realm at the other end, and not to who holds the port there. */
  tell(name: string, envelope: Envelope): void {
    if (this.#peer instanceof MessagePort)
      this.#peer.postMessage({ kind: 'broadcast', name, envelope } satisfies Wire);
  }

  #arrive(arrival: Arrival): void {
    this.#queue.push(arrival);
    this.onArrival?.();
  }
}

/** A port's place among all of a name. */
class Membership {
  readonly #broadcast: Broadcast;
  readonly #name: string;
  readonly #end: PortEnd;

  constructor(broadcast: Broadcast, name: string, end: PortEnd) {
    this.#broadcast = broadcast;
    this.#name = name;
    this.#end = end;
  }

  send(envelope: Envelope): void {
    this.#broadcast.relay(this.#name, envelope, this.#end);
  }

  leave(): void {
    this.#broadcast.leave(this.#name, this.#end);
  }
}

/** Messages to all ports of a name, in all threads: each realm hands them on to those that it has started, and that it is of. */
class Broadcast {
  readonly #ports: Ports;
  readonly #members = new Map<string, Set<PortEnd>>();

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  join(name: string): PortEnd {
    const end = new PortEnd(this.#ports);
    const members = this.#members.get(name) ?? new Set();
    this.#members.set(name, members.add(end));
    end.join(new Membership(this, name, end));
    return end;
  }

  leave(name: string, end: PortEnd): void {
    this.#members.get(name)?.delete(end);
  }

  relay(name: string, envelope: Envelope, from: PortEnd): void {
    for (const member of this.#members.get(name) ?? [])
      if (member !== from) member.arrive(structuredClone(envelope));
    for (const link of this.#ports.links) if (link !== from) link.tell(name, envelope);
  }
}

/** All ends of one realm. */
export class Ports {
  readonly broadcast = new Broadcast(this);
  /** Those between a thread and who started it. */
  readonly links = new Set<PortEnd>();
  /** Those whose other end is in another thread. */
  readonly far = new Set<PortEnd>();
  readonly #waiting = new Map<number, () => void>();

  pair(): [PortEnd, PortEnd] {
    const one = new PortEnd(this);
    const other = new PortEnd(this);
    one.join(other);
    other.join(one);
    return [one, other];
  }

  /** The end of a channel between a thread and who started it. */
  link(port: MessagePort, thread: number | undefined): PortEnd {
    const end = new PortEnd(this);
    end.extend(port, thread);
    this.links.add(end);
    return end;
  }

  /** Calls back when all has arrived that a thread has sent before it ended. */
  whenEnded(thread: number, callback: () => void): void {
    this.#waiting.set(thread, callback);
    this.check();
  }

  /** The ports of a thread that was ended are closed. */
  lose(thread: number): void {
    for (const end of [...this.far]) if (end.thread === thread) end.lose();
  }

  /** This realm ends: tells all others, with `last` as the last. */
  close(last: PortEnd | undefined): void {
    for (const end of [...this.far]) if (end !== last) end.close();
    last?.close();
  }

  check(): void {
    for (const [thread, callback] of this.#waiting) {
      if ([...this.far].some((end) => end.thread === thread)) continue;
      this.#waiting.delete(thread);
      callback();
    }
  }
}
