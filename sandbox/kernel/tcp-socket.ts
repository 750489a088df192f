// One endpoint of TCP: its state, its receive queue, and the window that its peer has granted it (RFC 9293).
// Errors are those that Linux gives; the operations never block: EAGAIN says that one would have to wait.
// A little long, for it is one machine: cut in two, both parts would share all of its state.
import { ByteQueue } from './byte-queue.ts';
import { type ErrnoName, KernelError, WOULD_BLOCK } from './errno.ts';
import {
  POLLERR,
  POLLHUP,
  POLLIN,
  POLLOUT,
  POLLRDHUP,
  type Pollable,
  Watchers,
} from './readiness.ts';
import { type Segment, WINDOW } from './segment.ts';
import type { Endpoint } from './tap.ts';

export type SocketState = 'new' | 'bound' | 'listening' | 'connecting' | 'connected' | 'closed';

/**
 * How an end of a connection came to be. Those of a `pair` behave as socketpair(2)'s do (AF_UNIX), which differ from
 * TCP's once one of them is closed: the other learns it at once, and not by the answer to what it sends.
 */
export type SocketSide = 'client' | 'server' | 'pair';

/** What a socket needs of the host that it belongs to. */
export interface SocketOwner {
  send(socket: TcpSocket, segment: Segment): void;
  /** Both directions are over: the flow may be forgotten. */
  forget(socket: TcpSocket): void;
  /** No more connections, and none that wait: the socket is merely bound again. */
  unlisten(socket: TcpSocket): void;
  /** The other end, where it is a socket of the same host. */
  peerOf(socket: TcpSocket): TcpSocket | undefined;
}

const NOTHING = new Uint8Array(0);

export class TcpSocket implements Pollable {
  readonly watchers = new Watchers();
  readonly options = new Map<string, number>();
  state: SocketState = 'new';
  side: SocketSide = 'client';
  /** Which end of a pipe this is, where it is one: a pair in which bytes go one way (pipe(7)). */
  end: 'read' | 'write' | undefined;
  /** The program chose the port itself (bind): it stays with the socket until that is closed. */
  isPinned = false;
  flow = 0;
  local: Endpoint | undefined;
  remote: Endpoint | undefined;
  /** Connections that the peer has opened and no `accept` has taken yet. */
  readonly backlog: TcpSocket[] = [];

  readonly #owner: SocketOwner;
  readonly #received = new ByteQueue();
  /** How many bytes the peer still has room for. */
  #credit = WINDOW;
  /** How many bytes the program took since the peer was last told. */
  #taken = 0;
  /** Which directions are over: ours, the peer's. */
  #ended = { here: false, there: false };
  /** The peer has ended its direction properly (FIN): reading meets that end, and not an error that comes after it. */
  #finished = false;
  #readingShut = false;
  #orphaned = false;
  #pending: ErrnoName | undefined;

  constructor(owner: SocketOwner) {
    this.#owner = owner;
  }

