// A program in the container, as the contract has it: two streams of output, input, Ctrl+C, an exit code as a shell shows it.
import type { TapEvent } from '../../kernel/tap.ts';
import type { Time } from '../../kernel/time.ts';
import { InputWait } from '../../machine/input-wait.ts';
import type { Output, Process } from '../../machine/machine.ts';
import type { ContainerProcess } from './container.ts';
import { type FramedProcess, frameProcess } from './framed-process.ts';
import { type ParsedFromProgram, parseFromProgram, type ToProgram } from './protocol.ts';

/** What a shell shows for a process that was killed: 128 + SIGKILL. */
const KILLED = 137;
/** How long a program may take to end by itself when it is stopped: a reader sees Stop work at once. */
const GRACE_MS = 150;
/** How long the output of a process that has ended may be under way. */
const LAST_WORDS_MS = 250;

export interface ProgramOptions {
  readonly tap: (event: TapEvent) => void;
  readonly time: Time;
}

export class Program implements Process {
  readonly output: ReadableStream<Output>;
  readonly input: WritableStream<string>;
  readonly exit: Promise<number>;
  readonly #process: ContainerProcess;
  readonly #framed: FramedProcess<ToProgram>;
  readonly #options: ProgramOptions;
  readonly #inputWait = new InputWait();
  readonly #writer: WritableStreamDefaultWriter<Output>;
  readonly #up = Promise.withResolvers<void>();
  /** Connections that the tap has seen to open and not to close. */
  readonly #flows = new Map<number, Set<string>>();
  #isOver = false;
  #isKilled = false;

  constructor(process: ContainerProcess, options: ProgramOptions) {
    this.#process = process;
    this.#options = options;
    const output = new TransformStream<Output, Output>(undefined, undefined, {
      highWaterMark: Number.POSITIVE_INFINITY,
    });
    this.output = output.readable;
    this.#writer = output.writable.getWriter();
    this.#framed = frameProcess<ToProgram>(process, {
      message: (value) => {
        const message = parseFromProgram(value);
        if (message !== undefined) this.#heard(message);
      },
      // What is written below Node's streams: by Node itself, about the error that ends it.
      text: (text) => this.#say({ stream: 'stderr', text: text.replaceAll('\r\n', '\n') }),
    });
    this.input = new WritableStream({
      write: (text) => this.#framed.send({ kind: 'input', text }),
      close: () => this.#framed.send({ kind: 'end-of-input' }),
      abort: () => this.#framed.send({ kind: 'end-of-input' }),
    });
    this.exit = this.#follow();
  }

  /** Resolves when the program begins to run, or has ended before it could. */
  get begun(): Promise<void> {
    return this.#up.promise;
  }

  onInputWait(listener: (waits: boolean) => void): () => void {
    return this.#inputWait.on(listener);
  }

  interrupt(): void {
    if (!this.#isOver) this.#framed.send({ kind: 'interrupt' });
  }

  kill(): void {
    if (this.#isOver) return;
    this.interrupt();
    this.#options.time.after(GRACE_MS, () => {
      if (this.#isOver) return;
      this.#isKilled = true;
      this.#process.kill();
    });
  }

  async #follow(): Promise<number> {
    // A container that is shut down takes its processes with it.
    const code = await this.#process.exit.catch(() => KILLED);
    this.#isOver = true;
    const { promise: waited, resolve } = Promise.withResolvers<void>();
    const stop = this.#options.time.after(LAST_WORDS_MS, resolve);
    await Promise.race([this.#framed.ended, waited]);
    stop();
    this.#up.resolve();
    this.#inputWait.set(false);
    this.#dropFlows();
    void this.#writer.close().catch(() => undefined);
    return this.#isKilled ? KILLED : code & 0xff;
  }

  #heard(message: ParsedFromProgram): void {
    switch (message.kind) {
      case 'up':
        return this.#up.resolve();
      case 'output':
        return this.#say(message);
      case 'input-wait':
        return this.#inputWait.set(message.waits);
      case 'tap':
        return this.#tap(message.event);
      default:
        message satisfies never;
    }
  }

  #say({ stream, text }: Output): void {
    void this.#writer.write({ stream, text }).catch(() => undefined);
  }

  #tap(event: TapEvent): void {
    if (event.kind === 'open') this.#flows.set(event.flow, new Set(DIRECTIONS));
    else if (event.kind === 'reset') this.#flows.delete(event.flow);
    else if (event.kind === 'end') this.#flows.get(event.flow)?.delete(event.direction);
    if (this.#flows.get(event.flow)?.size === 0) this.#flows.delete(event.flow);
    this.#options.tap(event);
  }

  /** The system closes what a process leaves open, and the preload is no longer there to see it. */
  #dropFlows(): void {
    const at = performance.timeOrigin + performance.now();
    for (const [flow, open] of this.#flows) {
      for (const direction of DIRECTIONS)
        if (open.has(direction)) this.#options.tap({ kind: 'end', flow, at, direction });
    }
    this.#flows.clear();
  }
}

const DIRECTIONS = ['server-to-client', 'client-to-server'] as const;
