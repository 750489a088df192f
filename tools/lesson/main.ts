// `lesson`: what an author of lessons needs. Every error names the file, the field and the mend.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { runProgram } from '../../sandbox/cli/run-program.ts';
import { entryOf, packagesOf } from '../../site/lessons/schema.ts';
import { folderOf, LESSONS, LessonFault, readLesson } from './lesson-folder.ts';
import { listLessons } from './list-lessons.ts';
import { newLesson } from './new-lesson.ts';

const USAGE = `Usage: npm run lesson -- <what>

  new <slug> [--number NN]      make a lesson that runs, to be written
  list                          every lesson: number, slug, title, tracks, claims, checks
  run <slug> [--track python|node] [--publish PORT]
                                run its program, on a port of this computer
  test [<slug>]                 its form, its checks here, and its zip on this computer's own Python and Node
`;

/** What shells use for a command line that makes no sense (sysexits.h, EX_USAGE). */
const EX_USAGE = 64;

class WrongUsage extends Error {}

async function main(words: readonly string[]): Promise<number> {
  const { what, slug, options } = parse(words);
  switch (what) {
    case 'new':
      process.stdout.write(newLesson({ slug: slug ?? missing('new'), number: options.number }));
      return 0;
    case 'list':
      return list();
    case 'run':
      return run(slug ?? missing('run'), options);
    case 'test':
      return test(slug);
    case undefined:
    case 'help':
      process.stdout.write(USAGE);
      return 0;
    default:
      throw new WrongUsage(`there is no "lesson ${what}".`);
  }
}

interface Options {
  readonly number?: string | undefined;
  readonly track?: string | undefined;
  readonly publish?: string | undefined;
}

function parse(words: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        number: { type: 'string' },
        track: { type: 'string' },
        publish: { type: 'string' },
      },
    });
    const [what, slug] = positionals;
    return { what, slug, options: values as Options };
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message : String(error));
  }
}

function missing(what: string): never {
  throw new WrongUsage(`which lesson? Name it by its slug: lesson ${what} hello-gateway.`);
}

function list(): number {
  const { text, faults } = listLessons();
  process.stdout.write(text);
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  return faults.length === 0 ? 0 : 1;
}

async function run(slug: string, { track, publish }: Options): Promise<number> {
  const { folder, matter } = readLesson(folderOf(slug));
  const chosen = matter.tracks.find((each) => track === undefined || each === track);
  if (chosen === undefined) {
    throw new LessonFault(
      `lessons/${folder}/index.mdx`,
      `"tracks" has no ${track}. Use one of: ${matter.tracks.join(', ')}.`,
    );
  }
  const host = publish === undefined ? matter.port : Number(publish);
  if (!(Number.isInteger(host) && host > 0 && host < 65_536)) {
    throw new WrongUsage(`--publish takes a port of this computer, as in 8080, not "${publish}".`);
  }
  return runProgram({
    kind: 'run',
    command: chosen,
    script: `${LESSONS}/${folder}/${chosen}/${entryOf(matter, chosen)}`,
    args: [],
    publish: [{ host, port: matter.port }],
    packages: packagesOf(matter, chosen),
    cwd: undefined,
  });
}

function test(slug: string | undefined): number {
  const files = ['lessons/lessons.test.ts', 'tools/lesson-checks.test.ts', 'tools/lesson/'];
  const only = slug === undefined ? [] : ['--testNamePattern', readLesson(folderOf(slug)).folder];
  const { status } = spawnSync('vitest', ['run', ...files, ...only], {
    cwd: `${LESSONS}/..`,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  return status ?? 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof WrongUsage) {
    process.stderr.write(`lesson: ${error.message}\n\n${USAGE}`);
    process.exitCode = EX_USAGE;
  } else if (error instanceof LessonFault) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } else throw error;
}