  get readiness(): number {
    if (this.state === 'listening') return this.backlog.length > 0 ? POLLIN : 0;
    if (this.state === 'connecting') return 0;
    const noMoreIn = this.#ended.there || this.#readingShut;
    if (this.end === 'write') return noMoreIn ? POLLOUT | POLLERR : this.#credit > 0 ? POLLOUT : 0;
    if (this.end === 'read')
      return (this.#received.length > 0 ? POLLIN : 0) | (noMoreIn ? POLLHUP : 0);
    let bits = 0;
    if (this.state !== 'connected') bits |= POLLOUT | POLLHUP;
    if (this.#received.length > 0 || noMoreIn) bits |= POLLIN;
    if (noMoreIn) bits |= POLLRDHUP;
    if (this.#credit > 0 || this.#ended.here) bits |= POLLOUT;
    if (noMoreIn && this.#ended.here) bits |= POLLHUP;
    if (this.#pending !== undefined) bits |= POLLERR;
    return bits;
  }

  /** How many bytes `receive` could hand out now. */
  get available(): number {
    return this.#received.length;
  }

  /** The program has closed the socket; what is left of it is the kernel's. */
  get isOrphaned(): boolean {
    return this.#orphaned;
  }

  get #hasNoPeerYet(): boolean {
    return this.state === 'new' || this.state === 'bound' || this.state === 'listening';
  }

  /** The pending error, which asking clears (SO_ERROR). */
  takeError(): ErrnoName | undefined {
    const error = this.#pending;
    this.#pending = undefined;
    return error;
  }

  /** A SYN is on its way. */
  begin(flow: number, local: Endpoint, remote: Endpoint): void {
    this.flow = flow;
    this.local = local;
    this.remote = remote;
    this.state = 'connecting';
  }

  establish(): void {
    this.state = 'connected';
    this.watchers.notify();
  }

  /** Readies a socket whose connection was refused for another. Throws the refusal where nobody has asked for it. */
  renew(): void {
    this.#ended = { here: false, there: false };
    this.#raisePending();
  }

  /**
   * Takes as much of `bytes` as the window allows and says how much that was.
   * Throws EAGAIN, EPIPE or ECONNRESET. `bytes` are the kernel's from then on.
   */
  send(bytes: Uint8Array): number {
    if (this.end === 'read') throw new KernelError('EBADF', 'the reading end of a pipe');
    if (this.side !== 'pair') this.#raisePending();
    if (this.state === 'connecting') throw WOULD_BLOCK;
    if (this.side === 'pair' && this.#hasNoPeerYet) throw new KernelError('ENOTCONN');
    if (this.#ended.here || this.state !== 'connected') throw new KernelError('EPIPE');
    if (bytes.length === 0) return 0;
    if (this.#credit === 0) throw WOULD_BLOCK;
    const part = bytes.length > this.#credit ? bytes.subarray(0, this.#credit) : bytes;
    this.#credit -= part.length;
    this.#owner.send(this, { kind: 'data', flow: this.flow, bytes: part });
    return part.length;
  }

  /**
   * Up to `max` bytes, which may not be changed; none means that the peer has ended. Throws EAGAIN, ECONNREFUSED,
   * ECONNRESET, ENOTCONN or, of a pair that is none yet, EINVAL. What had arrived before a reset or shutdown(SHUT_RD) can still be read, as in Linux.
   */
  receive(max: number, peek = false): Uint8Array {
    if (this.end === 'write') throw new KernelError('EBADF', 'the writing end of a pipe');
    if (this.#received.length > 0) {
      if (peek) return this.#received.peek(max);
      const bytes = this.#received.take(max);
      this.#grant(bytes.length);
      return bytes;
    }
    if (this.#finished) return NOTHING;
    this.#raisePending();
    if (this.#ended.there || this.#readingShut) return NOTHING;
    if (this.state === 'connected' || this.state === 'connecting') throw WOULD_BLOCK;
    throw new KernelError(this.side === 'pair' ? 'EINVAL' : 'ENOTCONN');
  }

  shutdown(reading: boolean, writing: boolean): void {
    switch (this.state) {
      case 'connected':
        if (reading) this.#readingShut = true;
        // Of a pair, the other end may then write no more.
        if (reading && this.side === 'pair') this.#owner.peerOf(this)?.shutdown(false, true);
        if (writing) this.#end();
        break;
      case 'connecting':
        this.#owner.send(this, { kind: 'reset', flow: this.flow });
        this.#withdraw('ECONNRESET');
        break;
      case 'listening':
        if (reading) this.#owner.unlisten(this);
        break;
      default:
        if (this.side !== 'pair') throw new KernelError('ENOTCONN');
    }
    this.watchers.notify();
  }

  /** The program has let go of the socket. Unread bytes make this a reset, as in Linux (RFC 2525, section 2.17). */
  close(): void {
    this.#orphaned = true;
    if (this.side === 'pair') this.#closePair();
    else if (this.state === 'connected' && this.#received.length === 0) this.#end();
    else this.abort();
    if (this.state !== 'connected') this.state = 'closed';
    this.watchers.notify();
  }

  /** Drops the connection at once and tells the peer (RST). */
  abort(): void {
    if (this.state !== 'connected' && this.state !== 'connecting') return;
    this.#received.clear();
    this.#reset();
    this.watchers.notify();
  }

  /** A segment of this flow has arrived. */
  deliver(segment: Segment): void {
    if (this.state === 'connecting') return this.#answer(segment);
    if (this.state !== 'connected') return;
    switch (segment.kind) {
      case 'data':
        return this.#take(segment.bytes);
      case 'window': {
        const wasFull = this.#credit === 0;
        // More than it ever had room for is no promise that a peer can keep.
        this.#credit = Math.min(WINDOW, this.#credit + segment.credit);
        if (wasFull) this.watchers.notify(POLLOUT);
        return;
      }
      case 'fin':
        if (this.#ended.there) return;
        this.#finished = this.side !== 'pair';
        this.#ended.there = true;
        this.#overIfBothEnded();
        break;
      case 'reset':
        this.#pending = this.#resetMeans();
        this.#over();
        break;
      case 'syn':
      case 'syn-ack':
      case 'listen':
      case 'unlisten':
      case 'settle':
      case 'leave':
        return;
      default:
        segment satisfies never;
    }
    this.watchers.notify();
  }

  /** The answer to a SYN; nothing else may come before it. */
  #answer(segment: Segment): void {
    if (segment.kind === 'syn-ack') return this.establish();
    if (segment.kind !== 'reset') return;
    this.#ended = { here: true, there: true };
    this.#withdraw('ECONNREFUSED');
    this.watchers.notify();
  }

  #take(bytes: Uint8Array): void {
    if (this.#ended.there) return;
    // Nobody will ever read it (RFC 9293, section 3.10.7.1; RFC 1122, section 4.2.2.13).
    const isUnwanted = this.#orphaned || (this.#readingShut && this.#ended.here);
    // Only a peer that breaks the rules sends more than it was granted: its bytes would fill our memory.
    const isTooMuch = this.#received.length + this.#taken + bytes.length > WINDOW;
    if (isUnwanted || isTooMuch) {
      this.#pending = this.#resetMeans();
      this.#reset();
      this.watchers.notify();
      return;
    }
    this.#received.push(bytes);
    this.watchers.notify(POLLIN);
  }

  #raisePending(): void {
    const error = this.takeError();
    if (error !== undefined) throw new KernelError(error);
  }

  /** tcp_reset in Linux: what a reset means depends on how far the connection had come. */
  #resetMeans(): ErrnoName {
    return this.#ended.there && !this.#ended.here ? 'EPIPE' : 'ECONNRESET';
  }

  /** Updates go out by quarter windows: a reply to each small read would double the traffic. */
  #grant(size: number): void {
    this.#taken += size;
    if (this.#taken < WINDOW / 4 || this.state !== 'connected' || this.#ended.there) return;
    const credit = this.#taken;
    this.#taken = 0;
    this.#owner.send(this, { kind: 'window', flow: this.flow, credit });
  }

  #end(): void {
    if (this.#ended.here) return;
    this.#ended.here = true;
    this.#owner.send(this, { kind: 'fin', flow: this.flow });
    this.#overIfBothEnded();
  }

  #overIfBothEnded(): void {
    if (this.#ended.here && this.#ended.there && this.state === 'connected') this.#over();
  }

  #reset(): void {
    this.#owner.send(this, { kind: 'reset', flow: this.flow });
    this.#over();
  }

  #over(): void {
    this.state = 'closed';
    this.#ended = { here: true, there: true };
    this.#owner.forget(this);
  }

  /** There is no network in between: the other end learns at once that this one is gone (unix_release_sock in Linux). */
  #closePair(): void {
    const peer = this.#owner.peerOf(this);
    if (peer !== undefined && !peer.#orphaned) {
      if (this.#received.length > 0) peer.#pending = 'ECONNRESET';
      peer.#over();
      peer.watchers.notify();
    }
    this.#over();
  }

  /** No connection came of it; the socket may try another. */
  #withdraw(error: ErrnoName): void {
    this.#pending = error;
    this.state = this.isPinned ? 'bound' : 'new';
    this.#owner.forget(this);
  }
}
