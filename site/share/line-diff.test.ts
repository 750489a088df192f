import { describe, expect, it } from 'vitest';
import { applyDiff, lineDiff } from './line-diff.ts';

const lines = (...all: string[]) => all.join('\n');

describe('a line diff', () => {
  it('says what is kept, left out and put in', () => {
    const old = lines('a', 'b', 'c', 'd', '');
    expect(lineDiff(old, old)).toEqual([5]);
    expect(lineDiff(old, lines('a', 'c', 'd', ''))).toEqual([1, -1, 3]);
    expect(lineDiff(old, lines('a', 'b', 'x', 'y', 'c', 'd', ''))).toEqual([2, 'x\ny', 3]);
    expect(lineDiff(old, lines('a', 'B', 'c', 'D', ''))).toEqual([1, -1, 'B', 1, -1, 'D', 1]);
  });

  it('makes the new text of the old one, to the last character', () => {
    const texts = [
      '',
      '\n',
      'a',
      'a\n',
      'a\r\nb\r\n',
      lines('a', 'b', 'a', 'b'),
      lines('b', 'a'),
      '\n\n\n',
      'é漢\n🐍',
    ];
    for (const old of texts) {
      for (const now of texts) expect(applyDiff(old, lineDiff(old, now))).toBe(now);
    }
  });

  it('holds for any two texts of few different lines', () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    for (let round = 0; round < 300; round += 1) {
      const text = () => lines(...Array.from({ length: random(12) }, () => 'abc'[random(3)] ?? ''));
      const [old, now] = [text(), text()];
      expect(applyDiff(old, lineDiff(old, now)), JSON.stringify([old, now])).toBe(now);
    }
  });

  it('replaces whole what is too large to compare', () => {
    const old = lines(...Array.from({ length: 2_000 }, (_, index) => `old ${index}`));
    const now = lines('same', ...Array.from({ length: 2_000 }, (_, index) => `new ${index}`));
    expect(lineDiff(old, now)).toHaveLength(2);
    expect(applyDiff(old, lineDiff(old, now))).toBe(now);
  });

  it('is refused by a text that it does not fit', () => {
    for (const diff of [[], [1], [3], [1, -2], [1.5, 0.5], [Number.NaN], ['x'], [2 ** 60]]) {
      expect(applyDiff('a\nb', diff), JSON.stringify(diff)).toBeUndefined();
    }
  });
});
