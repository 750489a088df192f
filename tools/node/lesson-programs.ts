// The lessons' programs for Node, as files by path.
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const LESSONS = new URL('../../lessons/', import.meta.url);

/** Text files by their path in the lesson's folder for Node: `server.ts`. */
export type LessonFiles = Readonly<Record<string, string>>;

/** Of the lessons that have a track for Node, in their order. */
export async function readLessonPrograms(): Promise<readonly LessonFiles[]> {
  const lessons = (await readdir(LESSONS)).sort();
  const all = await Promise.all(lessons.map((each) => readTree(new URL(`${each}/node/`, LESSONS))));
  return all.filter((files) => Object.keys(files).length > 0);
}

/** None where there is no such folder. */
async function readTree(folder: URL): Promise<LessonFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const read = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    return [relative(fileURLToPath(folder), path), await readFile(path, 'utf8')] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}
