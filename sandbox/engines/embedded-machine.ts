// The embedded machine: the engines, and the network that their processes are plugged into.
// It runs in the jail and under Node alike; what differs between the two is handed in.

import type { Connect } from '../kernel/connection.ts';
import type { Tap, TapEvent } from '../kernel/tap.ts';
import { InputWait } from '../machine/input-wait.ts';
import { Listeners } from '../machine/listeners.ts';
import {
  type BootProgress,
  type FileTree,
  type Machine,
  MachineError,
  type MachineEvents,
  type Output,
  type PrepareOptions,
  type Process,
  type SpawnOptions,
  tornDown,
} from '../machine/machine.ts';
import type { PythonParts } from './cpython/protocol.ts';
import {
  MachineNetwork,
  type PluggedClient,
  type PluggedHost,
  type PlugOptions,
} from './machine-network.ts';
import type { NodeParts } from './node/protocol.ts';
import { Engine, type EngineOptions } from './process/engine.ts';

export type EngineParts<Parts extends object> = Pick<
  EngineOptions<Parts>,
  'createWorker' | 'parts' | 'later'
>;

export interface EmbeddedMachineOptions {
  readonly python: EngineParts<PythonParts>;
  readonly node: EngineParts<NodeParts>;
  readonly tap?: Tap;
  /** Boot the interpreter of the next run while this one serves. */
  readonly keepsSpare?: boolean;
}

/** A number that looks like a process's, and not like 1. */
const FIRST_PID = 100;
/** How long a Node program may take to end by itself when it is stopped: a reader sees Stop work at once. */
const GRACE_MS = 150;

type Spares = Pick<Engine<object>, 'prepare'>;

export class EmbeddedMachine implements Machine {
  readonly connect: Connect;
  readonly #keepsSpare: boolean;
  readonly #network: MachineNetwork;
  readonly #python: Engine<PythonParts>;
  readonly #node: Engine<NodeParts>;
  readonly #listeners = new Listeners<MachineEvents>();
  readonly #running = new Set<Process>();
  #files: FileTree = {};
  #isTornDown = false;
  /** What runs next, in all likelihood: what ran last. */
  #last: { readonly engine: Spares; readonly packages: readonly string[] } | undefined;

  constructor(options: EmbeddedMachineOptions) {
    const tap = options.tap;
    this.#keepsSpare = options.keepsSpare ?? false;
    this.#network = new MachineNetwork({
      ...(tap === undefined ? {} : { tap }),
      onPort: (port, type) => this.#onPort(port, type),
    });
    this.connect = this.#network.connect;
    const services = {
      attach: (kind: 'process' | 'thread') => this.#attachProcess(kind),
      onStage: (progress: BootProgress) => this.#listeners.emit('boot', progress),
      onTap: (events: readonly TapEvent[]) => {
        for (const event of events) tap?.(event);
      },
    };
    this.#python = new Engine({ ...options.python, ...services });
    this.#node = new Engine({ ...options.node, ...services, graceMs: GRACE_MS });
  }

  on<Name extends keyof MachineEvents>(
    name: Name,
    listener: (event: MachineEvents[Name]) => void,
  ): () => void {
    return this.#listeners.on(name, listener);
  }

  /** Boots an interpreter ahead for a program that may come. */
  prepare(options: PrepareOptions = {}): void {
    this.#engineFor(options.command ?? 'python')?.prepare(options.packages ?? []);
  }

  async mount(files: FileTree): Promise<void> {
    this.#files = { ...this.#files, ...files };
  }

  async spawn(
    command: string,
    args: readonly string[],
    options: SpawnOptions = {},
  ): Promise<Process> {
    if (this.#isTornDown) throw tornDown();
    const engine = this.#engineFor(command);
    if (engine === undefined) {
      throw new MachineError(
        'NO_ENGINE',
        `This machine runs "python server.py" and "node server.ts"; it has no command "${command}".`,
      );
    }
    const output = new TransformStream<Output, Output>(undefined, undefined, {
      highWaterMark: Infinity,
    });
    const writer = output.writable.getWriter();
    const inputWait = new InputWait();
    const running = await engine.run({
      argv: args,
      files: this.#files,
      env: options.env ?? {},
      packages: options.packages ?? [],
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      onOutput: (chunk) => void writer.write(chunk).catch(() => undefined),
      onInputWait: (waits) => inputWait.set(waits),
    });
    const process: Process = {
      output: output.readable,
      input: new WritableStream({
        write: (text) => running.write(text),
        close: () => running.endInput(),
        abort: () => running.endInput(),
      }),
      onInputWait: (listener) => inputWait.on(listener),
      exit: running.exit,
      interrupt: () => running.interrupt(),
      kill: () => running.kill(),
    };
    this.#running.add(process);
    this.#last = { engine, packages: options.packages ?? [] };
    void running.exit.then(() => {
      this.#running.delete(process);
      this.#bootSpare();
      void writer.close().catch(() => undefined);
    });
    return process;
  }

  /** Joins a host in another realm to the network. */
  plugHost(port: MessagePort, options: PlugOptions): PluggedHost {
    return this.#network.plugHost(port, options);
  }

  /** A client of its own in this realm, behind a link whose conditions may change. */
  plugClient(): PluggedClient {
    return this.#network.plugClient();
  }

  teardown(): void {
    this.#isTornDown = true;
    for (const process of this.#running) process.kill();
    this.#python.dispose();
    this.#node.dispose();
  }

  #engineFor(command: string): Engine<PythonParts> | Engine<NodeParts> | undefined {
    if (command === 'node') return this.#node;
    return command === 'python' || command === 'python3' ? this.#python : undefined;
  }

  #attachProcess(kind: 'process' | 'thread'): ReturnType<EngineOptions<object>['attach']> {
    const { port1, port2 } = new MessageChannel();
    const { numbers, left, unplug } = this.plugHost(port1, {
      mayListen: true,
      share: kind === 'thread' ? 'thread' : 'program',
    });
    return { port: port2, numbers, pid: FIRST_PID + this.#network.hosts, left, detach: unplug };
  }

  /** Once a program serves or has ended, and not while it starts: the next run will want the same packages. */
  #bootSpare(): void {
    if (this.#keepsSpare && !this.#isTornDown) this.#last?.engine.prepare(this.#last.packages);
  }

  #onPort(port: number, type: 'open' | 'close'): void {
    this.#listeners.emit('port', { port, type });
    if (type === 'open') this.#bootSpare();
    if (type === 'open')
      this.#listeners.emit('server-ready', { port, url: `http://localhost:${port}/` });
  }
}
