// Records a lesson: its starter and its solution, each visited by a small client and judged by the lesson's checks.
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Check, Visit } from '../../lessons/lesson.ts';
import { type FileTree, MachineError } from '../../sandbox/machine/machine.ts';
import { createProbe } from '../../sandbox/probe/probe.ts';
import { runChecks } from '../../sandbox/probe/run-checks.ts';
import { entryOf, packagesOf, type Track } from '../../site/lessons/schema.ts';
import type { LessonRecording, ProgramRun } from '../../site/recordings/recording.ts';
import { LESSONS, lessonFolders, readLesson } from '../lesson/lesson-folder.ts';
import { cached, keyOf } from './cache.ts';
import { recordRun } from './run.ts';
import { visitPage } from './visit.ts';

interface LessonModule {
  readonly checks: readonly Check[];
  readonly visit?: Visit;
}

/** How a track's programs are run. */
interface Command {
  readonly track: Track;
  readonly entry: string;
  readonly packages: readonly string[];
}

export async function lessonRecording(folder: string, track: Track): Promise<LessonRecording> {
  const { matter } = readLesson(folder);
  const command = { track, entry: entryOf(matter, track), packages: packagesOf(matter, track) };
  const programs = [track, `solution/${track}`, 'checks.ts'].map(
    (path) => `lessons/${folder}/${path}`,
  );
  const key = await keyOf([...programs, ...(await sharedChecks())], JSON.stringify(command));
  return cached(`${folder}.${track}`, key, () => recordLesson(folder, command), isSound);
}

/** Every lesson's programs, in reading order. */
export function lessonPrograms(): readonly (readonly [folder: string, track: Track])[] {
  return lessonFolders().flatMap((folder) =>
    readLesson(folder).matter.tracks.map((track) => [folder, track] as const),
  );
}

/** What checks of several lessons import. */
async function sharedChecks(): Promise<readonly string[]> {
  const files = (await readdir(LESSONS)).filter((name) => /^[\w-]+\.ts$/.test(name));
  return files.filter((name) => name !== 'claims.ts').map((name) => `lessons/${name}`);
}

/** A starter that passes every check was lucky on a busy computer, as a solution that fails one was not. */
function isSound(recording: LessonRecording): boolean {
  return (
    recording.kind === 'recorded' &&
    recording.starter.checks.some(({ verdict }) => !verdict.passed) &&
    recording.solution.checks.every(({ verdict }) => verdict.passed)
  );
}

async function recordLesson(folder: string, command: Command): Promise<LessonRecording> {
  const starter = await filesOf(join(LESSONS, folder, command.track));
  const solution = await filesOf(join(LESSONS, folder, 'solution', command.track));
  const module = (await import(join(LESSONS, folder, 'checks.ts'))) as LessonModule;
  try {
    return {
      kind: 'recorded',
      starter: await recordProgram(module, command, starter),
      solution: await recordProgram(module, command, { ...starter, ...solution }),
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
  { track, entry, packages }: Command,
  files: FileTree,
): Promise<ProgramRun> {
  const ours = checks.filter(({ tracks }) => tracks?.includes(track) ?? true);
  let visited = 0;
  let judged: ProgramRun['checks'] = [];
  const rows = await recordRun({
    command: track,
    args: [entry],
    files,
    packages,
    async drive(connect, port, soFar) {
      const probe = createProbe(connect, port);
      // A starter may be unable to answer yet: the wire shows how far it came.
      await visit(probe).catch(() => undefined);
      probe.hangUp();
      visited = soFar();
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
