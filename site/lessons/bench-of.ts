// What a page hands over to its bench: the lesson's program as data, and its files as coloured text for the time before
// the editor is there.
import type { Check } from '../../lessons/lesson.ts';
import type { BenchLesson } from '../bench/lesson.ts';
import { highlight } from '../code/highlight.ts';
import { folderOf, type LessonEntry } from './catalogue.ts';
import { programOf } from './program-of.ts';
import { requestsOf } from './requests.ts';
import { requirementsOf } from './requirements.ts';
import { entryOf, packagesOf } from './schema.ts';

const CHECKS = import.meta.glob<{ readonly checks: readonly Check[] }>('../../lessons/*/checks.ts');

export interface BenchParts {
  /** One for each track. */
  readonly lessons: readonly BenchLesson[];
  readonly listings: string;
}

export async function benchOf(entry: LessonEntry): Promise<BenchParts> {
  const folder = folderOf(entry);
  const { title, tracks, port } = entry.data;
  const { checks } = (await CHECKS[`../../lessons/${folder}/checks.ts`]?.()) ?? { checks: [] };
  const lessons = tracks.map(
    (track): BenchLesson => ({
      slug: entry.id,
      title,
      folder,
      track,
      entry: entryOf(entry.data, track),
      port,
      packages: packagesOf(entry.data, track),
      requirements: requirementsOf(track, entry.data, entry.filePath ?? entry.id),
      sources: programOf(entry, track),
      checks: checks
        .filter((check) => check.tracks?.includes(track) ?? true)
        .map(({ id, says }) => ({ id, says })),
      requests: requestsOf(entry.data, track),
    }),
  );
  return { lessons, listings: await listingsOf(lessons) };
}

/** What stands in the editor's place until it is there. A file of two tracks is shown once: the first one's. */
async function listingsOf(lessons: readonly BenchLesson[]): Promise<string> {
  const files = new Map(
    lessons.toReversed().flatMap(({ sources }) => sources.starter.map((file) => [file.path, file])),
  );
  const first = lessons[0]?.entry;
  const listings = [...files.values()].map((file) =>
    highlight(file.text, file.path, { label: file.path, hidden: file.path !== first }),
  );
  return (await Promise.all(listings)).join('');
}
