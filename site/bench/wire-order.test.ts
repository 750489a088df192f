import { expect, it } from 'vitest';
import { testRow } from './test-row.ts';
import { withNews } from './wire-order.ts';

const rowsAt = (...times: readonly (readonly [id: number, at: number])[]) =>
  times.map(([id, at]) => testRow({ id, at }));
const ids = (rows: readonly { readonly id: number }[]) => rows.map(({ id }) => id);

it('stand where their time puts them, however late they are told of', () => {
  const outside = rowsAt([1, 10], [2, 640], [3, 646]);
  expect(ids(withNews(outside, rowsAt([4, 632], [5, 641], [6, 700])))).toEqual([1, 4, 2, 5, 3, 6]);
});

it('keep the order in which they were told of within one moment', () => {
  expect(ids(withNews(rowsAt([1, 5], [2, 5]), rowsAt([3, 5], [4, 5])))).toEqual([1, 2, 3, 4]);
});
