// How a reader arrived: the address may name a file and a line, and carry somebody's edit. What it asks for is shown and
// never run.
import { createSignal, onCleanup, onMount } from 'solid-js';
import { EDIT_PREFIX } from '../share/edit-prefix.ts';
import { readPlace } from '../share/place-link.ts';
import type { DraftStore } from './draft-store.ts';
import type { BenchLesson } from './lesson.ts';
import { addressedTrack } from './track.ts';

interface Ways {
  readonly drafts: DraftStore;
  /** Shows the place, and leaves the focus where it is. */
  goTo(path: string, line: number): void;
}

const NO_READER =
  'This link carries somebody’s edit, but what reads it could not be fetched. Check your connection and reload the page.';

export type Arrival = ReturnType<typeof createArrival>;

export function createArrival(lesson: BenchLesson, ways: Ways) {
  /** What is wrong with the address, and how to go on. */
  const [trouble, setTrouble] = createSignal<string>();
  /** The address asks for something that only the bench can show. */
  const [calls, setCalls] = createSignal(false);
  const base = { slug: lesson.slug, track: lesson.track, files: lesson.sources.starter };

  /** The address may be of another track, whose bench then takes the place of this one. */
  const isOurs = () => (addressedTrack(location.search) ?? lesson.track) === lesson.track;

  async function takeEdit(): Promise<void> {
    if (!isOurs()) return;
    const { hash } = location;
    if (!hash.startsWith(`#${EDIT_PREFIX}`)) return;
    setCalls(true);
    const { readEdit } = await import('../share/edit-link.ts');
    const read = readEdit(base, hash);
    if (read.kind === 'trouble') setTrouble(read.why);
    if (read.kind !== 'edit') return;
    ways.drafts.layShared(read.files);
    // The edit is kept here from now on. Were it still in the address, a reload would put it over what was changed since.
    history.replaceState(history.state, '', `${location.pathname}${location.search}`);
  }

  function takePlace(): void {
    if (!isOurs()) return;
    const paths = ways.drafts.files().map((file) => file.path);
    const place = readPlace(location.search, paths);
    if (place.kind !== 'none') setCalls(true);
    if (place.kind === 'trouble') setTrouble(place.why);
    if (place.kind === 'place') ways.goTo(place.path, place.line ?? 1);
  }

  onMount(() => {
    takePlace();
    const hear = () => void takeEdit().catch(() => setTrouble(NO_READER));
    hear();
    window.addEventListener('hashchange', hear);
    onCleanup(() => window.removeEventListener('hashchange', hear));
  });

  return { trouble, calls, dismiss: () => setTrouble(undefined) };
}
