// The programs that a comparison offers: named in a lesson's text, read while the site is built, and handed to the page
// as plain data.
import { allLessons, hrefOf, type LessonEntry } from '../lessons/catalogue.ts';
import { programOf } from '../lessons/program-of.ts';
import { entryOf, type Track } from '../lessons/schema.ts';

export interface ComparedProgram {
  /** `callbacks`, `starter`: as the text names it. */
  readonly name: string;
  readonly title: string;
  readonly href: string;
  readonly command: Track;
  readonly entry: string;
  readonly port: number;
  readonly packages: readonly string[];
  readonly files: Readonly<Record<string, string>>;
}

/**
 * `starter` and `solution` are this lesson's own; any other name is a lesson's slug, and means its solution. With `@node`
 * behind it, its program for Node. Throws where there is no such program; `from` is the lesson that asks.
 */
export async function comparedProgram(name: string, from: LessonEntry): Promise<ComparedProgram> {
  const [slug = '', track] = name.split('@');
  const isOwn = slug === 'starter' || slug === 'solution';
  const lessons = await allLessons();
  const lesson = isOwn ? from : lessons.find(({ id }) => id === slug);
  if (lesson === undefined) {
    throw new Error(
      `${from.filePath}: <Compare> names the program "${name}", and there is no such lesson. Use "starter", "solution" or one of: ${lessons.map(({ id }) => id).join(', ')}.`,
    );
  }
  const { title, tracks, packages, npm, port } = lesson.data;
  const command = tracks.find((each) => each === (track ?? tracks[0]));
  if (command === undefined) {
    throw new Error(
      `${from.filePath}: <Compare> names the program "${name}", but "${lesson.id}" has no track "${track}". It has: ${tracks.join(', ')}.`,
    );
  }
  const { starter, solution } = programOf(lesson, command);
  const files = slug === 'starter' ? starter : [...starter, ...solution];
  return {
    name,
    title: isOwn ? (slug === 'starter' ? 'As it stands' : 'The solution') : labelled(title, track),
    href: hrefOf(lesson),
    command,
    entry: entryOf(lesson.data, command),
    port,
    packages: command === 'python' ? packages : npm,
    files: Object.fromEntries(files.map(({ path, text }) => [path, text])),
  };
}

/** A program whose track is named stands beside one of the same lesson for the first track. */
function labelled(title: string, track: string | undefined): string {
  return track === 'node' ? `${title}, in Node` : title;
}
