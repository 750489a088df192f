// The machine on a WebContainer as a page holds it: the contract, the wire, and clients in frames of the container's own.
import { WebContainerMachine } from '../engines/webcontainer/webcontainer-machine.ts';
import { Inspector } from '../inspector/inspector.ts';
import { createAssetSource } from '../jail/asset-source.ts';
import { Assets } from '../jail/assets.ts';
import type {
  BrowserMachine,
  BrowserMachineEvents,
  BrowserMachineOptions,
  FarClients,
  OpenClientOptions,
} from '../jail/browser-machine.ts';
import { feedRows } from '../jail/row-feed.ts';
import type { Connect } from '../kernel/connection.ts';
import { Listeners } from '../machine/listeners.ts';
import type { FileTree, Process, SpawnOptions } from '../machine/machine.ts';
import { systemTime } from '../machine/system-time.ts';
import type { Client } from '../tab/client.ts';
import { FrameClient } from './frame-client.ts';
import { pageContainer } from './page-container.ts';
import { Relay } from './relay.ts';

/** Boots the page's container. Rejects with `MachineError` `NO_CONTAINER`, whose message says why none comes. */
export async function openContainerMachine({
  base,
}: BrowserMachineOptions): Promise<BrowserMachine> {
  const machine = new ContainerBrowserMachine(new URL(base, document.baseURI));
  try {
    await machine.boot();
  } catch (error) {
    machine.teardown();
    throw error;
  }
  return machine;
}

class ContainerBrowserMachine implements BrowserMachine {
  readonly #listeners = new Listeners<BrowserMachineEvents>();
  readonly #machine: WebContainerMachine;
  readonly #relay: Relay;
  readonly #clients = new Set<Client>();
  readonly #urls = new Map<number, string>();

  constructor(base: URL) {
    const source = createAssetSource(base, () => undefined);
    const assets = new Assets((name) => {
      source.fetch(name).then(
        (bytes) => assets.arrived(name, bytes),
        (error: Error) => assets.failed(name, error.message),
      );
    });
    this.#machine = new WebContainerMachine({
      container: pageContainer,
      parts: (packages) => assets.containerParts(packages),
      time: systemTime,
      tap: feedRows(new Inspector(), (rows) => this.#listeners.emit('rows', rows)),
    });
    this.#relay = new Relay(this.#machine.connect);
    this.#machine.on('boot', (progress) => this.#listeners.emit('boot', progress));
    this.#machine.on('error', (failure) => this.#listeners.emit('error', failure));
    // When the page hears of a port, it has a URL and a relay: a client may be opened there at once.
    this.#machine.on('server-ready', (event) => {
      const { port, url } = event;
      this.#urls.set(port, url);
      this.#relay.open(port);
      this.#listeners.emit('port', { port, type: 'open' });
      this.#listeners.emit('server-ready', event);
    });
    this.#machine.on('port', (event) => {
      if (event.type === 'open') return;
      this.#urls.delete(event.port);
      this.#relay.close(event.port);
      this.#listeners.emit('port', event);
    });
  }

  boot(): Promise<void> {
    return this.#machine.boot();
  }

  on<Name extends keyof BrowserMachineEvents>(
    name: Name,
    listener: (event: BrowserMachineEvents[Name]) => void,
  ): () => void {
    return this.#listeners.on(name, listener);
  }

  /** It has booted. */
  prepare(): void {}

  mount(files: FileTree): Promise<void> {
    return this.#machine.mount(files);
  }

  spawn(command: string, args: readonly string[], options?: SpawnOptions): Promise<Process> {
    return this.#machine.spawn(command, args, options);
  }

  get connect(): Connect {
    return this.#machine.connect;
  }

  get far(): FarClients {
    return this.#relay.far;
  }

  openClient({ title, port }: OpenClientOptions): Client {
    const client = new FrameClient({ title, port, urlOf: (asked) => this.#urls.get(asked) });
    this.#clients.add(client);
    return client;
  }

  teardown(): void {
    for (const client of this.#clients) client.dispose();
    this.#machine.teardown();
  }
}
