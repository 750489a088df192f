// The contract of a machine: what runs a lesson's programs. The words are WebContainer's, so that one may stand in for
// the other; `connect` and the split of output into two streams are ours.
import type { Connect } from '../kernel/connection.ts';

/** File contents by path, relative to the machine's working directory: `server.py`, `static/chat.css`. */
export type FileTree = Readonly<Record<string, string | Uint8Array>>;

export interface Output {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

export interface Process {
  readonly output: ReadableStream<Output>;
  /** Text for the program's standard input. To close it is the end of the input. */
  readonly input: WritableStream<string>;
  /** Tells when the program begins and ceases to wait for input. Returns what takes the listener away. */
  onInputWait(listener: (waits: boolean) => void): () => void;
  /** The exit code, as the shell would show it: 137 after `kill`. Never rejects. */
  readonly exit: Promise<number>;
  /**
   * What Ctrl+C does at a terminal: the program gets SIGINT. One that computes without a pause hears of it only where
   * the realms share memory.
   */
  interrupt(): void;
  /** Ends the program at once, whatever it does. */
  kill(): void;
}

export interface SpawnOptions {
  /** Package groups that the program imports from, by their name in the lock: `tornado`. */
  readonly packages?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Ends the program, or the boot that comes before it; the spawn then rejects with `STOPPED`. */
  readonly signal?: AbortSignal;
}

export interface PrepareOptions extends Pick<SpawnOptions, 'packages'> {
  /** The command of the program that may come: `python`, unless said. */
  readonly command?: string;
}

export interface BootProgress {
  /** What is being done, for a reader: `Fetching CPython`, `Starting CPython`. */
  readonly stage: string;
  /** 0 to 1 over the whole boot. */
  readonly done: number;
}

export interface MachineEvents {
  boot: BootProgress;
  /** A program began or ceased to listen. */
  port: { readonly port: number; readonly type: 'open' | 'close' };
  'server-ready': { readonly port: number; readonly url: string };
  /** The machine itself failed; the message says what happened and what to do. Its programs have ended. */
  error: { readonly message: string };
}

export interface Machine<Events extends MachineEvents = MachineEvents> {
  /** Lays files over those that are there. They reach programs that are spawned later. */
  mount(files: FileTree): Promise<void>;
  /**
   * Starts `python server.py` or `node server.ts`. Resolves when the program begins to run.
   * Rejects with `MachineError` where this machine cannot run it.
   */
  spawn(command: string, args: readonly string[], options?: SpawnOptions): Promise<Process>;
  /** A connection of ours to a port on which a program of the machine listens. */
  readonly connect: Connect;
  /** Returns what takes the listener away again. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): () => void;
  teardown(): void;
}

export const MACHINE_ERROR_CODES = [
  'NO_JSPI',
  'NO_ENGINE',
  'NO_PACKAGE',
  'NO_ASSET',
  'NO_CONTAINER',
  'CRASHED',
  'STOPPED',
  'TORN_DOWN',
] as const;

export type MachineErrorCode = (typeof MACHINE_ERROR_CODES)[number];

export class MachineError extends Error {
  readonly code: MachineErrorCode;
  constructor(code: MachineErrorCode, message: string) {
    super(message);
    this.name = 'MachineError';
    this.code = code;
  }
}

export function stoppedBefore(): MachineError {
  return new MachineError('STOPPED', 'The program was stopped before it began.');
}

export function tornDown(): MachineError {
  return new MachineError('TORN_DOWN', 'The machine was shut down: open the page again.');
}
