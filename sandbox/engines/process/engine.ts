// An engine: boots interpreters of one kind in workers, keeps one spare, and hands each to one program.
import type { HostNumbers } from '../../kernel/host.ts';
import type { TapEvent } from '../../kernel/tap.ts';
import type { BootProgress, FileTree, Output } from '../../machine/machine.ts';
import { EngineProcess } from './engine-process.ts';
import type { ToWorker } from './protocol.ts';

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
  /** Parts that no interpreter needs to boot: they follow when they are there. */
  readonly later?: LaterParts<Parts> | undefined;
  /** Puts a process on the machine's network, or a thread of one, which has sockets of its own. */
  attach(kind: 'process' | 'thread'): {
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

export interface LaterParts<Parts extends object> {
  /** In the order in which they are needed. */
  fetch(): Promise<readonly Promise<Partial<Parts>>[]>;
  /** How many of them a program may need: it does not begin before it has them. */
  neededBy(program: Pick<Program, 'files' | 'packages'>): Promise<number>;
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

export class Engine<Parts extends object> {
  readonly #options: EngineOptions<Parts>;
  #spare: { readonly key: string; readonly process: EngineProcess<Parts> } | undefined;

  constructor(options: EngineOptions<Parts>) {
    this.#options = options;
  }

  /** Boots an interpreter for a program with these packages that may come. Failing is left to `run`. */
  prepare(packages: readonly string[]): void {
    const key = packages.join();
    const spare = this.#spare;
    if (spare?.key === key && !spare.process.isDead && !spare.process.lacksParts) return;
    spare?.process.kill();
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
      await process.waitForParts(program);
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
