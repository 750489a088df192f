// Readiness: which operations on an open file would not block, and who wants to know. The bits are poll(2)'s.

export const POLLIN = 0x001;
export const POLLPRI = 0x002;
export const POLLOUT = 0x004;
export const POLLERR = 0x008;
export const POLLHUP = 0x010;
export const POLLNVAL = 0x020;
export const POLLRDHUP = 0x2000;
/** Always reported, asked for or not (poll(2)). */
export const POLLALWAYS = POLLERR | POLLHUP;
const EVERYTHING = 0xffff;

export interface Watcher {
  /** Something about the file changed that may have made it ready; `bits` are those that it can have to do with. */
  changed(bits: number): void;
  /** The file was closed: there is nothing left to wait for. */
  gone(): void;
}

/** What a descriptor stands for, as far as waiting is concerned. */
export interface Pollable {
  /** The bits that hold now. */
  readonly readiness: number;
  readonly watchers: Watchers;
}

export class Watchers {
  /** Told when somebody begins or ceases to watch. */
  onChange: (() => void) | undefined;
  readonly #all = new Set<Watcher>();

  get size(): number {
    return this.#all.size;
  }

  add(watcher: Watcher): void {
    this.#all.add(watcher);
    this.onChange?.();
  }

  delete(watcher: Watcher): void {
    this.#all.delete(watcher);
    this.onChange?.();
  }

  notify(bits: number = EVERYTHING): void {
    for (const watcher of this.#all) watcher.changed(bits);
  }

  /** The file's last descriptor was closed. */
  dispose(): void {
    for (const watcher of this.#all) watcher.gone();
    this.#all.clear();
  }
}
