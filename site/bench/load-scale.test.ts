import { describe, expect, it } from 'vitest';
import { durationText, lanesShown, niceAbove, reachOf, ticksTo, tickText } from './load-scale.ts';

describe('the scales of the load', () => {
  it.each([
    [20, 100, 1, 20],
    [100, 100, 1, 100],
    [101, 100, 2, 51],
    [10_000, 120, 84, 120],
    [5, 0, 5, 1],
  ])('draw of %i lanes with room for %i every %ith', (lanes, most, every, shown) => {
    expect(lanesShown(lanes, most)).toEqual({ every, shown });
  });

  it('go in steps of 1, 2 and 5', () => {
    expect([0.03, 1, 2.1, 6, 300].map(niceAbove)).toEqual([0.05, 1, 5, 10, 500]);
  });

  it('reach further by half, and never less than a second', () => {
    expect([0, 1_000, 1_001, 5_000].map(reachOf)).toEqual([1_000, 1_000, 1_500, 5_062.5]);
  });

  it('have ticks that a reader can add up', () => {
    expect(ticksTo(1_000, 5)).toEqual([0, 200, 400, 600, 800, 1_000]);
    expect(ticksTo(2_250, 5).map(tickText)).toEqual(['0', '0.5 s', '1 s', '1.5 s', '2 s']);
  });

  it('say durations in the unit that fits', () => {
    expect([0.44, 12.4, 999, 1_240, 12_400, Number.NaN].map(durationText)).toEqual([
      '0.4 ms',
      '12 ms',
      '999 ms',
      '1.24 s',
      '12.4 s',
      '–',
    ]);
  });
});
