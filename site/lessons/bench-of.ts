// What a page hands over to its bench: the lesson's program as data, and its files as coloured text for the time before
// the editor is there.
import type { Check } from '../../lessons/lesson.ts';
import type { BenchLesson } from '../bench/lesson.ts';
import { highlight } from '../code/highlight.ts';
import { folderOf, type LessonEntry } from './catalogue.ts';
import { programOf } from './programs.ts';
import { requestsOf } from './requests.ts';
import { requirementsOf } from './requirements.ts';

const CHECKS = import.meta.glob<{ readonly checks: readonly Check[] }>('../../lessons/*/checks.ts');

export interface BenchParts {
  readonly lesson: BenchLesson;
  readonly listings: string;
}

export async function benchOf(entry: LessonEntry): Promise<BenchParts> {
  const folder = folderOf(entry);
  const { title, tracks, packages, port } = entry.data;
  const sources = programOf(folder, entry.data.entry);
  const { checks } = (await CHECKS[`../../lessons/${folder}/checks.ts`]?.()) ?? { checks: [] };
  const listings = await Promise.all(
    sources.starter.map((file) =>
      highlight(file.text, file.path, {
        label: file.path,
        hidden: file.path !== entry.data.entry,
      }),
    ),
  );
  const lesson: BenchLesson = {
    slug: entry.id,
    title,
    folder,
    track: tracks[0] ?? 'python',
    entry: entry.data.entry,
    port,
    packages,
    requirements: requirementsOf(packages, entry.filePath ?? entry.id),
    sources,
    checks: checks.map(({ id, says }) => ({ id, says })),
    requests: requestsOf(entry.data),
  };
  return { lesson, listings: listings.join('') };
}
