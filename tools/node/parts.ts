// What of Node's library a browser has to have first: the modules that small programs load and the functions that they call, run
// on the library as a whole.
import { readdirSync, readFileSync } from 'node:fs';
import { openNodeMachine } from '../../sandbox/cli/node-machine.ts';
import { hasMarks } from '../../sandbox/engines/node/function-bodies.ts';
import type { PackedLibrary, Sources } from '../../sandbox/engines/node/library.ts';
import type { Connect } from '../../sandbox/kernel/connection.ts';
import { type Cuttable, cutFunctions, cuttableFunctions } from './cut-functions.ts';

const PROGRAMS = new URL('first-programs/', import.meta.url);
/** By the part that they tell of. Each part is what is beyond the ones before it. */
const PARTS = [
  ['first-run.mjs', 'first-run.ts'],
  ['http-server.mjs', 'http-server.cjs', 'http-server.ts'],
  ['websocket.mjs'],
] as const;

/** Booted before any module is, and in no list: those of a thread apart, which comes later. */
const BOOTS =
  /^internal\/(?:per_context\/|bootstrap\/(?!switches\/(?:is_not_main_thread|does_not_own_process_state)$))/;
const MAIN = 'internal/main/run_main_module';
/** Its source is not evaluated before a program uses what it gives. */
const DEFERRED = new Set(['internal/deps/undici/undici', 'internal/deps/amaro/dist/index']);
const MARK = 'what ran: ';
const KIND = 'NativeModule ';
/** The set of the functions that have been called, in the realm of the program. */
const CALLED = 'globalThis.__called';
const TELLS = `process.on('exit', () => process._rawDebug(${JSON.stringify(MARK)} + JSON.stringify({ modules: process.moduleLoadList, functions: [...${CALLED}] })));`;

/** Where a program listens for a client of ours: its own would be counted with it. */
const PUBLISHED = 8888;
const REQUEST = 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';

/** What a program has loaded and called. */
interface Ran {
  readonly modules: ReadonlySet<string>;
  /** `net:120`: by module and by place in its text. */
  readonly functions: ReadonlySet<string>;
}

/** The same library, whose functions say that they are called. Throws where a module could be taken for one with marks. */
export function tellCalls(sources: Sources): Sources {
  return mapSources(sources, (id, source) => {
    if (hasMarks(source)) throw new Error(`Node's ${id} has a letter that stands for a function.`);
    let told = source;
    for (const { start, block } of cuttableFunctions(source).toReversed()) {
      const call = `(${CALLED}??=new Set).add(${JSON.stringify(nameOf(id, start))});`;
      told = `${told.slice(0, block + 1)}${call}${told.slice(block + 1)}`;
    }
    return told;
  });
}

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
  const [first = [], ...others] = PARTS;
  const ran = await runAll(first);
  const boots = take((id) => isLoaded(ran, id) || BOOTS.test(id) || id === MAIN);
  const parts: PackedLibrary[] = [...cutUncalled(boots, ran)];
  for (const [index, programs] of others.entries()) {
    const more = await runAll(programs);
    const part = take((id) => isLoaded(more, id) || BOOTS.test(id));
    // What boots without them goes with the first that comes after it.
    if (index === 0) parts[1] = { ...parts[1], sources: part };
    else parts.push({ sources: part });
  }
  return [...parts, { sources: take(() => true) }];
}

function cutUncalled(
  sources: Sources,
  ran: Ran,
): readonly [first: PackedLibrary, later: PackedLibrary] {
  const bodies: Record<string, readonly string[]> = {};
  const isUncalled = (id: string, { start }: Cuttable): boolean =>
    !ran.functions.has(nameOf(id, start));
  const cut = mapSources(sources, (id, source) => {
    const cuts = cuttableFunctions(source).filter((each) => isUncalled(id, each));
    const { source: text, bodies: taken } = cutFunctions(source, cuts);
    if (taken.length > 0) bodies[id] = taken;
    return text;
  });
  return [{ sources: cut }, { sources: {}, bodies }];
}

const nameOf = (id: string, start: number): string => `${id}:${start}`;

function isLoaded({ modules }: Ran, id: string): boolean {
  return modules.has(id) && !DEFERRED.has(id);
}

function mapSources(sources: Sources, map: (id: string, source: string) => string): Sources {
  return Object.fromEntries(Object.entries(sources).map(([id, source]) => [id, map(id, source)]));
}

async function runAll(programs: readonly string[]): Promise<Ran> {
  const modules = new Set<string>();
  const functions = new Set<string>();
  for (const program of programs) {
    const ran = await run(program);
    for (const each of ran.modules) if (each.startsWith(KIND)) modules.add(each.slice(KIND.length));
    for (const each of ran.functions) functions.add(each);
  }
  return { modules, functions };
}

async function run(
  program: string,
): Promise<{ readonly modules: readonly string[]; readonly functions: readonly string[] }> {
  const machine = openNodeMachine();
  const texts = readdirSync(PROGRAMS).map((file) => [
    file,
    readFileSync(new URL(file, PROGRAMS), 'utf8'),
  ]);
  const files = Object.fromEntries(texts) as Record<string, string>;
  await machine.mount({ ...files, [program]: `${files[program]}\n${TELLS}\n` });
  machine.on('port', ({ port, type }) => {
    if (port === PUBLISHED && type === 'open') void ask(machine.connect, port);
  });
  const process = await machine.spawn('node', [program], { packages: ['ws'] });
  await process.input.close();
  let said = '';
  for await (const { text } of process.output) said += text;
  machine.teardown();
  const told = said.split(MARK)[1]?.split('\n')[0];
  if (told === undefined)
    throw new Error(`${program} does not run on the engine to its end:\n${said.slice(-2000)}`);
  return JSON.parse(told);
}

async function ask(connect: Connect, port: number): Promise<void> {
  const connection = await connect(port);
  await connection.write(new TextEncoder().encode(REQUEST));
  while ((await connection.read()) !== undefined);
  connection.end();
}
