// The lessons as they lie on the disk, for whoever writes them: each with its front matter, or with what is wrong with it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import { entryOf, type Lesson, lessonSchema } from '../../site/lessons/schema.ts';

export const LESSONS = fileURLToPath(new URL('../../lessons', import.meta.url));

export interface LessonFolder {
  /** `02-hello-gateway`. */
  readonly folder: string;
  readonly slug: string;
  readonly matter: Lesson;
  readonly hasChecks: boolean;
}

/** Says the file, the field and the mend: a line for each thing that is wrong. */
export class LessonFault extends Error {
  constructor(file: string, ...complaints: readonly string[]) {
    super(complaints.map((complaint) => `${file}: ${complaint}`).join('\n'));
    this.name = 'LessonFault';
  }
}

export function slugOf(folder: string): string {
  return folder.replace(/^\d\d-/, '');
}

/** In reading order. */
export function lessonFolders(root: string = LESSONS): readonly string[] {
  return readdirSync(root)
    .filter((name) => /^\d\d-/.test(name))
    .sort();
}

/** Throws `LessonFault`. */
export function folderOf(slug: string, root: string = LESSONS): string {
  const folders = lessonFolders(root);
  const folder = folders.find((each) => each === slug || slugOf(each) === slug);
  if (folder === undefined) {
    throw new LessonFault(
      'lessons',
      `there is no lesson "${slug}". Use one of: ${folders.map(slugOf).join(', ')}.`,
    );
  }
  return folder;
}

/** Throws `LessonFault`. */
export function readLesson(folder: string, root: string = LESSONS): LessonFolder {
  const file = `lessons/${folder}/index.mdx`;
  const path = `${root}/${folder}/index.mdx`;
  if (!existsSync(path)) {
    throw new LessonFault(
      file,
      'the file is missing. Write it, or make the whole lesson with `npm run lesson -- new <slug>`.',
    );
  }
  const parsed = lessonSchema.safeParse(frontMatter(readFileSync(path, 'utf8'), file));
  if (!parsed.success) {
    throw new LessonFault(file, ...parsed.error.issues.map(({ message }) => message));
  }
  const matter = parsed.data;
  checkPrograms(matter, folder, root, file);
  checkNeeds(matter, root, file);
  return {
    folder,
    slug: slugOf(folder),
    matter,
    hasChecks: existsSync(`${root}/${folder}/checks.ts`),
  };
}

function frontMatter(text: string, file: string): unknown {
  const [, head] = /^---\r?\n(.*?)\r?\n---\r?\n/s.exec(text) ?? [];
  if (head === undefined) {
    throw new LessonFault(
      file,
      'the front matter is missing. Begin the file with a line `---`, the fields, and a line `---`.',
    );
  }
  const document = parseDocument(head);
  const [error] = document.errors;
  if (error !== undefined) {
    const [{ line } = { line: 0 }] = error.linePos ?? [];
    const [what = ''] = error.message.split(' at line');
    throw new LessonFault(
      file,
      `line ${line + 1} is no YAML (${what}). Write one \`field: value\` a line, each field once, and put a text that holds ": " into quotes.`,
    );
  }
  return document.toJS();
}

function checkPrograms(matter: Lesson, folder: string, root: string, file: string): void {
  for (const track of matter.tracks) {
    const entry = entryOf(matter, track);
    if (existsSync(`${root}/${folder}/${track}/${entry}`)) continue;
    throw new LessonFault(
      file,
      `"tracks" has ${track}, whose program begins with ${entry}, and lessons/${folder}/${track}/ does not hold it. Add the file, or correct "entry" or "tracks".`,
    );
  }
}

function checkNeeds(matter: Lesson, root: string, file: string): void {
  const slugs = lessonFolders(root).map(slugOf);
  const wrong = matter.needs.filter((need) => !slugs.includes(need));
  if (wrong.length === 0) return;
  throw new LessonFault(
    file,
    ...wrong.map(
      (need) =>
        `"needs" names the lesson "${need}", which does not exist. Use one of: ${slugs.join(', ')}.`,
    ),
  );
}
