import { expect, test } from 'vitest';
import { candidates, chosenCandidate } from './srcset.ts';

test.each([
  ['a.png', [['a.png', '']]],
  [
    'a.png 1x, b.png 2x',
    [
      ['a.png', '1x'],
      ['b.png', '2x'],
    ],
  ],
  ['a.png,b.png 2x', [['a.png,b.png', '2x']]],
  [
    ' , a.png 100w ,\n b.png 200w,',
    [
      ['a.png', '100w'],
      ['b.png', '200w'],
    ],
  ],
  ['data:,x 2x', [['data:,x', '2x']]],
  ['', []],
])('%j has the candidates %j', (srcset, expected) => {
  expect(candidates(srcset).map(({ url, descriptor }) => [url, descriptor])).toEqual(expected);
});

test.each([
  ['a 1x, b 2x', 1, 'a'],
  ['a 1x, b 2x', 1.5, 'b'],
  ['a 1x, b 2x', 3, 'b'],
  ['s 400w, m 800w, l 1600w', 1, 'm'],
  ['s 400w, m 800w, l 1600w', 2, 'l'],
])('of %j, at a ratio of %d, %s is chosen for 800 pixels', (srcset, ratio, url) => {
  expect(chosenCandidate(srcset, 800, ratio)?.url).toBe(url);
});
