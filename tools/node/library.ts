// Node's own library, read out of the pinned Node and packed for the engine. It lies in the cache, never in the repository.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  bytesToText,
  LLHTTP_MARK,
  type NodeFacts,
  type PackedLibrary,
  parametersOf,
  type Sources,
} from '../../sandbox/engines/node/library.ts';
import { minifyModule } from './minify.ts';

const ROOT = new URL('../../', import.meta.url);
export const NODE_CACHE = new URL('.cache/node/', ROOT);
/** The terms under which Node's library is shipped with the site; each platform's package has them. */
export const NODE_LICENCE = new URL('../LICENSE', pathToFileURL(realpathSync(process.execPath)));
const RECORDER = fileURLToPath(new URL('record.ts', import.meta.url));

const UNDICI = 'internal/deps/undici/undici';
/** Of what else would be left out: these are asked for by name. */
const KEPT = new Set([UNDICI, 'internal/deps/minimatch/index']);
const LLHTTP = /AGFzb[A-Za-z0-9+/=]{10000,}/;

/** What a lesson's server never reaches: Node's tools, and protocols that the machine does not carry. */
const LEFT_OUT =
  /^(internal\/)?(deps|test|test_runner|bench|bench_runner|debugger|http2|quic|dtls|sqlite|ffi|wasi|sea|watch_mode|v8_prof\w+)(\/|$)|^repl$|^internal\/repl\/(?!history)|^internal\/main\/(?!run_main_module|worker_thread)/;
/** What the packed library is made of, besides Node. */
const INPUTS = [
  'library.ts',
  'minify.ts',
  'record.ts',
  'syntax.ts',
  '../../sandbox/engines/node/library.ts',
  '../../node_modules/acorn/package.json',
  '../../node_modules/terser/package.json',
];
/** What tells its parts apart, besides it: what runs the first programs decides what they load. */
const PART_INPUTS = [
  'cut-functions.ts',
  'lesson-programs.ts',
  'parts.ts',
  'what-ran.ts',
  ...sourcesIn('first-programs/'),
  ...sourcesIn('../../lessons/').filter((path) => /\/[^/]+\/node\//.test(path)),
  ...sourcesIn('../../sandbox/engines/node/'),
];
const BINDINGS_LEFT_OUT = new Set(['http2', 'sqlite', 'quic', 'dtls', 'ffi', 'wasi', 'profiler']);

/** A part of the packed library, in the order in which they are fetched. */
export interface LibraryPart {
  /** Its file in the cache: JSON of `PackedLibrary`. */
  readonly file: string;
  /** The modules in it that a program can import: `http`. */
  readonly modules: readonly string[];
}

/** The packed library in the cache: made once for each version of Node and of these tools. */
export async function packLibrary(): Promise<LibraryPart> {
  const name = `library-${await keyOf([process.version, process.platform], INPUTS)}.json`;
  const packed = new URL(name, NODE_CACHE);
  if (!existsSync(packed)) {
    await mkdir(NODE_CACHE, { recursive: true });
    await writePart(name, await pack());
  }
  return { file: name, modules: [] };
}

/** The library in parts, in the order in which they are fetched. The first one brings what is no source. */
export async function partLibrary(
  whole: LibraryPart,
  part: (sources: Sources) => Promise<readonly PackedLibrary[]>,
): Promise<readonly LibraryPart[]> {
  const key = await keyOf([whole.file], PART_INPUTS);
  const list = new URL(`parts-${key}.json`, NODE_CACHE);
  if (!existsSync(list)) {
    const { sources, ...facts } = await readPart(whole);
    const parts: LibraryPart[] = [];
    for (const [index, each] of (await part(sources)).entries())
      parts.push(
        await writePart(`library-${index}-${key}.json`, index === 0 ? { ...facts, ...each } : each),
      );
    await writeFile(list, JSON.stringify(parts));
  }
  return JSON.parse(await readFile(list, 'utf8')) as readonly LibraryPart[];
}

export async function readPart({ file }: LibraryPart): Promise<PackedLibrary> {
  return JSON.parse(await readFile(new URL(file, NODE_CACHE), 'utf8')) as PackedLibrary;
}

export async function writePart(file: string, part: PackedLibrary): Promise<LibraryPart> {
  await writeFile(new URL(file, NODE_CACHE), JSON.stringify(part));
  const modules = Object.keys(part.sources).filter((id) => !id.startsWith('internal/'));
  return { file, modules };
}

/** What is made of these texts and files is made anew when one of them changes. */
async function keyOf(texts: readonly string[], files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text);
  for (const file of files) hash.update(await readFile(new URL(file, import.meta.url)));
  return hash.digest('hex').slice(0, 16);
}

