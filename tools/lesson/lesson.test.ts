import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LESSONS, LessonFault, readLesson } from './lesson-folder.ts';
import { listLessons } from './list-lessons.ts';
import { newLesson } from './new-lesson.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lessons-'));
  cpSync(`${LESSONS}/02-hello-gateway`, `${root}/02-hello-gateway`, { recursive: true });
});

afterEach(() => rmSync(root, { recursive: true }));

/** Changes the front matter of hello-gateway, and says what is then wrong with it. */
function faultAfter(change: (text: string) => string): string {
  const path = `${root}/02-hello-gateway/index.mdx`;
  writeFileSync(path, change(readFileSync(path, 'utf8')));
  try {
    readLesson('02-hello-gateway', root);
  } catch (error) {
    if (error instanceof LessonFault) return error.message;
    throw error;
  }
  return 'none';
}

describe('reading a lesson from the disk', () => {
  it('gives its front matter as the site sees it', () => {
    expect(readLesson('02-hello-gateway', root)).toMatchObject({
      slug: 'hello-gateway',
      matter: { title: 'Hello, gateway', port: 8888, packages: [] },
      hasChecks: true,
    });
  });

  it('names the file, the field and the mend', () => {
    const file = 'lessons/02-hello-gateway/index.mdx';
    expect(faultAfter((text) => text.replace(/^minutes: .*\n/m, 'minutes: long\n'))).toBe(
      `${file}: "minutes" is not a whole number from 1 to 90. Write \`minutes: 10\`.`,
    );
  });

  it.each([
    [
      'no front matter',
      (text: string) => text.replace('---\n', ''),
      'Begin the file with a line `---`',
    ],
    ['no YAML', (text: string) => text.replace(/^title: .*/m, 'title: a: b'), 'line 2 is no YAML'],
    [
      'an entry that is not there',
      (text: string) => text.replace(/^entry: .*/m, 'entry: app.py'),
      'whose program begins with app.py',
    ],
    [
      'a need that is not there',
      (text: string) => text.replace(/^needs: .*/m, 'needs: [nothing]'),
      'Use one of: hello-gateway',
    ],
  ])('complains of %s', (_, change, words) => {
    expect(faultAfter(change)).toContain(words);
  });
});

describe('a new lesson', () => {
  it('can be read, is numbered after the last, and comes with what to do next', () => {
    const said = newLesson({ slug: 'text-and-bytes' }, root);
    const lesson = readLesson('03-text-and-bytes', root);
    expect(lesson.matter).toMatchObject({ title: 'Text and bytes', part: 'Gateway flaws' });
    expect(said).toContain('npm run lesson -- run text-and-bytes');
  });

  it('has the claims that wait for it', () => {
    newLesson({ slug: 'verdict', number: '31' }, root);
    const mdx = readFileSync(`${root}/31-verdict/index.mdx`, 'utf8');
    expect(mdx).toMatch(/^claims: \[.*\]$/m);
    expect(mdx).not.toContain('{{');
  });

  it('quotes lines of its program that are there', () => {
    newLesson({ slug: 'text-and-bytes' }, root);
    const mdx = readFileSync(`${root}/03-text-and-bytes/index.mdx`, 'utf8');
    const [, last] = /lines="6-(\d+)"/.exec(mdx) ?? [];
    const lines = readFileSync(`${root}/03-text-and-bytes/python/server.py`, 'utf8').split('\n');
    expect(lines[5]).toMatch(/^def app/);
    expect(Number(last)).toBeLessThan(lines.length);
  });

  it.each([
    ['Hello', undefined, 'cannot be an address'],
    ['hello--gateway', undefined, 'cannot be an address'],
    ['hello-gateway', undefined, 'is there already'],
    ['other', '02', 'is taken by lessons/02-hello-gateway'],
    ['other', '2', 'two digits'],
  ])('is refused as %s, number %s', (slug, number, words) => {
    expect(() => newLesson({ slug, number }, root)).toThrow(words);
  });
});

describe('the list of lessons', () => {
  it('has a line for each, and what is wrong with those that cannot be read', () => {
    newLesson({ slug: 'text-and-bytes' }, root);
    expect(listLessons(root).text.split('\n')[1]).toMatch(
      /^02\s+hello-gateway\s+Hello, gateway\s+python( node)?\s+wsgi-simple wsgi-cgi-spirit\s+yes$/,
    );
    faultAfter((text) => text.replace(/^port: .*/m, 'port: 0'));
    const { text, faults } = listLessons(root);
    expect(text).not.toContain('hello-gateway');
    expect(faults).toEqual([expect.stringContaining('"port" is not a whole number')]);
  });
});
