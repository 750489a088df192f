// Every lesson's zip, as a reader would have it: unpacked, run by the Python of this computer with the releases that it
// pins, and asked over real loopback by the lesson's own checks.
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
import { programZip } from '../../site/share/program-zip.ts';
import { lessonFolders, readLesson } from './lesson-folder.ts';
import { startNative } from './native-program.ts';
import { nativePython } from './native-python.ts';
import { takeTurn } from './turn.ts';

/** The first time, pip fetches what is pinned. */
const TIMEOUT = 180_000;

type Version = 'starter' | 'solution';

function zipOf(folder: string, version: Version): Uint8Array {
  const { slug, matter } = readLesson(folder);
  const { starter, solution } = readProgram(folder, 'python', matter.entry);
  const solved = starter.map((file) => solution.find((each) => each.path === file.path) ?? file);
  return programZip({
    ...matter,
    slug,
    requirements: requirementsOf(matter.packages, folder),
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

describe.each(lessonFolders())('the zip of lesson %s', { timeout: TIMEOUT }, (folder) => {
  const { slug, matter } = readLesson(folder);

  /** Unpacks the zip, runs its program, and hands it over; what it printed comes along. */
  async function whileRunning<Result>(
    version: Version,
    skip: (why: string) => never,
    use: (said: () => string) => Promise<Result>,
  ): Promise<Result> {
    const zip = zipOf(folder, version);
    const native = nativePython(requirementsIn(zip, slug));
    if (native.kind === 'unfit') return skip(native.why);
    await using _turn = await takeTurn();
    const place = unpacked(zip, `${folder}-${version}`, slug);
    await using program = await startNative(native.python, matter.entry, place, matter.port);
    return await use(program.said);
  }

  // What it does then is judged on the machine: a starter's failures are mostly waits that run out.
  test('starts and listens with the starter', async ({ skip }) => {
    expect(await whileRunning('starter', skip, async (said) => said())).not.toContain('Traceback');
  });

  test('passes every check with the solution', async ({ skip }) => {
    const { checks } = (await import(`../../lessons/${folder}/checks.ts`)) as {
      checks: readonly Check[];
    };
    const failures = await whileRunning('solution', skip, async (said) => {
      const probe = createProbe(connectNative, matter.port);
      const results = await runChecks(checks, probe);
      probe.hangUp();
      return results
        .filter(({ verdict }) => !verdict.passed)
        .map(({ check, verdict }) => ({ check: check.id, verdict, said: said() }));
    });
    expect(failures).toEqual([]);
  });
});