/** Paths of the programs in a folder, its tests aside, in an order that stays. */
function sourcesIn(folder: string): readonly string[] {
  return readdirSync(new URL(folder, import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.[cm]?[jt]s$/.test(path) && !/\.(?:test|contract)\.ts$/.test(path))
    .sort()
    .map((path) => `${folder}${path}`);
}

async function pack(): Promise<PackedLibrary> {
  const { sources, ...facts } = record();
  const undici = sources[UNDICI] ?? '';
  const ids = Object.keys(sources).filter((id) => !LEFT_OUT.test(id) || KEPT.has(id));
  const leftOutIds = facts.builtinIds.filter((id) => !ids.includes(id));
  const minified = await Promise.all(
    ids.map(
      async (id) =>
        [id, await minifyModule(parametersOf(id), prepare(id, sources[id] ?? ''))] as const,
    ),
  );
  const bindings = Object.entries(facts.bindings).filter(([name]) => !BINDINGS_LEFT_OUT.has(name));
  return {
    facts: { ...facts, leftOutIds, bindings: Object.fromEntries(bindings) },
    sources: Object.fromEntries(minified),
    llhttp: bytesToText(Buffer.from(findLlhttp(undici), 'base64')),
  };
}

type Recorded = Omit<NodeFacts, 'leftOutIds'> & { readonly sources: Sources };

function record(): Recorded {
  const flags = ['--expose-internals', RECORDER];
  const { status, stdout, stderr } = spawnSync(process.execPath, flags, {
    encoding: 'utf8',
    env: { NODE_NO_WARNINGS: '1' },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`Node's library could not be read: ${stderr.slice(0, 2000)}`);
  return JSON.parse(stdout) as Recorded;
}

/**
 * No function of JavaScript can drain the microtasks, so the three that do so in Node become generators, which pause there.
 * Each replacement must fit as often as it says: another version of Node may have moved them.
 */
const PAUSES: Readonly<Record<string, readonly (readonly [string, string, number])[]>> = {
  'internal/process/task_queues': [
    ['function runNextTicks()', 'function* runNextTicks()', 1],
    ['function processTicksAndRejections()', 'function* processTicksAndRejections()', 1],
    ['runMicrotasks();', 'yield;', 2],
    ['\n  processTicksAndRejections();', '\n  yield* processTicksAndRejections();', 1],
  ],
  'internal/timers': [
    ['function processImmediate()', 'function* processImmediate()', 1],
    ['function processTimers(now)', 'function* processTimers(now)', 1],
    ['function listOnTimeout(list, now)', 'function* listOnTimeout(list, now)', 1],
    ['runNextTicks();', 'yield* runNextTicks();', 3],
    [' listOnTimeout(list, now);', ' yield* listOnTimeout(list, now);', 1],
  ],
};

/** undici's own copies of llhttp would be as large as the rest of it. */
function prepare(id: string, source: string): string {
  if (id === UNDICI) return source.replace(LLHTTP, LLHTTP_MARK).replace(LLHTTP, '');
  return pauseForMicrotasks(id, source);
}

function pauseForMicrotasks(id: string, source: string): string {
  let paused = source;
  for (const [from, to, times] of PAUSES[id] ?? []) {
    const found = paused.split(from).length - 1;
    if (found !== times)
      throw new Error(
        `Node's ${id} has "${from.trim()}" ${found} times, and not ${times}: look how it has changed.`,
      );
    paused = paused.replaceAll(from, to);
  }
  return paused;
}

/** undici carries llhttp twice, as base64; the second is for processors with SIMD. */
function findLlhttp(undici: string): string {
  const [found] = LLHTTP.exec(undici) ?? [];
  if (found === undefined)
    throw new Error("Node's undici no longer carries llhttp as base64: look for `llhttp_wasm`.");
  return found;
}
