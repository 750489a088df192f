// One process of an engine: a worker with an interpreter, the program in it, and its threads, which are workers as well.
import { MachineError, stoppedBefore } from '../../machine/machine.ts';
import { isLost, sharesMemory } from './arriving-file.ts';
import type { EngineOptions, EngineWorker, Program, RunningProgram } from './engine.ts';
import { type FromWorker, parseFromWorker } from './protocol.ts';

/** What a shell shows for a process that was killed: 128 + SIGKILL. */
const KILLED = 137;
/** 128 + SIGABRT: the interpreter itself broke down. */
const ABORTED = 134;
const SIGINT = 2;
/** Threads that a program and its threads may have at a time. Each is a worker with an interpreter of its own. */
const MOST_THREADS = 32;

/** What makes a process a thread of another. */
interface ThreadOf {
  readonly program: Program;
  /** Where it finds what it is to do. */
  readonly port: MessagePort;
  readonly budget: Budget;
}

interface Budget {
  threads: number;
}

export class EngineProcess<Parts extends object> {
  readonly booted: Promise<void>;
  isDead = false;
  /** Something that was on its way to it did not come: another would ask for it again. */
  get lacksParts(): boolean {
    return (
      this.#lost ||
      Object.values(this.#parts ?? {})
        .flat()
        .some(isLost)
    );
  }
  /** Why it ended, where that was not the program's doing. */
  failure: string | undefined;
  readonly #options: EngineOptions<Parts>;
  #worker: EngineWorker<Parts> | undefined;
  #detach: (() => void) | undefined;
  #left: Promise<void> | undefined;
  #later: readonly Promise<void>[] | undefined;
  #program: Program | undefined;
  #parts: Parts | undefined;
  #lost = false;
  readonly #thread: ThreadOf | undefined;
  readonly #threads = new Map<number, EngineProcess<Parts>>();
  readonly #budget: Budget;
  readonly #exit = Promise.withResolvers<number>();
  readonly #boot = Promise.withResolvers<void>();
  /** Writes that the program has not made room for yet, the oldest first. */
  readonly #writes: (() => void)[] = [];
  readonly #signals = shareSignals();

  constructor(options: EngineOptions<Parts>, packages: readonly string[], thread?: ThreadOf) {
    this.#options = options;
    this.#thread = thread;
    this.#program = thread?.program;
    this.#budget = thread?.budget ?? { threads: MOST_THREADS };
    this.booted = this.#boot.promise;
    this.#start(packages).catch((error: unknown) => this.#end(ABORTED, error));
  }

  get exit(): Promise<number> {
    return this.#exit.promise;
  }

  /** Resolves when all is there that the program may need. */
  async waitForParts(program: Program): Promise<void> {
    const count = (await this.#options.later?.neededBy(program)) ?? 0;
    await Promise.race([Promise.all(this.#later?.slice(0, count) ?? []), this.#exit.promise]);
    if (this.isDead) throw stoppedBefore();
  }

  run(program: Program): RunningProgram {
    this.#program = program;
    const { argv, files, env } = program;
    this.#worker?.postMessage({ kind: 'run', argv, files, env }, []);
    return {
      exit: this.#exit.promise,
      write: (text) => this.#write(text),
      endInput: () => this.#worker?.postMessage({ kind: 'end-of-input' }, []),
      interrupt: () => this.#interrupt(),
      kill: () => this.stop(),
    };
  }

  /** Ends a program that runs as its engine ends them. */
  stop(): void {
    const { graceMs } = this.#options;
    if (graceMs === undefined || this.#program === undefined || this.isDead) return this.kill();
    this.#interrupt();
    setTimeout(() => this.kill(), graceMs);
  }

  kill(): void {
    this.#end(KILLED, stoppedBefore());
  }

  #interrupt(): void {
    this.#signals?.fill(SIGINT);
    this.#worker?.postMessage({ kind: 'interrupt' }, []);
  }

  #write(text: string): Promise<void> {
    if (this.isDead) return Promise.resolve();
    this.#worker?.postMessage({ kind: 'input', text }, []);
    return new Promise((resolve) => this.#writes.push(resolve));
  }

  async #start(packages: readonly string[]): Promise<void> {
    const parts = await this.#options.parts(packages);
    this.#parts = parts;
    const later = (await this.#options.later?.fetch()) ?? [];
    // A thread begins as soon as it has booted: then it must have all.
    const whole = this.#thread === undefined ? [] : await Promise.all(later);
    if (this.isDead) return;
    const worker = this.#options.createWorker();
    const thread = this.#thread?.port;
    const place = this.#options.attach(thread === undefined ? 'process' : 'thread');
    const { port, numbers, pid, left, detach } = place;
    this.#worker = worker;
    this.#detach = detach;
    this.#left = left;
    worker.onMessage((value) => {
      const message = parseFromWorker(value);
      if (message !== undefined && !this.isDead) this.#heard(message);
    });
    worker.onDeath((why) => this.#crash(why));
    const signals = this.#signals?.buffer as SharedArrayBuffer | undefined;
    const more = { ...(signals && { signals }), ...(thread && { thread }) };
    const message = { kind: 'boot', ...parts, network: port, numbers, pid, ...more } as const;
    for (const more of whole) worker.postMessage({ kind: 'more', ...more }, []);
    worker.postMessage(message, thread === undefined ? [port] : [port, thread]);
    if (thread !== undefined) return;
    this.#later = later.map(async (each) => {
      const more = await each;
      if (!this.isDead) worker.postMessage({ kind: 'more', ...more }, []);
    });
    // Whoever waits for one hears why it did not come.
    for (const each of this.#later)
      each.catch(() => {
        this.#lost = true;
      });
  }

  #heard(message: FromWorker): void {
    switch (message.kind) {
      case 'stage':
        // A program that starts a thread runs already.
        if (this.#thread === undefined) this.#options.onStage(message);
        return;
      case 'booted':
        return this.#boot.resolve();
      case 'output':
        return this.#program?.onOutput(message.output);
      case 'input-taken':
        return this.#writes.shift()?.();
      case 'input-wait':
        return this.#program?.onInputWait(message.waits);
      case 'tap':
        return this.#options.onTap(message.events);
      case 'exit':
        // What it sent last comes by another way than this news, and may be later.
        return void this.#left?.then(() => this.#end(message.code));
      case 'failed':
        return this.#crash(message.message);
      case 'thread':
        return this.#startThread(message.id, message.port);
      case 'end-thread':
        return this.#threads.get(message.id)?.kill();
      default:
        message satisfies never;
    }
  }

  #startThread(id: number, port: MessagePort): void {
    const program = this.#program;
    if (program === undefined || this.#threads.has(id)) return;
    const budget = this.#budget;
    if (budget.threads === 0) {
      const why = `a program has at most ${MOST_THREADS} threads here`;
      return this.#tellThreadEnded(id, 1, why);
    }
    budget.threads--;
    const thread = new EngineProcess(this.#options, [], { program, port, budget });
    this.#threads.set(id, thread);
    thread.booted.catch(() => undefined);
    void thread.exit.then((code) => {
      budget.threads++;
      this.#threads.delete(id);
      this.#tellThreadEnded(id, code, thread.failure);
    });
  }

  #tellThreadEnded(id: number, code: number, why: string | undefined): void {
    if (this.isDead) return;
    const ending = { kind: 'thread-ended', id, code } as const;
    this.#worker?.postMessage(why === undefined ? ending : { ...ending, why }, []);
  }

  #crash(why: string): void {
    if (this.isDead) return;
    if (this.#thread !== undefined) return this.#end(ABORTED, new Error(why));
    const text = `The interpreter broke down (${why}): press Run to start a fresh one.\n`;
    this.#program?.onOutput({ stream: 'stderr', text });
    this.#end(ABORTED, new MachineError('CRASHED', text));
  }

  #end(code: number, error?: unknown): void {
    if (this.isDead) return;
    this.isDead = true;
    if (code === ABORTED && error instanceof Error) this.failure = error.message;
    for (const thread of this.#threads.values()) thread.kill();
    this.#worker?.terminate();
    this.#detach?.();
    for (const resolve of this.#writes.splice(0)) resolve();
    this.#program?.onInputWait(false);
    this.#boot.promise.catch(() => undefined);
    this.#boot.reject(
      error ?? new MachineError('CRASHED', 'The interpreter ended while it booted.'),
    );
    this.#exit.resolve(code);
  }
}

/** A byte that the interpreter looks at while it computes. Realms share memory under Node, and on isolated pages. */
function shareSignals(): Uint8Array | undefined {
  return sharesMemory ? new Uint8Array(new SharedArrayBuffer(1)) : undefined;
}
