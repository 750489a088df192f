// The machine on a WebContainer: the contract of all machines over StackBlitz's client. What the client does not offer, two
// scripts in the container make up for: a preload in each program, and the bridge for connections of the page's.
import type { Connect } from '../../kernel/connection.ts';
import { KernelError } from '../../kernel/errno.ts';
import type { Tap, TapEvent } from '../../kernel/tap.ts';
import type { Time } from '../../kernel/time.ts';
import { Listeners } from '../../machine/listeners.ts';
import {
  type FileTree,
  type Machine,
  MachineError,
  type MachineEvents,
  type Process,
  type SpawnOptions,
  stoppedBefore,
  tornDown,
} from '../../machine/machine.ts';
import { Bridge } from './bridge.ts';
import type { Container, ContainerLease, PageContainer } from './container.ts';
import { bridgeTree, type ContainerParts, OURS, programTree } from './mounted-tree.ts';
import { Program } from './program.ts';

export interface WebContainerMachineOptions {
  readonly container: Pick<PageContainer, 'lease'>;
  /** Rejects with `MachineError` where one is missing. */
  readonly parts: (packages: readonly string[]) => Promise<ContainerParts>;
  readonly time: Time;
  readonly tap?: Tap;
}

export class WebContainerMachine implements Machine {
  readonly #options: WebContainerMachineOptions;
  readonly #listeners = new Listeners<MachineEvents>();
  readonly #running = new Set<Process>();
  #files: FileTree = {};
  #lease: Promise<ContainerLease> | undefined;
  #bridge: Promise<Bridge> | undefined;
  #stops: (() => void)[] = [];
  #flows = 0;
  #isTornDown = false;

  constructor(options: WebContainerMachineOptions) {
    this.#options = options;
  }

  on<Name extends keyof MachineEvents>(
    name: Name,
    listener: (event: MachineEvents[Name]) => void,
  ): () => void {
    return this.#listeners.on(name, listener);
  }

  /** Boots the container ahead of the first program. Rejects with `NO_CONTAINER` where none comes. */
  async boot(): Promise<void> {
    await this.#container();
  }

  async mount(files: FileTree): Promise<void> {
    this.#files = { ...this.#files, ...files };
  }

  async spawn(
    command: string,
    args: readonly string[],
    { packages = [], env = {}, signal }: SpawnOptions = {},
  ): Promise<Process> {
    if (this.#isTornDown) throw tornDown();
    if (command !== 'node') {
      throw new MachineError(
        'NO_ENGINE',
        `A WebContainer runs "node server.ts"; it has no command "${command}".`,
      );
    }
    const stopped = stoppedBy(signal);
    const begin = async (): Promise<Program> => {
      const [container, parts] = await Promise.all([
        this.#container(),
        this.#options.parts(packages),
      ]);
      await container.mount(programTree(this.#files, parts));
      const words = ['--require', `./${OURS}/preload.cjs`, ...args];
      // Node colours the error that ends it where a terminal shows it.
      const process = await container.spawn('node', words, {
        env: { NODE_DISABLE_COLORS: '1', ...env },
      });
      return this.#follow(
        new Program(process, { tap: this.#renumber(), time: this.#options.time }),
      );
    };
    const begun = stopped.isStopped() ? undefined : begin();
    begun?.then(
      (program) => stopped.isStopped() && program.kill(),
      () => undefined,
    );
    const program = await Promise.race([begun, stopped.promise]);
    if (program === undefined) throw stoppedBefore();
    await program.begun;
    signal?.addEventListener('abort', () => program.kill());
    if (stopped.isStopped()) throw stoppedBefore();
    return program;
  }

  readonly connect: Connect = async (port, signal) => {
    // Nothing can listen in a container that was not booted.
    if (this.#lease === undefined) throw new KernelError('ECONNREFUSED', `port ${port}`);
    return (await this.#bridged()).connect(port, signal);
  };

  teardown(): void {
    if (this.#isTornDown) return;
    this.#isTornDown = true;
    void this.#leave();
  }

  async #leave(): Promise<void> {
    const programs = [...this.#running];
    for (const program of programs) program.kill();
    await Promise.all(programs.map((program) => program.exit));
    for (const stop of this.#stops.splice(0)) stop();
    const [bridge, lease] = await Promise.allSettled([this.#bridge, this.#lease]);
    if (bridge.status === 'fulfilled') bridge.value?.close();
    if (lease.status === 'fulfilled') lease.value?.release();
  }

  async #container(): Promise<Container> {
    if (this.#lease === undefined) {
      this.#listeners.emit('boot', { stage: 'Starting WebContainer', done: 0.1 });
      this.#lease = this.#options.container.lease();
      this.#lease.then(
        ({ container }) => this.#listen(container),
        () => {
          this.#lease = undefined;
        },
      );
    }
    const { container } = await this.#lease;
    if (this.#isTornDown) throw tornDown();
    return container;
  }

  #listen(container: Container): void {
    this.#stops = [
      // The client's own `server-ready` comes by another message port, before or after this.
      container.on('port', (port, type, url) => {
        this.#listeners.emit('port', { port, type });
        if (type === 'open') this.#listeners.emit('server-ready', { port, url });
      }),
      container.on('error', ({ message }) => {
        for (const program of this.#running) program.kill();
        this.#listeners.emit('error', {
          message: `WebContainer broke down (${message}): reload the page, or choose the embedded machine.`,
        });
      }),
    ];
    // The first connection need not wait for it.
    void this.#bridged().catch(() => undefined);
  }

  #bridged(): Promise<Bridge> {
    if (this.#bridge !== undefined) return this.#bridge;
    const opened = this.#openBridge();
    this.#bridge = opened;
    const forget = (): void => {
      if (this.#bridge === opened) this.#bridge = undefined;
    };
    opened.then(({ gone }) => gone.then(forget), forget);
    return opened;
  }

  async #openBridge(): Promise<Bridge> {
    const [container, { bridge }] = await Promise.all([this.#container(), this.#options.parts([])]);
    await container.mount(bridgeTree(bridge));
    return new Bridge(await container.spawn('node', [`${OURS}/bridge.cjs`]));
  }

  #follow(program: Program): Program {
    this.#running.add(program);
    void program.exit.then(() => this.#running.delete(program));
    return program;
  }

  /** Each program counts its connections from one; on the wire no two have the same number. */
  #renumber(): (event: TapEvent) => void {
    const numbers = new Map<number, number>();
    return (event) => {
      const known = numbers.get(event.flow);
      const flow = known ?? ++this.#flows;
      if (known === undefined) numbers.set(event.flow, flow);
      this.#options.tap?.({ ...event, flow });
    };
  }
}

function stoppedBy(signal: AbortSignal | undefined) {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  signal?.addEventListener('abort', () => resolve(undefined));
  if (signal?.aborted) resolve(undefined);
  return { promise, isStopped: () => signal?.aborted === true };
}
