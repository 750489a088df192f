// What programs load of Node's library, and which of its functions they call, run on the machine under Node.
import { openNodeMachine } from '../../sandbox/cli/node-machine.ts';
import { hasMarks } from '../../sandbox/engines/node/function-bodies.ts';
import type { Sources } from '../../sandbox/engines/node/library.ts';
import type { Connect } from '../../sandbox/kernel/connection.ts';
import { cuttableFunctions } from './cut-functions.ts';

/** What programs have loaded and called. */
export interface Ran {
  readonly modules: ReadonlySet<string>;
  /** As `functionName` names them. */
  readonly functions: ReadonlySet<string>;
}

export interface Program {
  readonly files: Readonly<Record<string, string>>;
  readonly entry: string;
  /** A program ends by itself; or when it listens; or when it listens and has answered a client. */
  readonly ends: 'by itself' | 'listening' | 'answering';
}

const MARK = 'what ran: ';
const KIND = 'NativeModule ';
/** The set of the functions that have been called, in the realm of the program. */
const CALLED = 'globalThis.__called';
const TELLS = `
process.on('exit', () => process._rawDebug(${JSON.stringify(MARK)} + JSON.stringify({ modules: process.moduleLoadList, functions: [...${CALLED}] })));
process.on('SIGINT', () => process.exit());
`;
const REQUEST = 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';

/** A function by its module and by where its code begins there: `net:120`. */
export function functionName(id: string, start: number): string {
  return `${id}:${start}`;
}

/** The same library, whose functions say that they are called. Throws where a module could be taken for one with marks. */
export function tellCalls(sources: Sources): Sources {
  const told = Object.entries(sources).map(([id, source]) => [id, tellCallsOf(id, source)]);
  return Object.fromEntries(told) as Sources;
}

function tellCallsOf(id: string, source: string): string {
  if (hasMarks(source)) throw new Error(`Node's ${id} has a letter that stands for a function.`);
  let told = source;
  for (const { start, block } of cuttableFunctions(source).toReversed()) {
    const call = `(${CALLED}??=new Set).add(${JSON.stringify(functionName(id, start))});`;
    told = `${told.slice(0, block + 1)}${call}${told.slice(block + 1)}`;
  }
  return told;
}

/** Runs a program on what lies packed for the machine, which has to be what `tellCalls` gives. */
export async function whatRan({ files, entry, ends }: Program): Promise<Ran> {
  const machine = openNodeMachine();
  await machine.mount({ ...files, [entry]: `${files[entry]}${TELLS}` });
  const listens = new Promise<number>((resolve) =>
    machine.on('server-ready', ({ port }) => resolve(port)),
  );
  const process = await machine.spawn('node', [entry], { packages: ['ws'] });
  await process.input.close();
  if (ends !== 'by itself')
    void listens.then(async (port) => {
      // A client within the program would be counted with it.
      if (ends === 'answering') await ask(machine.connect, port);
      process.interrupt();
    });
  let said = '';
  for await (const { text } of process.output) said += text;
  machine.teardown();
  const told = said.split(MARK)[1]?.split('\n')[0];
  if (told === undefined)
    throw new Error(`${entry} does not run on the engine to its end:\n${said.slice(-2000)}`);
  const { modules, functions } = JSON.parse(told) as Record<keyof Ran, readonly string[]>;
  const own = modules.filter((each) => each.startsWith(KIND));
  return {
    modules: new Set(own.map((each) => each.slice(KIND.length))),
    functions: new Set(functions),
  };
}

export function union(all: readonly Ran[]): Ran {
  return {
    modules: new Set(all.flatMap(({ modules }) => [...modules])),
    functions: new Set(all.flatMap(({ functions }) => [...functions])),
  };
}

async function ask(connect: Connect, port: number): Promise<void> {
  const connection = await connect(port);
  await connection.write(new TextEncoder().encode(REQUEST));
  while ((await connection.read()) !== undefined);
  connection.end();
}
