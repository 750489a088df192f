import { describe, expect, it } from 'vitest';
import {
  edited,
  filesOf,
  isEdited,
  isUntouched,
  parseDrafts,
  turned,
  UNTOUCHED,
} from './drafts.ts';

const sources = {
  starter: [
    { path: 'server.py', text: 'start' },
    { path: 'page.html', text: '<p>' },
  ],
  solution: [
    { path: 'server.py', text: 'solved' },
    { path: 'extra.py', text: 'added' },
  ],
};

const text = (drafts: typeof UNTOUCHED, path: string) =>
  filesOf(sources, drafts).find((file) => file.path === path)?.text;

describe('drafts', () => {
  it('lay edits over the starter', () => {
    const drafts = edited(sources, UNTOUCHED, 'server.py', 'mine');
    expect(text(drafts, 'server.py')).toBe('mine');
    expect(text(drafts, 'page.html')).toBe('<p>');
    expect(isEdited(drafts, 'server.py')).toBe(true);
  });

  it('forget an edit that leads back to the text of the lesson', () => {
    const drafts = edited(
      sources,
      edited(sources, UNTOUCHED, 'server.py', 'mine'),
      'server.py',
      'start',
    );
    expect(isUntouched(drafts)).toBe(true);
  });

  it('show the solution with the files it adds, and the own work again after it', () => {
    const own = edited(sources, UNTOUCHED, 'server.py', 'mine');
    const solution = turned(own);
    expect(text(solution, 'server.py')).toBe('solved');
    expect(text(solution, 'extra.py')).toBe('added');
    expect(text(turned(solution), 'server.py')).toBe('mine');
  });

  it('keep edits of the solution apart from the own', () => {
    const tried = edited(sources, turned(UNTOUCHED), 'server.py', 'solved, and changed');
    expect(text(tried, 'server.py')).toBe('solved, and changed');
    expect(text(turned(tried), 'server.py')).toBe('start');
    const back = edited(sources, tried, 'server.py', 'solved');
    expect(isEdited(back, 'server.py')).toBe(false);
  });

  it('come back from storage, and start afresh where storage holds something else', () => {
    const drafts = edited(sources, UNTOUCHED, 'server.py', 'mine');
    expect(parseDrafts(JSON.stringify(drafts))).toEqual(drafts);
    for (const bad of [
      null,
      '',
      '{',
      '3',
      'null',
      '{"showing":"x"}',
      '{"showing":"own","own":{"a":1},"solution":{}}',
    ]) {
      expect(parseDrafts(bad)).toEqual(UNTOUCHED);
    }
  });
});
