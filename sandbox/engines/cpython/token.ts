// What a parked Python stack waits on: a bare thenable that settles when it is woken or its time is up.
import type { Pollable, Watcher } from '../../kernel/readiness.ts';

const WOKEN = 1;
const TIMED_OUT = 2;

/** Runs a callback in a fresh task, after the timers and messages that wait now. */
export type Soon = (callback: () => void) => void;

type Resolve = (reason: number) => void;

export class Token implements Watcher {
  readonly #soon: Soon;
  readonly #find: (fd: number) => Pollable | undefined;
  #files: (readonly [Pollable, number])[] = [];
  #resolve: Resolve | undefined;
  #reason = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(find: (fd: number) => Pollable | undefined, soon: Soon) {
    this.#find = find;
    this.#soon = soon;
  }

  // biome-ignore lint/suspicious/noThenProperty: being a thenable is the whole point: JSPI awaits it.
  then(resolve: Resolve): void {
    if (this.#reason === 0) {
      this.#resolve = resolve;
      return;
    }
    const reason = this.#reason;
    this.#reason = 0;
    resolve(reason);
  }

  /** Wakes after `ms`, unless `wake` comes first. */
  sleep(ms: number): void {
    this.#arm(ms);
  }

  /** Another stack has what this one waits for. */
  wake(): void {
    this.#settle(WOKEN);
  }

  breathe(): void {
    this.#soon(() => this.#settle(WOKEN));
  }

  /** Wakes when one of `bits` holds for the descriptor, or after `ms` (negative: never). */
  wait(fd: number, bits: number, ms: number): void {
    this.#watch(fd, bits);
    if (ms >= 0) this.#arm(ms);
  }

  /** `wait` for `[fd, bits, fd, bits, …]`. */
  waitAny(interests: readonly number[], ms: number): void {
    for (let index = 0; index + 1 < interests.length; index += 2) {
      this.#watch(interests[index] as number, interests[index + 1] as number);
    }
    if (ms >= 0) this.#arm(ms);
  }

  changed(): void {
    if (this.#files.some(([file, bits]) => (file.readiness & bits) !== 0)) this.#settle(WOKEN);
  }

  gone(): void {
    this.#settle(WOKEN);
  }

  #watch(fd: number, bits: number): void {
    const file = this.#find(fd);
    // A descriptor that is gone wakes its waiter at once: the call that follows says what is wrong.
    if (file === undefined) return this.#settle(WOKEN);
    this.#files.push([file, bits]);
    file.watchers.add(this);
    if ((file.readiness & bits) !== 0) this.#settle(WOKEN);
  }

  #arm(ms: number): void {
    if (this.#reason !== 0) return;
    this.#timer = setTimeout(() => this.#settle(TIMED_OUT), Math.min(ms, 0x7fffffff));
  }

  #settle(reason: number): void {
    clearTimeout(this.#timer);
    for (const [file] of this.#files) file.watchers.delete(this);
    this.#files = [];
    const resolve = this.#resolve;
    this.#resolve = undefined;
    if (resolve === undefined) this.#reason = reason;
    else resolve(reason);
  }
}
