// `lesson new <slug>`: a lesson that runs, whose text is still to be written.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CLAIMS } from '../../lessons/claims.ts';
import { LESSONS, LessonFault, lessonFolders, readLesson, slugOf } from './lesson-folder.ts';

const SKELETON = fileURLToPath(new URL('skeleton', import.meta.url));

export interface NewLesson {
  readonly slug: string;
  /** `07`; the next free one where none is given. */
  readonly number?: string | undefined;
}

/** Makes the folder and returns what to say about it. Throws `LessonFault`. */
export function newLesson({ slug, number }: NewLesson, root: string = LESSONS): string {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)) {
    throw new LessonFault(
      'lesson new',
      `"${slug}" cannot be an address. Use lower case letters, digits and single hyphens: hello-gateway.`,
    );
  }
  const folders = lessonFolders(root);
  const known = folders.find((each) => slugOf(each) === slug);
  if (known !== undefined) {
    throw new LessonFault('lesson new', `lessons/${known} is there already. Choose another slug.`);
  }
  const folder = `${placeOf(number, folders)}-${slug}`;
  const words = {
    slug,
    title: titleOf(slug),
    part: partBefore(folder, folders, root),
    claims: claimsOf(slug).join(', '),
    need: folders.map(slugOf)[0] ?? slug,
  };
  for (const file of readdirSync(SKELETON, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const from = `${file.parentPath}/${file.name}`;
    const to = `${root}/${folder}${from.slice(SKELETON.length).replace(/\.txt$/, '')}`;
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, filledIn(readFileSync(from, 'utf8'), words));
  }
  // What is written must be what is read.
  readLesson(folder, root);
  return nextSteps(folder, slug);
}

function placeOf(number: string | undefined, folders: readonly string[]): string {
  if (number === undefined) {
    const last = Number(folders.at(-1)?.slice(0, 2) ?? 0);
    return String(last + 1).padStart(2, '0');
  }
  if (!/^\d\d$/.test(number)) {
    throw new LessonFault('lesson new', `--number takes two digits, as in 07, not "${number}".`);
  }
  const taken = folders.find((each) => each.startsWith(`${number}-`));
  if (taken !== undefined) {
    throw new LessonFault('lesson new', `number ${number} is taken by lessons/${taken}.`);
  }
  return number;
}

/** A lesson most likely belongs to the part of the one before it. */
function partBefore(folder: string, folders: readonly string[], root: string): string {
  const before = folders.findLast((each) => each < folder) ?? folders[0];
  return before === undefined ? 'Gateway flaws' : readLesson(before, root).matter.part;
}

function claimsOf(slug: string): readonly string[] {
  const all: readonly { readonly id: string; readonly lessons: readonly string[] }[] = CLAIMS;
  return all.filter(({ lessons }) => lessons.includes(slug)).map(({ id }) => id);
}

function titleOf(slug: string): string {
  const words = slug.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function filledIn(text: string, words: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => words[name] ?? '');
}

function nextSteps(folder: string, slug: string): string {
  return `Made lessons/${folder}. It runs, and its checks pass with its solution. Next:

  1. npm run lesson -- run ${slug}     the program, on a port of this computer
  2. write lessons/${folder}/python/, and what differs in solution/python/
  3. write checks.ts: requests to send and what must come back; the starter fails one, the solution passes all
  4. write index.mdx, 30 to 120 lines: predict, run, look at the wire, change one thing, 2013 and today
  5. npm run lesson -- test ${slug}    here, and on the Python of this computer
  6. npm start                         http://localhost:4321/lessons/${slug}/
`;
}
