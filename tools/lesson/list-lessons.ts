// `lesson list`: every lesson in a line, and what is wrong with those that cannot be read.
import { LessonFault, type LessonFolder, lessonFolders, readLesson } from './lesson-folder.ts';

export interface Listing {
  readonly text: string;
  /** Empty where all lessons are whole. */
  readonly faults: readonly string[];
}

const HEAD = ['nn', 'slug', 'title', 'tracks', 'claims', 'checks'];

export function listLessons(root?: string): Listing {
  const lessons: LessonFolder[] = [];
  const faults: string[] = [];
  for (const folder of lessonFolders(root)) {
    try {
      lessons.push(readLesson(folder, root));
    } catch (error) {
      if (!(error instanceof LessonFault)) throw error;
      faults.push(error.message);
    }
  }
  return { text: table([HEAD, ...lessons.map(cells)]), faults };
}

function cells({ folder, slug, matter, hasChecks }: LessonFolder): readonly string[] {
  return [
    folder.slice(0, 2),
    slug,
    matter.title,
    matter.tracks.join(' '),
    matter.claims.join(' ') || '-',
    hasChecks ? 'yes' : 'none',
  ];
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = HEAD.map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}
