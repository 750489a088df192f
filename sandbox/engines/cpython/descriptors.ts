// The process's table of virtual descriptors. Several may stand for one open file (dup(2)).
import type { Epoll } from '../../kernel/epoll.ts';
import type { TcpSocket } from '../../kernel/tcp-socket.ts';

export type OpenFile =
  | { readonly kind: 'socket'; readonly file: TcpSocket; references: number }
  | { readonly kind: 'epoll'; readonly file: Epoll; references: number };

/** Emscripten's own descriptors end at 4096 (FS.MAX_OPEN_FDS), so that a number says which table it is in. */
const FIRST = 4096;
/** As many as a process may have (RLIMIT_NOFILE). Ten thousand connections within one process need 20,000. */
const MOST = 65_536;

export class Descriptors {
  readonly #open = new Map<number, OpenFile>();
  readonly #free: number[] = [];
  #next = FIRST;

  /** There is no room for two more. */
  get isFull(): boolean {
    return this.#open.size + 2 > MOST;
  }

  /** Standard input is 0 and one of ours. Closed, its number is not given away again: it is the interpreter's as well. */
  constructor(stdin: OpenFile) {
    this.#open.set(0, stdin);
  }

  get(fd: number): OpenFile | undefined {
    return this.#open.get(fd);
  }

  /** The descriptor's number, or -EMFILE. */
  add(entry: OpenFile): number {
    const fd = this.#free.pop() ?? this.#next++;
    this.#open.set(fd, entry);
    return fd;
  }

  /** Two descriptors that follow each other. */
  addPair(first: OpenFile, second: OpenFile): number {
    const fd = this.#next;
    this.#next += 2;
    this.#open.set(fd, first);
    this.#open.set(fd + 1, second);
    return fd;
  }

  /** Gives a file a number that is free again; says whether it was. */
  put(fd: number, entry: OpenFile): boolean {
    const index = this.#free.lastIndexOf(fd);
    if (index < 0) return false;
    this.#free.splice(index, 1);
    this.#open.set(fd, entry);
    return true;
  }

  /** The file, if this was its last descriptor and it is to be closed now. */
  remove(fd: number): OpenFile | undefined {
    const entry = this.#open.get(fd);
    if (entry === undefined) return undefined;
    this.#open.delete(fd);
    if (fd >= FIRST) this.#free.push(fd);
    entry.references--;
    return entry.references === 0 ? entry : undefined;
  }
}
