// Every lesson's zip, as a reader would have it: unpacked, run by the Python of this computer with the releases that it
// pins, or by plain Node, and asked over real loopback by the lesson's own checks.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, describe, expect, test } from 'vitest';
import { connectNative } from '../../bench/native-connection.ts';
import type { Check } from '../../lessons/lesson.ts';
import { createProbe } from '../../sandbox/probe/probe.ts';
import { runChecks } from '../../sandbox/probe/run-checks.ts';
import { readProgram } from '../../site/lessons/programs.ts';
import { requirementsOf } from '../../site/lessons/requirements.ts';
import { entryOf, type Track } from '../../site/lessons/schema.ts';
import { programZip } from '../../site/share/program-zip.ts';
import { lessonFolders, readLesson } from './lesson-folder.ts';
import { installNpm } from './native-npm.ts';
import { startNative } from './native-program.ts';
import { type NativePython, nativePython } from './native-python.ts';
import { takeTurn } from './turn.ts';

/** The first time, pip fetches what is pinned. */
const TIMEOUT = 180_000;

type Version = 'starter' | 'solution';

function zipOf(folder: string, track: Track, version: Version): Uint8Array {
  const { slug, matter } = readLesson(folder);
  const { starter, solution } = readProgram(folder, track, entryOf(matter, track));
  const solved = starter.map((file) => solution.find((each) => each.path === file.path) ?? file);
  return programZip({
    ...matter,
    slug,
    track,
    entry: entryOf(matter, track),
    requirements: requirementsOf(track, matter, folder),
    files: version === 'starter' ? starter : solved,
    address: `https://example.org/lessons/${slug}/`,
  });
}

const root = mkdtempSync(join(tmpdir(), 'zips-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Returns the folder that was in the zip. */
function unpacked(zip: Uint8Array, name: string, slug: string): string {
  for (const [path, bytes] of Object.entries(unzipSync(zip))) {
    const to = join(root, name, path);
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, bytes);
  }
  return join(root, name, slug);
}

function requirementsIn(zip: Uint8Array, slug: string): readonly string[] {
  const file = unzipSync(zip)[`${slug}/requirements.txt`];
  return file === undefined ? [] : strFromU8(file).trim().split('\n');
}

/** What runs the program: the Python that has what the zip pins, or the Node that runs this. */
function nativeFor(track: Track, zip: Uint8Array, slug: string): NativePython {
  if (track === 'python') return nativePython(requirementsIn(zip, slug));
  return { kind: 'ready', command: process.execPath };
}

const programs = lessonFolders().flatMap((folder) =>
  readLesson(folder).matter.tracks.map((track) => [folder, track] as const),
);

describe.each(programs)('the zip of lesson %s in %s', { timeout: TIMEOUT }, (folder, track) => {
  const { slug, matter } = readLesson(folder);

  /** Unpacks the zip, runs its program, and hands it over; what it printed comes along. */
  async function whileRunning<Result>(
    version: Version,
    skip: (why: string) => never,
    use: (said: () => string) => Promise<Result>,
  ): Promise<Result> {
    const zip = zipOf(folder, track, version);
    const native = nativeFor(track, zip, slug);
    if (native.kind === 'unfit') return skip(native.why);
    await using _turn = await takeTurn();
    const place = unpacked(zip, `${folder}-${track}-${version}`, slug);
    if (track === 'node') installNpm(place);
    const entry = entryOf(matter, track);
    await using program = await startNative(native.command, entry, place, matter.port);
    return await use(program.said);
  }

  // What it does then is judged on the machine: a starter's failures are mostly waits that run out.
  test('starts and listens with the starter', async ({ skip }) => {
    const said = await whileRunning('starter', skip, async (output) => output());
    expect(said).not.toMatch(/Traceback|Error:/);
  });

  test('passes every check with the solution', async ({ skip }) => {
    const { checks } = (await import(`../../lessons/${folder}/checks.ts`)) as {
      checks: readonly Check[];
    };
    const ours = checks.filter((check) => check.tracks?.includes(track) ?? true);
    const failures = await whileRunning('solution', skip, async (said) => {
      const probe = createProbe(connectNative, matter.port);
      const results = await runChecks(ours, probe);
      probe.hangUp();
      return results
        .filter(({ verdict }) => !verdict.passed)
        .map(({ check, verdict }) => ({ check: check.id, verdict, said: said() }));
    });
    expect(failures).toEqual([]);
  });
});
