// Small programs, written from Node's documentation, on the engine and on the very Node whose library it runs: what they
// print and how they end has to be the same, byte for byte.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { deliverInParts } from '../sandbox/cli/library-in-parts.ts';
import { npmPackages, openNodeMachine } from '../sandbox/cli/node-machine.ts';
import type { EmbeddedMachine } from '../sandbox/engines/embedded-machine.ts';
import { type Expected, readExpected } from './expected.ts';
import type { ModuleOutcome, TestOutcome } from './outcome.ts';
import type { ModulePair } from './table.ts';

const PROGRAMS = new URL('node/', import.meta.url);
/** `=== name.mjs` begins a program. */
const HEAD = /^=== (\S+)\n/gm;
const HOME = '/home/reader';
/** Milliseconds after which a program is ended. */
const LIMIT = 10_000;

export const NODE_GOAL = 0.97;

export interface NodeModule {
  readonly name: string;
  readonly programs: readonly { readonly file: string; readonly source: string }[];
}

interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

export function nodeModules(): readonly NodeModule[] {
  return readdirSync(PROGRAMS)
    .filter((file) => file.endsWith('.txt'))
    .toSorted()
    .map((file) => {
      const parts = readFileSync(new URL(file, PROGRAMS), 'utf8').split(HEAD).slice(1);
      const programs = parts.flatMap((name, index) =>
        index % 2 === 0 ? [{ file: name, source: parts[index + 1] ?? '' }] : [],
      );
      return { name: file.replace('.txt', ''), programs };
    });
}

export function nodeExpected(): Expected {
  return readExpected('node/node.expected.json');
}

/** Runs all programs of a module in both places. Natively a program passes always: it is what the other is held to. */
export async function runNodeModule(module: NodeModule, cache: string): Promise<ModulePair> {
  const folder = mkdtempSync(join(cache, 'node-'));
  // Beside the repository's packages, and outside its own module type.
  writeFileSync(join(folder, 'package.json'), '{}');
  const machine = openNodeMachine({ delivery: deliverInParts });
  const packages = await npmPackages();
  const tests = new Map<string, TestOutcome>();
  const native = new Map<string, TestOutcome>();
  const started = performance.now();
  try {
    for (const { file, source } of module.programs) {
      const id = `${module.name}/${file}`;
      const place = join(folder, file.replace(/\W/g, '-'));
      mkdirSync(place);
      writeFileSync(join(place, 'package.json'), '{}');
      writeFileSync(join(place, file), source);
      const [theirs, ours] = await Promise.all([
        runNatively(place, file),
        runHere(machine, packages, file, source),
      ]);
      native.set(id, { outcome: 'passed', detail: '' });
      tests.set(id, compareEndings(plain(theirs, place), plain(ours, HOME)));
    }
  } finally {
    machine.teardown();
    rmSync(folder, { recursive: true });
  }
  const seconds = (performance.now() - started) / 1000;
  const outcome = (all: ModuleOutcome['tests']): ModuleOutcome => ({
    module: module.name,
    tests: all,
    seconds,
  });
  return { machine: outcome(tests), native: outcome(native) };
}

async function runNatively(folder: string, file: string): Promise<Ended> {
  const child = spawn(process.execPath, [file], {
    cwd: folder,
    env: { HOME: folder, PWD: folder, PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT,
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    closed,
  ]);
  return { stdout, stderr, code: code ?? 137 };
}

async function runHere(
  machine: EmbeddedMachine,
  packages: readonly string[],
  file: string,
  source: string,
): Promise<Ended> {
  await machine.mount({ [file]: source, 'package.json': '{}' });
  const said = { stdout: '', stderr: '' };
  try {
    const process = await machine.spawn('node', [file], { packages });
    const limit = setTimeout(() => process.kill(), LIMIT);
    for await (const { stream, text: each } of process.output) said[stream] += each;
    clearTimeout(limit);
    return { ...said, code: await process.exit };
  } catch (error) {
    return { ...said, stderr: `${said.stderr}${String(error)}`, code: -1 };
  }
}

/**
 * Without what differs by its nature: where the program lies, and frames and places in Node's own library, which comes
 * here without its line breaks.
 */
function plain({ stdout, stderr, code }: Ended, home: string): Ended {
  const local = (each: string): string => each.replaceAll(home, HOME);
  const isOwn = (line: string): boolean => !/^\s+at .*node:|^\s+at .*<anonymous>\)?$/.test(line);
  return {
    stdout: local(stdout),
    stderr: local(stderr)
      .replace(/^node:[^\n]*\n(?:[^\n]*\n){2}\n/gm, '')
      .replace(/\(node:\d+\)/g, '(node:1)')
      .split('\n')
      .filter(isOwn)
      .join('\n')
      .replaceAll(/\n +\^+\n/g, '\n^\n'),
    code,
  };
}

function compareEndings(theirs: Ended, ours: Ended): TestOutcome {
  for (const part of ['code', 'stdout', 'stderr'] as const) {
    if (theirs[part] === ours[part]) continue;
    const shown = (ended: Ended): string => JSON.stringify(ended[part]).slice(0, 600);
    const more = part === 'code' ? ` ${ours.stderr.slice(0, 300)}` : '';
    return {
      outcome: 'failed',
      detail: `${part}: Node ${shown(theirs)}, here ${shown(ours)}${more}`,
    };
  }
  return { outcome: 'passed', detail: '' };
}
