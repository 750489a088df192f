// Records a lesson: its starter and its solution, each visited by a small client and judged by the lesson's checks.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Check, Visit } from '../../lessons/lesson.ts';
import { type FileTree, MachineError } from '../../sandbox/machine/machine.ts';
import { createProbe } from '../../sandbox/probe/probe.ts';
import { runChecks } from '../../sandbox/probe/run-checks.ts';
import type { LessonRecording, ProgramRun } from '../../site/recordings/recording.ts';
import { cached, keyOf } from './cache.ts';
import { recordRun } from './run.ts';
import { visitPage } from './visit.ts';

const LESSONS = fileURLToPath(new URL('../../lessons/', import.meta.url));

const TRACKS = ['python', 'node'] as const;
const ENTRIES = { python: 'server.py', node: 'server.ts' } as const;

export type Track = (typeof TRACKS)[number];

interface LessonModule {
  readonly checks: readonly Check[];
  readonly visit?: Visit;
}

/** `02-hello-gateway` and its like, in their order. */
export async function lessonFolders(): Promise<readonly string[]> {
  return (await readdir(LESSONS)).filter((name) => /^\d\d-/.test(name)).sort();
}

/** The tracks in which a lesson has its program. */
export function tracksOf(folder: string): readonly Track[] {
  return TRACKS.filter((track) => existsSync(join(LESSONS, folder, track)));
}

export async function lessonRecording(
  folder: string,
  track: Track = 'python',
): Promise<LessonRecording> {
  const packages = track === 'python' ? await packagesOf(folder) : [];
  const programs = [track, `solution/${track}`, 'checks.ts'].map(
    (path) => `lessons/${folder}/${path}`,
  );
  const key = await keyOf(programs, track, ...packages);
  const name = track === 'python' ? folder : `${folder}-${track}`;
  return cached(name, key, () => recordLesson(folder, track, packages), isSound);
}

function isSound(recording: LessonRecording): boolean {
  return (
    recording.kind === 'recorded' &&
    recording.solution.checks.every(({ verdict }) => verdict.passed)
  );
}

async function recordLesson(
  folder: string,
  track: Track,
  packages: readonly string[],
): Promise<LessonRecording> {
  const starter = await filesOf(join(LESSONS, folder, track));
  const solution = await filesOf(join(LESSONS, folder, 'solution', track));
  const lesson = (await import(join(LESSONS, folder, 'checks.ts'))) as LessonModule;
  try {
    return {
      kind: 'recorded',
      starter: await recordProgram(lesson, track, starter, packages),
      solution: await recordProgram(lesson, track, { ...starter, ...solution }, packages),
    };
  } catch (error) {
    if (error instanceof MachineError && error.code === 'NO_PACKAGE') {
      return { kind: 'missing', missing: error.message };
    }
    throw new Error(`lessons/${folder}: ${error instanceof Error ? error.message : error}`);
  }
}

async function recordProgram(
  { checks, visit = visitPage }: LessonModule,
  track: Track,
  files: FileTree,
  packages: readonly string[],
): Promise<ProgramRun> {
  let visited = 0;
  let judged: ProgramRun['checks'] = [];
  const rows = await recordRun({
    command: track,
    args: [ENTRIES[track]],
    files,
    packages,
    async drive(connect, port, soFar) {
      const probe = createProbe(connect, port);
      // A starter may be unable to answer yet: the wire shows how far it came.
      await visit(probe).catch(() => undefined);
      probe.hangUp();
      visited = soFar();
      const ours = checks.filter((check) => check.tracks?.includes(track) ?? true);
      const results = await runChecks(ours, probe);
      judged = results.map(({ check, verdict }) => ({ id: check.id, verdict }));
    },
  });
  return { rows, visit: visited, checks: judged };
}

async function filesOf(folder: string): Promise<FileTree> {
  const files: Record<string, Uint8Array> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.parentPath.includes('__pycache__')) continue;
    const file = join(entry.parentPath, entry.name);
    files[relative(folder, file).replaceAll('\\', '/')] = new Uint8Array(await readFile(file));
  }
  return files;
}

async function packagesOf(folder: string): Promise<readonly string[]> {
  const text = await readFile(join(LESSONS, folder, 'index.mdx'), 'utf8');
  const list = /^packages: \[(.*)\]$/m.exec(text)?.[1] ?? '';
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
