import { describe, expect, it } from 'vitest';
import {
  adopted,
  type Drafts,
  edited,
  filesOf,
  givenUp,
  isEdited,
  isUntouched,
  keptOver,
  outdated,
  parseDrafts,
  sharedPaths,
  shown,
  turned,
  UNTOUCHED,
  withoutShared,
  withShared,
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

const text = (drafts: Drafts, path: string) =>
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

  it('lay somebody’s edit beside the own, and lose neither', () => {
    const own = edited(sources, UNTOUCHED, 'server.py', 'mine');
    const laid = withShared(sources, own, [{ path: 'server.py', text: 'theirs' }]);
    expect(text(laid, 'server.py')).toBe('mine');
    expect(sharedPaths(laid)).toEqual(['server.py']);
    const shared = shown(laid, 'shared');
    expect(text(shared, 'server.py')).toBe('theirs');
    const changed = edited(sources, shared, 'server.py', 'theirs, and changed');
    expect(text(withoutShared(changed), 'server.py')).toBe('mine');
    expect(text(turned(changed), 'server.py')).toBe('solved');
    expect(withoutShared(changed)).toEqual(own);
    expect(adopted(changed)).toBeUndefined();
  });

  it('make somebody’s edit the own where there is nothing to replace', () => {
    const laid = withShared(sources, UNTOUCHED, [{ path: 'server.py', text: 'theirs' }]);
    const own = adopted(shown(laid, 'shared')) ?? UNTOUCHED;
    expect(text(own, 'server.py')).toBe('theirs');
    expect(sharedPaths(own)).toEqual([]);
  });

  it('know which files the lesson has changed since they were edited', () => {
    const own = edited(sources, UNTOUCHED, 'server.py', 'mine');
    const both = edited(sources, own, 'page.html', '<b>');
    const newer = {
      ...sources,
      starter: sources.starter.map((file) =>
        file.path === 'server.py' ? { ...file, text: 'start, mended' } : file,
      ),
    };
    expect(outdated(sources, both)).toEqual([]);
    expect(outdated(newer, both)).toEqual(['server.py']);
    expect(outdated(newer, edited(newer, both, 'server.py', 'mine, again'))).toEqual(['server.py']);

    const kept = keptOver(newer, both);
    expect(outdated(newer, kept)).toEqual([]);
    expect(filesOf(newer, kept)).toEqual(filesOf(sources, both));

    const taken = givenUp(newer, both);
    expect(filesOf(newer, taken).map((file) => file.text)).toEqual(['start, mended', '<b>']);
  });

  it('let go of a file that the lesson does not have any more', () => {
    const own = edited(sources, UNTOUCHED, 'page.html', '<b>');
    const without = { ...sources, starter: sources.starter.slice(0, 1) };
    expect(outdated(without, own)).toEqual(['page.html']);
    expect(isUntouched(keptOver(without, own))).toBe(true);
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
      '{"showing":"own","own":{"a":1},"solution":{},"shared":{}}',
      '{"showing":"own","own":{"a":{"text":"x"}},"solution":{},"shared":{}}',
      '{"showing":"own","own":{},"solution":{}}',
    ]) {
      expect(parseDrafts(bad)).toEqual(UNTOUCHED);
    }
  });
});
