import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Row } from '../inspector/row.ts';
import type { TapEvent } from '../kernel/tap.ts';
import { type JailLater, jailLater } from './jail-later.ts';
import { now } from './row-feed.ts';
import { UntilLater } from './until-later.ts';

const client = { address: '127.0.0.1', port: 40_000 };
const server = { address: '127.0.0.1', port: 8888 };
const open = (flow: number, at: number): TapEvent => ({ kind: 'open', flow, at, client, server });

describe('the jail before its later script', () => {
  /** One for each time that the script was asked for. */
  let asked: PromiseWithResolvers<JailLater>[];
  let happened: string[];
  let origin: number;
  let later: UntilLater;

  beforeEach(() => {
    asked = [];
    happened = [];
    origin = now();
    later = new UntilLater({
      fetch: () => {
        asked.push(Promise.withResolvers());
        return (asked.at(-1) as PromiseWithResolvers<JailLater>).promise;
      },
      rows: (rows: readonly Row[]) => happened.push(...rows.map(({ id }) => `row ${id}`)),
      failed: (why) => happened.push(`failed: ${String(why)}`),
    });
  });

  const arrive = async (): Promise<void> => {
    asked.at(-1)?.resolve(jailLater);
    await asked.at(-1)?.promise;
  };
  const fail = async (): Promise<void> => {
    asked.at(-1)?.reject('no network');
    await asked.at(-1)?.promise.catch(() => undefined);
  };
  const openTab = (name: string): void =>
    later.openTab((code) => happened.push(code === jailLater ? name : 'another code'));

  test('asks for the script once, whoever asks', async () => {
    expect(asked).toHaveLength(0);
    later.tap(open(1, origin));
    later.ask();
    openTab('tab');
    await arrive();
    later.ask();
    expect(asked).toHaveLength(1);
  });

  test('opens the tabs that waited in their order, and later ones at once', async () => {
    openTab('first');
    openTab('second');
    expect(happened).toEqual([]);
    await arrive();
    openTab('third');
    expect(happened).toEqual(['first', 'second', 'third']);
  });

  test('reads what the wire has seen before a tab can add to it, and then what it sees', async () => {
    vi.useFakeTimers();
    later.tap(open(1, origin));
    later.tap(open(2, origin + 1));
    later.openTab(() => later.tap(open(3, origin + 2)));
    await arrive();
    expect(happened).toEqual(['row 1', 'row 2']);
    vi.advanceTimersByTime(50);
    expect(happened).toEqual(['row 1', 'row 2', 'row 3']);
    vi.useRealTimers();
  });

  test('says why the script does not come, and asks again for the next that needs it', async () => {
    openTab('first');
    later.tap(open(1, origin));
    await fail();
    expect(happened).toEqual(['failed: no network']);
    later.ask();
    expect(asked).toHaveLength(2);
    await arrive();
    expect(happened).toEqual(['failed: no network', 'first']);
  });

  test('keeps nothing of the wire that nobody will read', async () => {
    later.tap(open(1, origin));
    await fail();
    later.tap(open(2, origin + 1));
    expect(asked).toHaveLength(1);
    later.ask();
    later.tap(open(3, origin + 2));
    await arrive();
    expect(happened).toEqual(['failed: no network', 'row 1']);
  });

  test('a program that floods the wire meanwhile is read to its last row', async () => {
    const rows = vi.spyOn(happened, 'push');
    // 20 moments of 300 rows each.
    for (let flow = 0; flow < 6000; flow++)
      later.tap(open(flow + 1, origin + 60 * Math.floor(flow / 300)));
    await arrive();
    expect(happened).toHaveLength(6000);
    // In one message: the page is told of rows some twenty times a second and no more often.
    expect(rows).toHaveBeenCalledTimes(1);
  });
});
