import { expect, test } from 'vitest';
import { needsPicture } from './needs.ts';

const node = (slug: string, part: string, ...needs: string[]) => ({ slug, part, needs });

test('lessons stand in a row, a gap between parts, and every need is an arc between two of them', () => {
  const picture = needsPicture([
    node('a', 'one'),
    node('b', 'one', 'a'),
    node('c', 'two', 'a', 'b'),
  ]);
  const [a = 0, b = 0, c = 0] = ['a', 'b', 'c'].map((slug) => picture.x.get(slug));
  expect(b - a).toBeLessThan(c - b);
  expect(picture.parts).toEqual([
    { name: 'one', from: a, to: b },
    { name: 'two', from: c, to: c },
  ]);
  expect(picture.arcs.map(({ from, to }) => `${from} to ${to}`)).toEqual([
    'a to b',
    'a to c',
    'b to c',
  ]);
  for (const { d } of picture.arcs) {
    const heights = d.split(/[MC ]/).filter((_, place) => place > 0 && place % 2 === 0);
    expect(Math.max(...heights.map(Number))).toBeLessThan(picture.base);
  }
});

test('no arc leaves the picture, however far it spans', () => {
  const nodes = Array.from({ length: 31 }, (_, index) =>
    node(String(index), String(index >> 3), ...(index === 30 ? ['0'] : [])),
  );
  const [arc] = needsPicture(nodes).arcs;
  const [, control] = /C\S+ (\S+)/.exec(arc?.d ?? '') ?? [];
  const { base } = needsPicture(nodes);
  expect(base - 8 - ((base - 8 - Number(control)) * 3) / 4).toBeGreaterThanOrEqual(0);
});
