// epoll(7): interest in many files, at the cost of those that are ready and not of those that are open.
import { POLLALWAYS, POLLIN, type Pollable, type Watcher, Watchers } from './readiness.ts';

export const EPOLLONESHOT = 1 << 30;
/** Bit 31: negative as a 32-bit integer, so it is only ever tested with `&`. */
export const EPOLLET = 1 << 31;

class Interest implements Watcher {
  readonly fd: number;
  readonly file: Pollable;
  events: number;
  /** False from an event under EPOLLONESHOT until the next `modify`. */
  armed = true;
  queued = false;
  previous: Interest | undefined;
  next: Interest | undefined;
  readonly #epoll: Epoll;

  constructor(epoll: Epoll, fd: number, file: Pollable, events: number) {
    this.#epoll = epoll;
    this.fd = fd;
    this.file = file;
    this.events = events;
  }

  /** What is to be reported now: hang-ups and errors even to those who asked for nothing. */
  get mask(): number {
    return this.armed ? this.file.readiness & (this.events | POLLALWAYS) : 0;
  }

  changed(bits: number): void {
    // An edge is a change of what was asked for: bytes that arrive are none for who waits to write.
    if ((bits & (this.events | POLLALWAYS)) !== 0) this.#epoll.consider(this);
  }

  /** A closed file leaves every epoll by itself (epoll(7), Q6). */
  gone(): void {
    this.#epoll.remove(this.fd);
  }
}

export class Epoll implements Pollable {
  /** An epoll descriptor can itself be watched: it is readable while something is ready. */
  readonly watchers = new Watchers();
  readonly #interests = new Map<number, Interest>();
  readonly #ready = new ReadyList();

  get readiness(): number {
    // What is no longer ready leaves the list here, so that asking again does not look at it again.
    for (let first = this.#ready.first; first !== undefined; first = this.#ready.first) {
      if (first.mask !== 0) return POLLIN;
      this.#ready.delete(first);
    }
    return 0;
  }

  /** False where the descriptor was added before (EEXIST). */
  add(fd: number, file: Pollable, events: number): boolean {
    if (this.#interests.has(fd)) return false;
    const interest = new Interest(this, fd, file, events);
    this.#interests.set(fd, interest);
    file.watchers.add(interest);
    this.consider(interest);
    return true;
  }

  /** False where the descriptor was never added (ENOENT). */
  modify(fd: number, events: number): boolean {
    const interest = this.#interests.get(fd);
    if (interest === undefined) return false;
    interest.events = events;
    interest.armed = true;
    this.consider(interest);
    return true;
  }

  /** False where the descriptor was never added (ENOENT). */
  remove(fd: number): boolean {
    const interest = this.#interests.get(fd);
    if (interest === undefined) return false;
    this.#interests.delete(fd);
    this.#drop(interest);
    return true;
  }

  /** `[fd, bits, fd, bits, …]` of up to `max` ready files, the longest ready first. */
  collect(max: number): number[] {
    const found: number[] = [];
    for (let left = this.#ready.size; left > 0 && found.length < max * 2; left--) {
      const interest = this.#ready.shift();
      const mask = interest?.mask;
      if (interest === undefined || mask === undefined || mask === 0) continue;
      found.push(interest.fd, mask);
      if ((interest.events & EPOLLONESHOT) !== 0) interest.armed = false;
      // Level-triggered files queue again, behind those that were not reached: nobody starves.
      else if ((interest.events & EPOLLET) === 0) this.#ready.push(interest);
    }
    return found;
  }

  close(): void {
    for (const interest of this.#interests.values()) this.#drop(interest);
    this.#interests.clear();
  }

  consider(interest: Interest): void {
    if (interest.mask === 0) return;
    this.#ready.push(interest);
    this.watchers.notify(POLLIN);
  }

  #drop(interest: Interest): void {
    interest.file.watchers.delete(interest);
    interest.armed = false;
    this.#ready.delete(interest);
  }
}

/** A queue that links the interests themselves: leaving from its middle costs no search. */
class ReadyList {
  first: Interest | undefined;
  size = 0;
  #last: Interest | undefined;

  push(interest: Interest): void {
    if (interest.queued) return;
    interest.queued = true;
    interest.previous = this.#last;
    if (this.#last === undefined) this.first = interest;
    else this.#last.next = interest;
    this.#last = interest;
    this.size++;
  }

  shift(): Interest | undefined {
    const { first } = this;
    if (first !== undefined) this.delete(first);
    return first;
  }

  delete(interest: Interest): void {
    if (!interest.queued) return;
    const { previous, next } = interest;
    if (previous === undefined) this.first = next;
    else previous.next = next;
    if (next === undefined) this.#last = previous;
    else next.previous = previous;
    interest.queued = false;
    interest.previous = undefined;
    interest.next = undefined;
    this.size--;
  }
}
