import { createRoot } from 'solid-js';
import { describe, expect, it } from 'vitest';
import type { Client, LinkConditions } from '../../sandbox/index.ts';
import { ALL, conditionsOf, createNetwork, networkFault, textOf } from './network-model.ts';

interface Scene {
  readonly network: ReturnType<typeof createNetwork>;
  /** The delays that each client was given, in order. */
  readonly given: Map<string, number[]>;
  readonly open: (title: string) => void;
}

function scene(): Scene {
  const network = createRoot(() => createNetwork(() => undefined));
  const given = new Map<string, number[]>();
  const open = (title: string) => {
    const delays: number[] = [];
    given.set(title, delays);
    const setConditions = ({ delay }: LinkConditions) => delays.push(delay);
    network.attach(title, { setConditions } as unknown as Client);
  };
  return { network, given, open };
}

describe('the network', () => {
  it('is set for all clients, and for those that come later', () => {
    const { network, given, open } = scene();
    open('Client 1');
    network.set({ delay: 200 });
    open('Client 2');
    expect([...given]).toEqual([
      ['Client 1', [0, 200]],
      ['Client 2', [200]],
    ]);
    expect(network.summary()).toBe('200 ms');
  });

  it('is set for one client, until it is set for all again', () => {
    const { network, given, open } = scene();
    open('Client 1');
    open('Client 2');
    network.select('Client 2');
    network.set({ delay: 50 });
    expect(given.get('Client 1')?.at(-1)).toBe(0);
    expect(given.get('Client 2')?.at(-1)).toBe(50);
    expect([network.isChanged(), network.summary()]).toEqual([true, undefined]);
    network.select(ALL);
    network.set({ delay: 1 });
    expect([...given.values()].map((delays) => delays.at(-1))).toEqual([1, 1]);
  });

  it('forgets a client that was closed', () => {
    const { network, given, open } = scene();
    open('Client 1');
    network.select('Client 1');
    network.set({ delay: 50 });
    network.detach('Client 1');
    expect(network.selected()).toBe(ALL);
    open('Client 1');
    expect(given.get('Client 1')).toEqual([0]);
  });

  it('takes nothing that no link can be', () => {
    const { network } = scene();
    for (const change of [{ delay: -1 }, { delay: Number.NaN }, { bandwidth: 0 }]) {
      expect(networkFault({ delay: 0, bandwidth: undefined, ...change })).toMatch(
        /: write a number/,
      );
      network.set(change);
    }
    expect(network.isChanged()).toBe(false);
  });

  it('counts a kB as 1,000 bytes, and no bandwidth as no limit', () => {
    expect(conditionsOf({ delay: 5, bandwidth: 1.5 })).toEqual({ delay: 5, bandwidth: 1500 });
    expect(conditionsOf({ delay: 0, bandwidth: undefined }).bandwidth).toBe(Infinity);
    expect(textOf({ delay: 1500, bandwidth: 10 })).toBe('1,500 ms, 10 kB/s');
  });
});
