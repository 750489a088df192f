// Opens the jail and speaks with it: the machine as a page holds it.

import type { Connect } from '../kernel/connection.ts';
import { InputWait } from '../machine/input-wait.ts';
import { Listeners } from '../machine/listeners.ts';
import {
  type FileTree,
  MachineError,
  type Output,
  type PrepareOptions,
  type Process,
  type SpawnOptions,
  stoppedBefore,
  tornDown,
} from '../machine/machine.ts';
import { type Client, openClient, restrictFrames } from '../tab/client.ts';
import { createAssetSource } from './asset-source.ts';
import type {
  BrowserMachine,
  BrowserMachineEvents,
  BrowserMachineOptions,
  FarClients,
  OpenClientOptions,
} from './browser-machine.ts';
import { openJail } from './open-jail.ts';
import { PageHosts } from './page-hosts.ts';
import { parseFromJail } from './parse-from-jail.ts';
import type { FromJail, ToJail } from './protocol.ts';

/** Of a boot's progress, fetching is the first half. */
const FETCHING = 0.5;

export function openMachine({ base }: BrowserMachineOptions): BrowserMachine {
  return new JailedMachine(new URL(base, document.baseURI));
}

interface Running {
  readonly spawned: PromiseWithResolvers<Process>;
  readonly process: Process;
  readonly writer: WritableStreamDefaultWriter<Output>;
  readonly inputWait: InputWait;
  readonly exit: PromiseWithResolvers<number>;
}

/** What a process asks of the jail; each message carries its number. */
type Act = 'end-of-input' | 'interrupt' | 'kill' | { readonly text: string };

