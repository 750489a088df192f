// The preview's clients: tabs of the preview browser, side by side, of which one has the address bar.
import { type Accessor, createSignal } from 'solid-js';
import type { BrowserMachine, Client } from '../../sandbox/index.ts';
import type { NetworkModel } from './network-model.ts';
import type { OutputChunk } from './output-log.ts';

export interface OpenedClient {
  readonly title: string;
  readonly client: Client;
  readonly address: Accessor<string>;
  readonly state: Accessor<'loading' | 'loaded' | 'failed'>;
}

export const MAX_CLIENTS = 6;

export interface ClientList {
  readonly all: Accessor<readonly OpenedClient[]>;
  readonly current: Accessor<OpenedClient | undefined>;
  select(client: OpenedClient): void;
  open(machine: BrowserMachine, port: number): void;
  close(client: OpenedClient): void;
  closeAll(): void;
}

export function createClientList(
  say: (chunk: OutputChunk) => void,
  network: NetworkModel,
): ClientList {
  const [all, setAll] = createSignal<readonly OpenedClient[]>([]);
  const [selected, setSelected] = createSignal<OpenedClient>();
  const current = () => selected() ?? all()[0];

  function open(machine: BrowserMachine, port: number): void {
    if (all().length >= MAX_CLIENTS) return;
    const title = `Client ${firstFree(all())}`;
    const client = machine.openClient({ title, port });
    const [address, setAddress] = createSignal(`http://localhost:${port}/`);
    const [state, setState] = createSignal<'loading' | 'loaded' | 'failed'>('loading');
    client.on('address', setAddress);
    client.on('state', setState);
    client.on('console', ({ level, text }) => {
      say({ source: 'console', text: `${title} · ${level}: ${text}\n` });
    });
    const opened = { title, client, address, state };
    setAll((before) => [...before, opened]);
    setSelected(opened);
    network.attach(title, client);
    client.go('/');
  }

  function close(closing: OpenedClient): void {
    setAll((before) => before.filter((each) => each !== closing));
    if (selected() === closing) setSelected(all().at(-1));
    network.detach(closing.title);
    closing.client.dispose();
  }

  return {
    all,
    current,
    select: (client) => setSelected(client),
    open,
    close,
    closeAll: () => {
      for (const client of all()) close(client);
    },
  };
}

function firstFree(clients: readonly OpenedClient[]): number {
  let number = 1;
  while (clients.some((each) => each.title === `Client ${number}`)) number += 1;
  return number;
}
