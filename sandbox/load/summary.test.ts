import { describe, expect, it } from 'vitest';
import { planFault } from './plan.ts';
import { Recording } from './recording.ts';
import { percentile } from './summary.ts';

describe('a percentile', () => {
  it.each([
    [[7], 50, 7],
    [[1, 2, 3, 4], 50, 2],
    [[1, 2, 3, 4], 51, 3],
    [[1, 2, 3, 4], 95, 4],
    [[15, 20, 35, 40, 50], 30, 20],
    [[15, 20, 35, 40, 50], 100, 50],
    [[15, 20, 35, 40, 50], 0, 15],
  ])('of %j at %i is %i by nearest rank', (sorted, percent, expected) => {
    expect(percentile(sorted, percent)).toBe(expected);
  });

  it('of nothing is not a number', () => {
    expect(percentile([], 50)).toBeNaN();
  });
});

describe('a recording', () => {
  it('keeps each request, and counts what was served when', () => {
    const recording = new Recording(4);
    const request = { begunAt: 1, sentAt: 2, heardAt: Number.NaN };
    recording.add({ lane: 9_999, ...request, endedAt: 5 });
    recording.add({ lane: 1, ...request, endedAt: 6, failure: 'a' });
    recording.add({ lane: 2, ...request, endedAt: 7, failure: 'b' });
    recording.add({ lane: 3, ...request, endedAt: 8, failure: 'b' });
    expect(recording.at(0)).toMatchObject({ lane: 9_999, failure: undefined });
    expect(recording.at(2)).toMatchObject({ lane: 2, failure: 'b' });
    expect(recording.failures()).toEqual([
      ['b', 2],
      ['a', 1],
    ]);
    expect([4, 5, 9].map((at) => recording.servedWithin(at))).toEqual([0, 1, 1]);
    expect([...recording.latencies()]).toEqual([4]);
  });
});

describe('a plan', () => {
  const plan = { kind: 'http', port: 80, path: '/', clients: 20, requests: 5 } as const;
  const whole = { ...plan, thinkTime: 0, patience: 1000 };

  it.each([
    [{}, undefined],
    [{ clients: 10_001 }, /^Clients: write a whole number from 1 to 10,000/],
    [{ clients: 1.5 }, /^Clients/],
    [{ requests: Number.NaN }, /^Requests each/],
    [{ clients: 10_000, requests: 11 }, /110,000 requests; 100,000 are the most/],
    [{ thinkTime: -1 }, /^Think time/],
    [{ patience: 0 }, /^Give up after/],
    [{ path: 'x y' }, /^Path/],
    [{ kind: 'slow-reader', rate: 0 } as const, /^Reads/],
  ])('with %j is judged in a sentence', (change, expected) => {
    const fault = planFault({ ...whole, ...change } as typeof whole);
    if (expected === undefined) expect(fault).toBeUndefined();
    else expect(fault).toMatch(expected);
  });
});
