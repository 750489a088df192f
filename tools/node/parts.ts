// What of Node's library a browser has to have first: the modules that programs load and the functions that they call, run on the
// library as a whole.
import { readdirSync, readFileSync } from 'node:fs';
import type { PackedLibrary, Sources } from '../../sandbox/engines/node/library.ts';
import { type Cuttable, cutFunctions, cuttableFunctions } from './cut-functions.ts';
import { readLessonPrograms } from './lesson-programs.ts';
import { functionName, type Program, type Ran, union, whatRan } from './what-ran.ts';

const PROGRAMS = new URL('first-programs/', import.meta.url);
/** What is fetched before a program runs: what serves a page, and what the plain ones of the lessons need to listen. */
const FIRST = 'first-run.mjs';
/** By the part that they tell of. Each part is what is beyond the ones before it. */
const OTHERS = [
  ['http-server.mjs', 'http-server.cjs', 'http-server.ts'],
  ['websocket.mjs'],
] as const;
/** A lesson's program is plain as long as it loads no more modules than this beyond what serves a page. */
const MOST_MORE = 7;
const OWN_IMPORT = /\bfrom '(?!node:|\.)/;

/** Booted before any module is, and in no list: those of a thread apart, which comes later. */
const BOOTS =
  /^internal\/(?:per_context\/|bootstrap\/(?!switches\/(?:is_not_main_thread|does_not_own_process_state)$))/;
const MAIN = 'internal/main/run_main_module';
/** Its source is not evaluated before a program uses what it gives. */
const DEFERRED = new Set(['internal/deps/undici/undici', 'internal/deps/amaro/dist/index']);

/**
 * The library in the order in which it is fetched; the last part is all that is left. Runs the programs on what lies packed
 * for the machine, which has to be what `tellCalls` gives.
 */
export async function partSources(sources: Sources): Promise<readonly PackedLibrary[]> {
  const left = new Map(Object.entries(sources));
  const take = (isWanted: (id: string) => boolean): Sources => {
    const ids = [...left.keys()].filter(isWanted);
    const part = Object.fromEntries(ids.map((id) => [id, left.get(id) ?? '']));
    for (const id of ids) left.delete(id);
    return part;
  };
  const ran = await whatFirstRuns();
  const boots = take((id) => isLoaded(ran, id) || BOOTS.test(id) || id === MAIN);
  const parts: PackedLibrary[] = [...cutUncalled(boots, ran)];
  for (const [index, programs] of OTHERS.entries()) {
    const more = union(await inTurn(programs, (entry) => whatRan(programOf(entry, 'by itself'))));
    const part = take((id) => isLoaded(more, id) || BOOTS.test(id));
    // What boots without them goes with the first that comes after it.
    if (index === 0) parts[1] = { ...parts[1], sources: part };
    else parts.push({ sources: part });
  }
  return [...parts, { sources: take(() => true) }];
}

async function whatFirstRuns(): Promise<Ran> {
  const page = await whatRan(programOf(FIRST, 'answering'));
  const lessons = (await readLessonPrograms()).filter(
    (files) => !Object.values(files).some((text) => OWN_IMPORT.test(text)),
  );
  const listening = await inTurn(lessons, (files) =>
    whatRan({ files, entry: 'server.ts', ends: 'listening' }),
  );
  const more = ({ modules }: Ran): number =>
    [...modules].filter((id) => !page.modules.has(id)).length;
  const plain = listening.filter((each) => more(each) <= MOST_MORE);
  return union([page, ...plain]);
}

function programOf(entry: string, ends: Program['ends']): Program {
  const texts = readdirSync(PROGRAMS).map((file) => [
    file,
    readFileSync(new URL(file, PROGRAMS), 'utf8'),
  ]);
  return { files: Object.fromEntries(texts) as Program['files'], entry, ends };
}

/** One after the other: each takes a machine of its own. */
async function inTurn<Given>(
  all: readonly Given[],
  run: (each: Given) => Promise<Ran>,
): Promise<readonly Ran[]> {
  const ran: Ran[] = [];
  for (const each of all) ran.push(await run(each));
  return ran;
}

function cutUncalled(
  sources: Sources,
  ran: Ran,
): readonly [first: PackedLibrary, later: PackedLibrary] {
  const cut: Record<string, string> = {};
  const bodies: Record<string, readonly string[]> = {};
  const isUncalled = (id: string, { start }: Cuttable): boolean =>
    !ran.functions.has(functionName(id, start));
  for (const [id, source] of Object.entries(sources)) {
    const cuts = cuttableFunctions(source).filter((each) => isUncalled(id, each));
    const { source: text, bodies: taken } = cutFunctions(source, cuts);
    cut[id] = text;
    if (taken.length > 0) bodies[id] = taken;
  }
  return [{ sources: cut }, { sources: {}, bodies }];
}

function isLoaded({ modules }: Ran, id: string): boolean {
  return modules.has(id) && !DEFERRED.has(id);
}
