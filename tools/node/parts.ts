// Which of Node's modules a browser has to have first: those that small programs load, run on the library as a whole.
import { readdirSync, readFileSync } from 'node:fs';
import { openNodeMachine } from '../../sandbox/cli/node-machine.ts';
import type { Sources } from '../../sandbox/engines/node/library.ts';

const PROGRAMS = new URL('first-programs/', import.meta.url);
/** By the part that they tell of. Each part is what is beyond the ones before it. */
const PARTS = [
  ['http-server.mjs', 'http-server.cjs', 'http-server.ts'],
  ['websocket.mjs'],
] as const;

/** Booted before any module is, and in no list. */
const BOOTS = /^internal\/(?:per_context|bootstrap)\//;
const MAIN = 'internal/main/run_main_module';
/** Its source is not evaluated before a program uses what it gives. */
const DEFERRED = new Set(['internal/deps/undici/undici', 'internal/deps/amaro/dist/index']);
const MARK = 'loaded modules: ';
const KIND = 'NativeModule ';
const TELLS = `process.on('exit', () => process._rawDebug(${JSON.stringify(MARK)} + JSON.stringify(process.moduleLoadList)));`;

/** The sources in the order in which they are fetched; the last part is all that is left. */
export async function partSources(sources: Sources): Promise<readonly Sources[]> {
  const left = new Map(Object.entries(sources));
  const take = (isWanted: (id: string) => boolean): Sources => {
    const ids = [...left.keys()].filter(isWanted);
    const part = Object.fromEntries(ids.map((id) => [id, left.get(id) ?? '']));
    for (const id of ids) left.delete(id);
    return part;
  };
  const parts: Sources[] = [];
  for (const programs of PARTS) {
    const loaded = new Set<string>();
    for (const program of programs) for (const id of await run(program)) loaded.add(id);
    const isFirst = parts.length === 0;
    parts.push(
      take(
        (id) =>
          (loaded.has(id) && !DEFERRED.has(id)) || (isFirst && (BOOTS.test(id) || id === MAIN)),
      ),
    );
  }
  return [...parts, take(() => true)];
}

async function run(program: string): Promise<readonly string[]> {
  const machine = openNodeMachine();
  const texts = readdirSync(PROGRAMS).map((file) => [
    file,
    readFileSync(new URL(file, PROGRAMS), 'utf8'),
  ]);
  const files = Object.fromEntries(texts) as Record<string, string>;
  await machine.mount({ ...files, [program]: `${files[program]}\n${TELLS}\n` });
  const process = await machine.spawn('node', [program], { packages: ['ws'] });
  await process.input.close();
  let said = '';
  for await (const { text } of process.output) said += text;
  machine.teardown();
  const list = said.split(MARK)[1]?.split('\n')[0];
  if (list === undefined)
    throw new Error(`${program} does not run on the engine to its end:\n${said.slice(-2000)}`);
  return (JSON.parse(list) as readonly string[])
    .filter((each) => each.startsWith(KIND))
    .map((each) => each.slice(KIND.length));
}
