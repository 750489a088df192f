// What can be told of a lesson without running it. That its starter fails and its solution passes is told by the tests
// that have an engine.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CLAIMS } from './claims.ts';
import { type Check, CLAIM_VERDICTS, type Evidence } from './lesson.ts';

const HERE = new URL('./', import.meta.url);

const read = (path: string) => readFileSync(new URL(path, HERE), 'utf8');
const filesUnder = (path: string) =>
  readdirSync(new URL(path, HERE), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('__pycache__'))
    .map((entry) => `${entry.parentPath}/${entry.name}`.split(`${path}/`).at(-1) ?? '');

const folders = readdirSync(HERE).filter((name) => /^\d\d-/.test(name));
const slugOf = (folder: string) => folder.replace(/^\d\d-/, '');

/** The front matter, whose values are plain text or lists of words on one line. */
function frontMatter(mdx: string): Readonly<Record<string, string>> {
  const [, head = ''] = /^---\n(.*?)\n---\n/s.exec(mdx) ?? [];
  return Object.fromEntries(head.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)));
}

const words = (list: string | undefined) =>
  (list ?? '').replace(/[[\]]/g, '').split(', ').filter(Boolean);

/** The text without what it says to the readers of other tracks. */
const asReadBy = (reader: string, mdx: string) =>
  mdx.replace(/^<Track name="(\w+)">\n(.*?)^<\/Track>\n\n?/gms, (_, track: string, passage) =>
    track === reader ? `${passage}\n` : '',
  );

/** As GitHub names them, and Astro with it. */
const anchors = (mdx: string) =>
  [...mdx.matchAll(/^#{2,} (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );

interface Judged {
  readonly checks: readonly Check[];
  readonly evidence: readonly Evidence[];
}

async function judged(folder: string): Promise<Judged> {
  return import(`./${folder}/checks.ts`);
}

test('there are lessons', () => {
  expect(folders.length).toBeGreaterThan(0);
});

test('each claim has its own id', () => {
  expect(new Set(CLAIMS.map(({ id }) => id)).size).toBe(CLAIMS.length);
});

describe.each(folders)('%s', (folder) => {
  const mdx = read(`${folder}/index.mdx`);
  const matter = frontMatter(mdx);
  const prose = mdx.replace(/^---\n.*?\n---\n/s, '');
  const entryOf = (track: string) => (track === 'node' ? 'server.ts' : (matter.entry ?? ''));

  test('is 30 to 120 lines long in each track', () => {
    for (const track of words(matter.tracks)) {
      const lines = asReadBy(track, mdx).split('\n').length;
      expect(lines).toBeGreaterThanOrEqual(30);
      expect(lines).toBeLessThanOrEqual(120);
    }
  });

  test('puts to the test the claims that are assigned to it, and judges each in its text', () => {
    const assigned: readonly { readonly id: string; readonly lessons: readonly string[] }[] =
      CLAIMS;
    const mine = assigned.filter(({ lessons }) => lessons.includes(slugOf(folder)));
    const judged = [...prose.matchAll(/<Claim id="([^"]+)" verdict="([^"]+)">/g)];
    expect(words(matter.claims).toSorted()).toEqual(mine.map(({ id }) => id).toSorted());
    expect(judged.map(([, id]) => id).toSorted()).toEqual(words(matter.claims).toSorted());
    for (const [, , verdict] of judged) expect(CLAIM_VERDICTS).toContain(verdict);
  });

  test('needs and links to lessons and headings that are there', () => {
    const links = [...prose.matchAll(/<LessonLink to="([^"]+)">/g)].map(([, to = '']) => to);
    expect(links).not.toEqual([]);
    for (const to of [...links, ...words(matter.needs)]) {
      const [slug, anchor] = to.split('#');
      const target = folders.find((each) => slugOf(each) === slug);
      expect(target, `the lesson of "${to}"`).toBeDefined();
      if (anchor !== undefined) expect(anchors(read(`${target}/index.mdx`))).toContain(anchor);
    }
  });

  test('lets the reader predict, compares then with today, and gives its sources', () => {
    for (const part of ['<Predict', '<Then>', '<Now>', '<Source href="https://']) {
      expect(prose).toContain(part);
    }
  });

  test('shows lines of code that exist', () => {
    for (const [, track = 'python', file, from, to] of prose.matchAll(
      /<Code (?:track="(\w+)" )?file="([^"]+)" lines="(\d+)-(\d+)" \/>/g,
    )) {
      const length = read(`${folder}/${track}/${file}`).trimEnd().split('\n').length;
      expect(Number(from)).toBeLessThan(Number(to));
      expect(Number(to)).toBeLessThanOrEqual(length);
    }
  });

  test('has its entry, and a solution of files that differ from the starter’s', () => {
    for (const track of words(matter.tracks)) {
      const starter = filesUnder(`${folder}/${track}`);
      const solution = filesUnder(`${folder}/solution/${track}`);
      expect(starter).toContain(entryOf(track));
      expect(solution).not.toEqual([]);
      for (const file of solution) {
        expect(starter).toContain(file);
        const solved = read(`${folder}/solution/${track}/${file}`);
        expect(solved).not.toBe(read(`${folder}/${track}/${file}`));
      }
    }
  });

  test('has evidence for each verdict in its text, and shows it by checks that it has', async () => {
    const { checks, evidence } = await judged(folder);
    const stated = [...prose.matchAll(/<Claim id="([^"]+)" verdict="([^"]+)">/g)];
    expect(evidence.map(({ claim, verdict }) => [claim, verdict]).toSorted()).toEqual(
      stated.map(([, id, verdict]) => [id, verdict]).toSorted(),
    );
    const known = checks.map(({ id }) => id);
    for (const each of evidence) {
      expect(known).toEqual(expect.arrayContaining([...each.checks]));
      expect(each.checks.length > 0 || each.because !== undefined, each.claim).toBe(true);
    }
  });

  test('listens on the port that its front matter names', () => {
    for (const track of words(matter.tracks))
      expect(read(`${folder}/${track}/${entryOf(track)}`)).toContain(matter.port);
  });

  test('has checks with ids of their own, each said in a sentence', async () => {
    const { checks } = await judged(folder);
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
    for (const { id, says } of checks) {
      expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(says).toMatch(/^[A-Z].*\.$/);
    }
  });
});
