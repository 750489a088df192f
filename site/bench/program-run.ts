// Runs the lesson's program on a machine of its own: one machine for the page, one process at a time.
import type { BrowserMachine, FileTree, Process, Row } from '../../sandbox/index.ts';
import type { OutputChunk } from './output-log.ts';
import type { RunEvent } from './run-state.ts';
import { commandOf } from './track.ts';

export interface Program {
  readonly track: string;
  readonly entry: string;
  readonly packages: readonly string[];
}

export interface RunListener {
  event(event: RunEvent): void;
  output(chunk: OutputChunk): void;
  rows(rows: readonly Row[]): void;
  /** A machine stands where none or a broken one stood: clients of the old one are gone. */
  machine(machine: BrowserMachine | undefined): void;
  /** What stderr said last, once the program has ended. */
  lastWords(): string | undefined;
}

export class ProgramRun {
  readonly #program: Program;
  readonly #open: () => Promise<BrowserMachine>;
  readonly #listener: RunListener;
  #machine: Promise<BrowserMachine> | undefined;
  #process: Process | undefined;
  /** Ends the current run, booting or running. */
  #abort = new AbortController();
  #ended: Promise<unknown> = Promise.resolve();
  #run = 0;

  constructor(program: Program, open: () => Promise<BrowserMachine>, listener: RunListener) {
    this.#program = program;
    this.#open = open;
    this.#listener = listener;
  }

  /** Boots the machine ahead of the first run. A failure is told by the run that needs it. */
  warm(): void {
    if (this.#machine !== undefined) return;
    const { packages, track } = this.#program;
    this.#opened().then(
      (machine) => machine.prepare({ command: commandOf(track), packages }),
      () => {
        this.#machine = undefined;
      },
    );
  }

  async run(files: FileTree): Promise<void> {
    const run = ++this.#run;
    this.#listener.event({ run, kind: 'asked' });
    this.#end();
    const { signal } = this.#abort;
    try {
      await this.#ended;
      const machine = await this.#opened();
      await machine.mount(files);
      if (signal.aborted) return;
      const process = await machine.spawn(commandOf(this.#program.track), [this.#program.entry], {
        packages: this.#program.packages,
        signal,
      });
      if (signal.aborted) return process.kill();
      this.#process = process;
      this.#listener.event({ run, kind: 'spawned' });
      this.#ended = this.#follow(run, process);
    } catch (error) {
      if (!signal.aborted) {
        this.#listener.event({ run, kind: 'failure', why: sentenceOf(error) });
      }
    }
  }

  stop(): void {
    this.#listener.event({ run: this.#run, kind: 'stop' });
    this.#end();
  }

  dispose(): void {
    this.stop();
    this.#machine?.then((machine) => machine.teardown()).catch(() => {});
    this.#machine = undefined;
  }

  #end(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#process?.kill();
    this.#process = undefined;
  }

  async #follow(run: number, process: Process): Promise<void> {
    try {
      await this.#drain(process);
    } finally {
      const code = await process.exit;
      if (this.#process === process) this.#process = undefined;
      this.#listener.event({ run, kind: 'exit', code, lastWords: this.#listener.lastWords() });
    }
  }

  async #drain(process: Process): Promise<void> {
    const reader = process.output.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      this.#listener.output({ source: next.value.stream, text: next.value.text });
    }
  }

  #opened(): Promise<BrowserMachine> {
    this.#machine ??= this.#open().then((machine) => {
      machine.on('boot', (progress) => this.#tell({ kind: 'boot', ...progress }));
      machine.on('port', (news) => this.#tell({ kind: 'port', ...news }));
      machine.on('rows', (rows) => this.#listener.rows(rows));
      machine.on('error', ({ message }) => this.#lose(machine, message));
      this.#listener.machine(machine);
      return machine;
    });
    return this.#machine;
  }

  #lose(machine: BrowserMachine, message: string): void {
    this.#tell({ kind: 'failure', why: message });
    this.#machine = undefined;
    this.#process = undefined;
    this.#ended = Promise.resolve();
    this.#listener.machine(undefined);
    machine.teardown();
  }

  #tell(event: WithoutRun<RunEvent>): void {
    this.#listener.event({ ...event, run: this.#run });
  }
}

type WithoutRun<Event> = Event extends unknown ? Omit<Event, 'run'> : never;

function sentenceOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  return `The machine broke off with ${String(error)}. Reload the page and run again.`;
}
