// The program of a lesson in one of its tracks.
import { folderOf, type LessonEntry } from './catalogue.ts';
import { type Program, readProgram } from './programs.ts';
import { entryOf, type Track } from './schema.ts';

/** The first track's, unless another is asked for. */
export function programOf(lesson: LessonEntry, track?: Track): Program {
  const wanted = track ?? lesson.data.tracks[0] ?? 'python';
  return readProgram(folderOf(lesson), wanted, entryOf(lesson.data, wanted));
}
