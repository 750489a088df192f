// The drafts of a lesson in this browser: they outlive the page until Reset, and Reset itself can be undone.
import { createMemo, createSignal, onMount } from 'solid-js';
import {
  adopted,
  type Drafts,
  draftsKey,
  edited,
  filesOf,
  givenUp,
  isEdited,
  isUntouched,
  keptOver,
  outdated,
  parseDrafts,
  type SourceFile,
  sharedPaths,
  shown,
  turned,
  UNTOUCHED,
  withoutShared,
  withShared,
} from './drafts.ts';
import type { BenchLesson } from './lesson.ts';

export type DraftStore = ReturnType<typeof createDrafts>;

export function createDrafts(lesson: BenchLesson) {
  const key = draftsKey(lesson.slug, lesson.track);
  const { sources } = lesson;
  const [drafts, setDrafts] = createSignal<Drafts>(UNTOUCHED);
  /** What Reset took back. The next edit is a new beginning. */
  const [undone, setUndone] = createSignal<Drafts>();
  const [path, setPath] = createSignal(lesson.entry);
  const files = createMemo(() => filesOf(sources, drafts()));
  const active = () => files().find((file) => file.path === path()) ?? files()[0];
  const old = createMemo(() => outdated(sources, drafts()));

  // After hydration: the page was built without knowing what this reader wrote.
  onMount(() => setDrafts(parseDrafts(recall(key))));

  function become(next: Drafts): void {
    setDrafts(next);
    setUndone(undefined);
    remember(key, isUntouched(next) ? undefined : JSON.stringify(next));
  }

  return {
    files,
    active,
    select: (next: string) => setPath(next),
    edit: (file: string, text: string) => become(edited(sources, drafts(), file, text)),
    /** The text that the lesson begins with: what the solution changes is seen against it too. */
    original: (file: string) => sources.starter.find((each) => each.path === file)?.text ?? '',
    reset() {
      const before = drafts();
      become(UNTOUCHED);
      setUndone(before);
    },
    canUndoReset: () => undone() !== undefined,
    undoReset: () => become(undone() ?? UNTOUCHED),
    turn: () => become(turned(drafts())),
    showing: () => drafts().showing,
    showsSolution: () => drafts().showing === 'solution',
    isEdited: (file: string) => isEdited(drafts(), file),
    isUntouched: () => isUntouched(drafts()),
    hasSolution: sources.solution.length > 0,
    /** Edited files that the lesson has changed meanwhile. */
    outdated: old,
    keepMine: () => become(keptOver(sources, drafts())),
    takeTheirs: () => become(givenUp(sources, drafts())),
    /** Somebody's edit, that a link brought: the paths that it changes. */
    shared: () => sharedPaths(drafts()),
    layShared: (theirs: readonly SourceFile[]) => become(withShared(sources, drafts(), theirs)),
    lookAtShared() {
      become(shown(drafts(), 'shared'));
      const first = sharedPaths(drafts())[0];
      if (first !== undefined) setPath(first);
    },
    discardShared: () => become(withoutShared(drafts())),
    canAdopt: () => adopted(drafts()) !== undefined,
    adoptShared: () => become(adopted(drafts()) ?? drafts()),
  };
}

function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function remember(key: string, json: string | undefined): void {
  try {
    if (json === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, json);
  } catch {
    // Storage is full or switched off: the drafts then last as long as the page.
  }
}
