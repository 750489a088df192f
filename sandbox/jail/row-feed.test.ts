import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Inspector } from '../inspector/inspector.ts';
import type { Row } from '../inspector/row.ts';
import type { TapEvent } from '../kernel/tap.ts';
import { feedRows } from './row-feed.ts';

const client = { address: '127.0.0.1', port: 40_000 };
const server = { address: '127.0.0.1', port: 8888 };
const open = (flow: number, at: number): TapEvent => ({ kind: 'open', flow, at, client, server });

describe('the feed of rows', () => {
  const bundles: (readonly Row[])[] = [];
  let feed: (event: TapEvent) => void;
  let origin: number;

  beforeEach(() => {
    vi.useFakeTimers();
    bundles.length = 0;
    origin = performance.timeOrigin + performance.now();
    feed = feedRows(new Inspector(), (rows) => bundles.push(rows));
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('gathers what comes together into one message', () => {
    for (let flow = 1; flow <= 20; flow++) feed(open(flow, origin));
    expect(bundles).toEqual([]);
    vi.advanceTimersByTime(50);
    expect(bundles.map((rows) => rows.length)).toEqual([20]);
  });

  test('counts time from when it was opened', () => {
    feed(open(1, origin + 1500));
    vi.advanceTimersByTime(50);
    expect(bundles[0]?.[0]?.at).toBeCloseTo(1500, 0);
  });

  test('keeps the newest of a flood, with the numbers that they have', () => {
    for (let flow = 1; flow <= 10_000; flow++) feed(open(flow, origin));
    vi.advanceTimersByTime(50);
    const rows = bundles.flat();
    expect(rows.length).toBeLessThanOrEqual(400);
    expect(rows.at(-1)?.id).toBe(10_000);
  });

  describe('with a past', () => {
    const past = (events: readonly TapEvent[]): void => {
      feed = feedRows(new Inspector(), (rows) => bundles.push(rows), { origin, events });
    };

    test('hands its rows over at once, with the times that they had', () => {
      past([open(1, origin + 10), open(2, origin + 900), open(3, origin + 2000)]);
      expect(bundles.map((rows) => rows.map(({ id, at }) => [id, Math.round(at)]))).toEqual([
        [
          [1, 10],
          [2, 900],
          [3, 2000],
        ],
      ]);
    });

    test('goes on with the flows that it has seen to open', () => {
      past([open(1, origin + 10)]);
      feed({ kind: 'end', flow: 1, at: origin + 3000, direction: 'client-to-server' });
      vi.advanceTimersByTime(50);
      expect(bundles.flat().map(({ connection, kind }) => [connection, kind])).toEqual([
        [1, 'open'],
        [1, 'end'],
      ]);
    });

    test('keeps the newest of each moment that was a flood, and all of the others', () => {
      const flood = (first: number, count: number, at: number): TapEvent[] =>
        Array.from({ length: count }, (_, index) => open(first + index, at + index / count));
      past([
        ...flood(1, 300, origin),
        ...flood(301, 1000, origin + 60),
        ...flood(1301, 300, origin + 1000),
      ]);
      const moments = [origin, origin + 60, origin + 1000].map((at) => at - origin);
      const counts = moments.map(
        (at) => bundles.flat().filter((row) => row.at >= at && row.at < at + 50).length,
      );
      expect(counts).toEqual([300, 400, 300]);
      expect(bundles.flat().map(({ id }) => id)).toEqual(
        [...Array(1600).keys()].map((index) => index + 1).filter((id) => id <= 300 || id > 900),
      );
    });

    test('says nothing of a past without events', () => {
      past([]);
      expect(bundles).toEqual([]);
    });
  });
});
