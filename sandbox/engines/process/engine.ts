// An engine: boots interpreters of one kind in workers, keeps one spare, and hands each to one program.
import type { HostNumbers } from '../../kernel/host.ts';
import type { TapEvent } from '../../kernel/tap.ts';
import type { BootProgress, FileTree, Output } from '../../machine/machine.ts';
import { MachineError } from '../../machine/machine.ts';
import { type FromWorker, parseFromWorker, type ToWorker } from './protocol.ts';

/** A worker of either kind, as far as an engine needs it. */
export interface EngineWorker<Parts extends object> {
  postMessage(message: ToWorker<Parts>, transfer: readonly MessagePort[]): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The worker has died by itself; says why. */
  onDeath(listener: (why: string) => void): void;
  terminate(): void;
}

export interface EngineOptions<Parts extends object> {
  createWorker(): EngineWorker<Parts>;
  /** The files of the interpreter and of some packages. Rejects with `MachineError` where one is missing. */
  parts(packages: readonly string[]): Promise<Parts>;
  /** Puts a process on the machine's network. */
  attach(): {
    readonly port: MessagePort;
    readonly numbers: HostNumbers;
    /** The number of the process, which no other of the machine has. */
    readonly pid: number;
    /** Resolves when the process has left the network by itself. */
    readonly left: Promise<void>;
    readonly detach: () => void;
  };
  readonly onStage: (progress: BootProgress) => void;
  readonly onTap: (events: readonly TapEvent[]) => void;
  /** A program that is to stop is first asked to, and has this long to do it. Otherwise it is ended at once. */
  readonly graceMs?: number;
}

export interface RunningProgram {
  readonly exit: Promise<number>;
  /** Resolves when the program has room for more. */
  write(text: string): Promise<void>;
  endInput(): void;
  interrupt(): void;
  kill(): void;
}

export interface Program {
  readonly argv: readonly string[];
  readonly files: FileTree;
  readonly env: Readonly<Record<string, string>>;
  readonly packages: readonly string[];
  readonly onOutput: (output: Output) => void;
  readonly onInputWait: (waits: boolean) => void;
  readonly signal?: AbortSignal;
}

/** What a shell shows for a process that was killed: 128 + SIGKILL. */
const KILLED = 137;
/** 128 + SIGABRT: the interpreter itself broke down. */
const ABORTED = 134;
const SIGINT = 2;

export class Engine<Parts extends object> {
  readonly #options: EngineOptions<Parts>;
  #spare: { readonly key: string; readonly process: EngineProcess<Parts> } | undefined;

  constructor(options: EngineOptions<Parts>) {
    this.#options = options;
  }

  /** Boots an interpreter for a program with these packages that may come. Failing is left to `run`. */
  prepare(packages: readonly string[]): void {
    const key = packages.join();
    if (this.#spare?.key === key && !this.#spare.process.isDead) return;
    this.#spare?.process.kill();
    const process = new EngineProcess(this.#options, packages);
    process.booted.catch(() => undefined);
    this.#spare = { key, process };
  }

  /** Resolves when the program begins to run. */
  async run(program: Program): Promise<RunningProgram> {
    this.prepare(program.packages);
    const process = this.#spare?.process as EngineProcess<Parts>;
    this.#spare = undefined;
    program.signal?.addEventListener('abort', () => process.stop());
    if (program.signal?.aborted) process.kill();
    try {
      await process.booted;
    } catch (error) {
      process.kill();
      throw error;
    }
    return process.run(program);
  }

  dispose(): void {
    this.#spare?.process.kill();
    this.#spare = undefined;
  }
}

class EngineProcess<Parts extends object> {
  readonly booted: Promise<void>;
  isDead = false;
  readonly #options: EngineOptions<Parts>;
  #worker: EngineWorker<Parts> | undefined;
  #detach: (() => void) | undefined;
  #left: Promise<void> | undefined;
  #program: Program | undefined;
  readonly #exit = Promise.withResolvers<number>();
  readonly #boot = Promise.withResolvers<void>();
  /** Writes that the program has not made room for yet, the oldest first. */
  readonly #writes: (() => void)[] = [];
  readonly #signals = shareSignals();

  constructor(options: EngineOptions<Parts>, packages: readonly string[]) {
    this.#options = options;
    this.booted = this.#boot.promise;
    this.#start(packages).catch((error: unknown) => this.#end(ABORTED, error));
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
    this.#end(KILLED, new MachineError('STOPPED', 'The program was stopped before it began.'));
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
    if (this.isDead) return;
    const worker = this.#options.createWorker();
    const { port, numbers, pid, left, detach } = this.#options.attach();
    this.#worker = worker;
    this.#detach = detach;
    this.#left = left;
    worker.onMessage((value) => {
      const message = parseFromWorker(value);
      if (message !== undefined && !this.isDead) this.#heard(message);
    });
    worker.onDeath((why) => this.#crash(why));
    const signals = this.#signals?.buffer as SharedArrayBuffer | undefined;
    const attachment = { network: port, numbers, pid, ...(signals && { signals }) };
    worker.postMessage({ kind: 'boot', ...parts, ...attachment }, [port]);
  }

  #heard(message: FromWorker): void {
    switch (message.kind) {
      case 'stage':
        return this.#options.onStage(message);
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
      default:
        message satisfies never;
    }
  }

  #crash(why: string): void {
    if (this.isDead) return;
    const text = `The interpreter broke down (${why}): press Run to start a fresh one.\n`;
    this.#program?.onOutput({ stream: 'stderr', text });
    this.#end(ABORTED, new MachineError('CRASHED', text));
  }

  #end(code: number, error?: unknown): void {
    if (this.isDead) return;
    this.isDead = true;
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
  if (typeof SharedArrayBuffer === 'undefined') return undefined;
  return new Uint8Array(new SharedArrayBuffer(1));
}
