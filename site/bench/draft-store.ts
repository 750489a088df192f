// The drafts of a lesson in this browser: they outlive the page until Reset.
import { createMemo, createSignal, onMount } from 'solid-js';
import {
  type Drafts,
  edited,
  filesOf,
  isEdited,
  isUntouched,
  parseDrafts,
  turned,
  UNTOUCHED,
} from './drafts.ts';
import type { BenchLesson } from './lesson.ts';

export function createDrafts(lesson: BenchLesson) {
  const key = `drafts:${lesson.slug}`;
  const [drafts, setDrafts] = createSignal<Drafts>(UNTOUCHED);
  const [path, setPath] = createSignal(lesson.entry);
  const files = createMemo(() => filesOf(lesson.sources, drafts()));
  const active = () => files().find((file) => file.path === path()) ?? files()[0];

  // After hydration: the page was built without knowing what this reader wrote.
  onMount(() => setDrafts(parseDrafts(recall(key))));

  function become(next: Drafts): void {
    setDrafts(next);
    remember(key, isUntouched(next) ? undefined : JSON.stringify(next));
  }

  return {
    files,
    active,
    select: (next: string) => setPath(next),
    edit: (file: string, text: string) => become(edited(lesson.sources, drafts(), file, text)),
    reset: () => become(UNTOUCHED),
    turn: () => become(turned(drafts())),
    showsSolution: () => drafts().showing === 'solution',
    isEdited: (file: string) => isEdited(drafts(), file),
    isUntouched: () => isUntouched(drafts()),
    hasSolution: lesson.sources.solution.length > 0,
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
