// The threads of a program: each is a worker of the engine with a Node of its own, and its sockets are on the same network.
// What it needs to begin lies on its port before it is there.

import type { SavedFiles } from './files/saved-files.ts';
import { MessageChannel } from './platform.ts';
import type { PortEnd, Ports } from './ports/port-end.ts';

/** The first message on a thread's port. */
export interface ThreadStart {
  readonly threadId: number;
  readonly name: string;
  readonly isInternal: boolean;
  /** As they are now. What either side writes later, the other does not see: no memory is shared. */
  readonly files: SavedFiles;
  readonly env: Readonly<Record<string, string>>;
  readonly execArgv: readonly string[];
  /** What differs from the options of the main thread. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly resourceLimits: Float64Array;
  readonly keepsContext: boolean;
}

/** Carries out what the engine has to do. */
export interface ThreadHost {
  startThread(id: number, port: MessagePort): void;
  endThread(id: number): void;
}

export interface ThreadEnd {
  readonly code: number;
  /** What went wrong where the thread itself is not to blame. */
  readonly why: string | undefined;
}

/** What the engine shows for a process that it has killed. */
const KILLED = 137;
/** Threads of a thread have numbers in a range of their own: no count is shared. */
const RANGE = 1000;

export class Threads {
  readonly #host: ThreadHost;
  readonly #ports: Ports;
  readonly #running = new Map<number, (end: ThreadEnd) => void>();
  #next: number;

  constructor(host: ThreadHost, ports: Ports, threadId: number) {
    this.#host = host;
    this.#ports = ports;
    this.#next = threadId * RANGE + 1;
  }

  nextId(): number {
    return this.#next++;
  }

  /** The end of the thread's channel, and what starts it. `ended` is called when all has come that it has sent. */
  create(start: ThreadStart): {
    readonly end: PortEnd;
    readonly run: (ended: (end: ThreadEnd) => void) => void;
  } {
    const { threadId } = start;
    const { port1, port2 } = new MessageChannel();
    const end = this.#ports.link(port1, threadId);
    port1.postMessage(start);
    return {
      end,
      run: (ended) => {
        this.#running.set(threadId, ended);
        this.#host.startThread(threadId, port2);
      },
    };
  }

  terminate(id: number): void {
    if (this.#running.has(id)) this.#host.endThread(id);
  }

  ended(id: number, code: number, why: string | undefined): void {
    const ended = this.#running.get(id);
    if (ended === undefined) return;
    this.#running.delete(id);
    const isKilled = code === KILLED || why !== undefined;
    if (isKilled) this.#ports.lose(id);
    this.#ports.whenEnded(id, () => ended({ code: isKilled ? 1 : code, why }));
  }
}
