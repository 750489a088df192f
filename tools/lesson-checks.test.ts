// Every lesson's checks, on the machine: the starter fails where it should, the solution passes.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Check } from '../lessons/lesson.ts';
import { openNodeMachine } from '../sandbox/cli/node-machine.ts';
import type { FileTree } from '../sandbox/machine/machine.ts';
import { createProbe } from '../sandbox/probe/probe.ts';
import { runChecks } from '../sandbox/probe/run-checks.ts';

const LESSONS = new URL('../lessons/', import.meta.url);

async function readFiles(folder: URL): Promise<FileTree> {
  const files: Record<string, Uint8Array> = {};
  if (!existsSync(folder)) return files;
  for (const name of await readdir(folder))
    files[name] = new Uint8Array(await readFile(new URL(name, folder)));
  return files;
}

async function readPackages(lesson: string): Promise<string[]> {
  const text = await readFile(new URL(`${lesson}/index.mdx`, LESSONS), 'utf8');
  const list = /^packages: \[(.*)\]$/m.exec(text)?.[1] ?? '';
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** `[id, passed]` of each check against the program. */
async function verdicts(
  lesson: string,
  track: Track,
  files: FileTree,
): Promise<(readonly [string, boolean])[]> {
  const { checks } = (await import(fileURLToPath(new URL(`${lesson}/checks.ts`, LESSONS)))) as {
    checks: readonly Check[];
  };
  const machine = openNodeMachine();
  try {
    await machine.mount(files);
    const ready = new Promise<number>((resolve) =>
      machine.on('server-ready', ({ port }) => resolve(port)),
    );
    if (track === 'node') await machine.spawn('node', ['server.ts']);
    else await machine.spawn('python', ['server.py'], { packages: await readPackages(lesson) });
    const probe = createProbe(machine.connect, await ready);
    const ours = checks.filter((check) => check.tracks?.includes(track) ?? true);
    const results = await runChecks(ours, probe);
    probe.hangUp();
    return results.map(({ check, verdict }) => [check.id, verdict.passed] as const);
  } finally {
    machine.teardown();
  }
}

const lessons = (await readdir(LESSONS, { withFileTypes: true })).filter((entry) =>
  entry.isDirectory(),
);

const TRACKS = ['python', 'node'] as const;
type Track = (typeof TRACKS)[number];

const programs = lessons.flatMap(({ name }) =>
  TRACKS.filter((track) => existsSync(new URL(`${name}/${track}/`, LESSONS))).map(
    (track) => [name, track] as const,
  ),
);

describe.each(programs)('lesson %s in %s', { timeout: 60_000 }, (lesson, track) => {
  const starter = readFiles(new URL(`${lesson}/${track}/`, LESSONS));
  const solution = readFiles(new URL(`${lesson}/solution/${track}/`, LESSONS));

  test('leaves something to do: its starter fails a check and passes another', async () => {
    const passed = (await verdicts(lesson, track, await starter)).map(([, isPassed]) => isPassed);
    expect(passed).toContain(false);
    expect(passed).toContain(true);
  });

  test('has a solution that passes every check', async () => {
    const files = { ...(await starter), ...(await solution) };
    const failed = (await verdicts(lesson, track, files)).filter(([, passed]) => !passed);
    expect(failed).toEqual([]);
  });
});
