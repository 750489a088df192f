// The embedded machine: a switch, the engines whose processes are plugged into it, and a host of its own for clients.
// It runs in the jail and under Node alike; what differs between the two is handed in.

import { connectFrom } from '../kernel/connect.ts';
import type { Connect } from '../kernel/connection.ts';
import { Host, type HostNumbers } from '../kernel/host.ts';
import type { Segment } from '../kernel/segment.ts';
import { Switch } from '../kernel/switch.ts';
import type { Tap, TapEvent } from '../kernel/tap.ts';
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
} from '../machine/machine.ts';
import { layCable } from '../transport/message-port.ts';
import type { PythonParts } from './cpython/protocol.ts';
import type { NodeParts } from './node/protocol.ts';
import { Engine, type EngineOptions } from './process/engine.ts';

type EngineParts<Parts extends object> = Pick<EngineOptions<Parts>, 'createWorker' | 'parts'>;

export interface EmbeddedMachineOptions {
  readonly python: EngineParts<PythonParts>;
  readonly node: EngineParts<NodeParts>;
  readonly tap?: Tap;
  /** Boot the interpreter of the next run while this one serves. */
  readonly keepsSpare?: boolean;
}

/** Flows of different hosts never meet: each host counts from a billion of its own. */
const FLOWS_A_HOST = 2 ** 30;
const FIRST_PORT = 32_768;
/** Linux's ip_local_port_range ends at 60999: two shares, dealt in turn, so that one host can open 10,000 connections. */
const PORTS_A_HOST = 14_000;
const SHARES = 2;
/** How long a Node program may take to end by itself when it is stopped: a reader sees Stop work at once. */
const GRACE_MS = 150;

type Spares = Pick<Engine<object>, 'prepare'>;

export class EmbeddedMachine implements Machine {
  readonly connect: Connect;
  readonly #keepsSpare: boolean;
  readonly #switch: Switch;
  readonly #python: Engine<PythonParts>;
  readonly #node: Engine<NodeParts>;
  readonly #listeners = new Listeners<MachineEvents>();
  readonly #running = new Set<Process>();
  #files: FileTree = {};
  #hosts = 0;
  #isTornDown = false;
  /** What runs next, in all likelihood: what ran last. */
  #last: { readonly engine: Spares; readonly packages: readonly string[] } | undefined;

  constructor(options: EmbeddedMachineOptions) {
    const tap = options.tap;
    this.#keepsSpare = options.keepsSpare ?? false;
    this.#switch = new Switch({
      clock,
      ...(tap === undefined ? {} : { tap }),
      onPort: (port, type) => this.#onPort(port, type),
    });
    this.connect = connectFrom(this.#plugOwnHost());
    const services = {
      attach: () => this.#attachProcess(),
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
    if (this.#isTornDown)
      throw new MachineError('TORN_DOWN', 'The machine was shut down: open the page again.');
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
    const running = await engine.run({
      argv: args,
      files: this.#files,
      env: options.env ?? {},
      packages: options.packages ?? [],
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      onOutput: (chunk) => void writer.write(chunk).catch(() => undefined),
    });
    const process: Process = {
      output: output.readable,
      input: new WritableStream({
        write: (text) => running.input(text),
        close: () => running.input(undefined),
      }),
      exit: running.exit,
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

  /** Joins a host in another realm to the network. Its numbers are the first thing that it needs. */
  plugHost(
    port: MessagePort,
    { mayListen }: { readonly mayListen: boolean },
  ): { readonly numbers: HostNumbers; readonly unplug: () => void } {
    const numbers = this.#dealNumbers();
    const cable = layCable(port, (segment) => plug.receive(segment));
    const { firstFlow } = numbers;
    const limits = { firstFlow, lastFlow: firstFlow + FLOWS_A_HOST - 1, mayListen };
    const plug = this.#switch.plug(cable.send, limits);
    return {
      numbers,
      unplug: () => {
        plug.unplug();
        cable.dispose();
      },
    };
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

  #attachProcess(): ReturnType<EngineOptions<object>['attach']> {
    const { port1, port2 } = new MessageChannel();
    const { numbers, unplug } = this.plugHost(port1, { mayListen: true });
    return { port: port2, numbers, detach: unplug };
  }

  #plugOwnHost(): Host {
    const plug = this.#switch.plug((segment: Segment) => host.receive(segment));
    const host = new Host({
      ...this.#dealNumbers(),
      clock,
      uplink: (segment) => plug.receive(segment),
    });
    return host;
  }

  /** Once a program serves or has ended, and not while it starts: the next run will want the same packages. */
  #bootSpare(): void {
    if (this.#keepsSpare && !this.#isTornDown) this.#last?.engine.prepare(this.#last.packages);
  }

  #dealNumbers(): HostNumbers {
    const index = this.#hosts++;
    const firstPort = FIRST_PORT + (index % SHARES) * PORTS_A_HOST;
    return {
      firstFlow: index * FLOWS_A_HOST + 1,
      firstPort,
      lastPort: firstPort + PORTS_A_HOST - 1,
    };
  }

  #onPort(port: number, type: 'open' | 'close'): void {
    this.#listeners.emit('port', { port, type });
    if (type === 'open') this.#bootSpare();
    if (type === 'open')
      this.#listeners.emit('server-ready', { port, url: `http://localhost:${port}/` });
  }
}

/** One clock for all realms. */
function clock(): number {
  return performance.timeOrigin + performance.now();
}