class JailedMachine implements BrowserMachine {
  readonly #listeners = new Listeners<BrowserMachineEvents>();
  readonly #base: URL;
  readonly #jail: ReturnType<typeof openJail>;
  readonly #running = new Map<number, Running>();
  readonly #clients = new Set<Client>();
  readonly #hosts = new PageHosts((port, share) =>
    this.#send({ kind: 'plug', port, share }, [port]),
  );
  #spawns = 0;
  #isTornDown = false;

  constructor(base: URL) {
    this.#base = base;
    const jail = new URL('jail.html', base);
    restrictFrames([jail.href, this.#tab]);
    const assets = createAssetSource(base, ({ stage, done }) =>
      this.#emitBoot(stage, done * FETCHING),
    );
    this.#jail = openJail(jail, (value) => {
      const message = parseFromJail(value);
      if (message?.kind === 'want') {
        assets.fetch(message.name).then(
          (bytes) =>
            this.#send({ kind: 'asset', name: message.name, bytes }, [bytes.buffer as ArrayBuffer]),
          (error: Error) =>
            this.#send({ kind: 'no-asset', name: message.name, why: error.message }),
        );
      } else if (message !== undefined) this.#heard(message);
    });
  }

  on<Name extends keyof BrowserMachineEvents>(
    name: Name,
    listener: (event: BrowserMachineEvents[Name]) => void,
  ): () => void {
    return this.#listeners.on(name, listener);
  }

  async mount(files: FileTree): Promise<void> {
    this.#send({ kind: 'mount', files });
  }

  prepare({ command = 'python', packages = [] }: PrepareOptions = {}): void {
    if (command === 'node' || hasStackSwitching())
      this.#send({ kind: 'prepare', command, packages });
  }

  async spawn(
    command: string,
    args: readonly string[],
    options: SpawnOptions = {},
  ): Promise<Process> {
    if (this.#isTornDown) throw tornDown();
    if (command !== 'node' && !hasStackSwitching())
      throw new MachineError('NO_JSPI', NO_STACK_SWITCHING);
    const { packages = [], env = {}, signal } = options;
    const id = ++this.#spawns;
    const act = (what: Act): void =>
      this.#send(typeof what === 'string' ? { kind: what, id } : { kind: 'input', id, ...what });
    const running = createRunning(act);
    this.#running.set(id, running);
    if (signal?.aborted) throw stoppedBefore();
    signal?.addEventListener('abort', () => act('kill'));
    this.#send({ kind: 'spawn', id, command, args, packages, env });
    return running.spawned.promise;
  }

  readonly connect: Connect = (port, signal) => this.#hosts.connect(port, signal);

  get far(): FarClients {
    return this.#hosts.far;
  }

  openClient({ title, port }: OpenClientOptions): Client {
    const client = openClient({
      title,
      port,
      document: this.#tab,
      attach: (control) => this.#send({ kind: 'client', port: control }, [control]),
    });
    this.#clients.add(client);
    return client;
  }

  teardown(): void {
    this.#isTornDown = true;
    for (const client of this.#clients) client.dispose();
    for (const [id] of this.#running) {
      this.#heard({
        kind: 'refused',
        id,
        code: 'TORN_DOWN',
        message: 'The machine was shut down.',
      });
    }
    this.#jail.close();
  }

  get #tab(): string {
    return new URL('tab.html', this.#base).href;
  }

  #send(message: ToJail, transfer: Transferable[] = []): void {
    this.#jail.send(message, transfer);
  }

  #emitBoot(stage: string, done: number): void {
    this.#listeners.emit('boot', { stage, done });
  }

  #heard(message: FromJail): void {
    switch (message.kind) {
      case 'want':
        return;
      case 'plugged':
        return this.#hosts.plugged(message.numbers);
      case 'boot':
        return this.#emitBoot(
          message.progress.stage,
          FETCHING + message.progress.done * (1 - FETCHING),
        );
      case 'port':
        this.#listeners.emit('port', message);
        if (message.type === 'open') {
          const { port } = message;
          this.#listeners.emit('server-ready', { port, url: `http://localhost:${port}/` });
        }
        return;
      case 'rows':
        return this.#listeners.emit('rows', message.rows);
      case 'error':
        return this.#listeners.emit('error', message);
      case 'spawned': {
        const running = this.#running.get(message.id);
        return running?.spawned.resolve(running.process);
      }
      case 'output':
        return void this.#running
          .get(message.id)
          ?.writer.write(message.output)
          .catch(() => undefined);
      case 'input-wait':
        return this.#running.get(message.id)?.inputWait.set(message.waits);
      case 'exit':
        return this.#ended(message.id, message.code);
      case 'refused':
        this.#running
          .get(message.id)
          ?.spawned.reject(new MachineError(message.code, message.message));
        return this.#ended(message.id, 1);
      default:
        message satisfies never;
    }
  }

  #ended(id: number, code: number): void {
    const running = this.#running.get(id);
    this.#running.delete(id);
    running?.inputWait.set(false);
    running?.exit.resolve(code);
    void running?.writer.close().catch(() => undefined);
  }
}

function createRunning(act: (what: Act) => void): Running {
  const output = new TransformStream<Output, Output>(undefined, undefined, {
    highWaterMark: Number.POSITIVE_INFINITY,
  });
  const exit = Promise.withResolvers<number>();
  const inputWait = new InputWait();
  const process: Process = {
    output: output.readable,
    input: new WritableStream({
      write: (text) => act({ text }),
      close: () => act('end-of-input'),
      abort: () => act('end-of-input'),
    }),
    onInputWait: (listener) => inputWait.on(listener),
    exit: exit.promise,
    interrupt: () => act('interrupt'),
    kill: () => act('kill'),
  };
  const spawned = Promise.withResolvers<Process>();
  return { spawned, process, writer: output.writable.getWriter(), inputWait, exit };
}

/** JavaScript Promise Integration (WebAssembly JSPI): without it no Python call can wait. */
function hasStackSwitching(): boolean {
  return 'Suspending' in WebAssembly && 'promising' in WebAssembly;
}

const NO_STACK_SWITCHING =
  'This browser cannot suspend WebAssembly (JSPI), which real Python servers need. Use a current Chrome, Edge or Firefox.';
