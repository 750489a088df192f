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
});
