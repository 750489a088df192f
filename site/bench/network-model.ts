// How far away the clients are: one setting for all of them, and one of its own for each preview client that has been
// given one.
import { type Accessor, createEffect, createSignal } from 'solid-js';
import type { BrowserMachine, Client, LinkConditions } from '../../sandbox/index.ts';

/** As the reader has it before their eyes. */
export interface Network {
  /** Milliseconds, one way. */
  readonly delay: number;
  /** kB a second in each direction; undefined where there is no limit. */
  readonly bandwidth: number | undefined;
}

export const ALL = 'All clients';
const NEAR: Network = { delay: 0, bandwidth: undefined };
const MOST_DELAY = 60_000;

export type NetworkModel = ReturnType<typeof createNetwork>;

export function createNetwork(machine: Accessor<BrowserMachine | undefined>) {
  const [isOpen, setOpen] = createSignal(false);
  const [selected, select] = createSignal(ALL);
  const [all, setAll] = createSignal(NEAR);
  const [own, setOwn] = createSignal<ReadonlyMap<string, Network>>(new Map());
  const attached = new Map<string, Client>();

  const networkOf = (name: string): Network => own().get(name) ?? all();

  function apply(): void {
    for (const [title, client] of attached) client.setConditions(conditionsOf(networkOf(title)));
  }

  createEffect(() => machine()?.far.setConditions(conditionsOf(all())));

  return {
    isOpen,
    toggle: () => setOpen((before) => !before),
    selected,
    select,
    /** Of those that are selected. */
    current: () => networkOf(selected()),
    set(change: Partial<Network>): void {
      const name = selected();
      const next = { ...networkOf(name), ...change };
      if (networkFault(next) !== undefined) return;
      if (name === ALL) {
        setAll(next);
        setOwn(new Map());
      } else {
        setOwn((before) => new Map(before).set(name, next));
      }
      apply();
    },
    isChanged: () => [all(), ...own().values()].some((each) => textOf(each) !== ''),
    /** What holds for all clients, in short; undefined where nothing slows them. */
    summary: () => textOf(all()) || undefined,
    /** A client was opened: it is as far away as its name says before it asks for anything. */
    attach(title: string, client: Client): void {
      attached.set(title, client);
      client.setConditions(conditionsOf(networkOf(title)));
    },
    detach(title: string): void {
      attached.delete(title);
      setOwn((before) => new Map([...before].filter(([name]) => name !== title)));
      if (selected() === title) select(ALL);
    },
  };
}

/** What cannot be set, in a sentence to the reader. */
export function networkFault({ delay, bandwidth }: Network): string | undefined {
  if (!(delay >= 0 && delay <= MOST_DELAY))
    return 'Delay: write a number of milliseconds from 0 to 60,000.';
  if (bandwidth !== undefined && !(bandwidth >= 0.1))
    return 'Bandwidth: write a number of kB/s from 0.1 on, or nothing for no limit.';
  return undefined;
}

export function conditionsOf({ delay, bandwidth }: Network): LinkConditions {
  const unlimited = Number.POSITIVE_INFINITY;
  return { delay, bandwidth: bandwidth === undefined ? unlimited : bandwidth * 1000 };
}

/** `200 ms, 10 kB/s`; empty where nothing slows a client. */
export function textOf({ delay, bandwidth }: Network): string {
  const parts = [];
  if (delay > 0) parts.push(`${delay.toLocaleString('en')} ms`);
  if (bandwidth !== undefined) parts.push(`${bandwidth.toLocaleString('en')} kB/s`);
  return parts.join(', ');
}
