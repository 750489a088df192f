// `npm run conformance`: tests that were written for other systems, on the machine and natively beside it.
//
//   node conformance/main.ts [--only TEXT] [--no-native] [--details]
//
// It fails where a test fails that is not expected to, where one passes that is expected to fail, where a suite is below
// its goal, and where a suite could not be fetched.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cpython } from './cpython.ts';
import { compare } from './expected.ts';
import { NODE_GOAL, nodeExpected, nodeModules, runNodeModule } from './node.ts';
import type { ModuleOutcome } from './outcome.ts';
import { runModule } from './run-module.ts';
import { type Module, NoSuite, type Suite } from './suite.ts';
import { formatTable, type ModulePair, share } from './table.ts';
import { tornado } from './tornado.ts';

const CACHE = fileURLToPath(new URL('../.cache/conformance/', import.meta.url));
/** Modules that run at a time: one a core of the smallest machine that this is run on. */
const AT_A_TIME = 2;
/** Modules that are run again at most: where more fail, it is no matter of time. */
const MODULES_AGAIN = 4;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    details: { type: 'boolean', default: false },
    native: { type: 'boolean', default: true },
  },
  allowNegative: true,
});
const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());

mkdirSync(CACHE, { recursive: true });
let isGood = true;
for (const fetchSuite of [tornado, cpython]) {
  try {
    isGood = (await runSuite(fetchSuite(CACHE))) && isGood;
  } catch (error) {
    if (!(error instanceof NoSuite)) throw error;
    say(`\n${error.message}`);
    isGood = false;
  }
}
isGood = (await runNode()) && isGood;
process.exit(isGood && !stop.signal.aborted ? 0 : 1);

/** Programs, not tests: each is run by Node itself beside the engine, and has to end and print the same. */
async function runNode(): Promise<boolean> {
  const { only = '' } = options;
  const modules = nodeModules().filter(({ name }) => `node ${name}`.includes(only));
  const pairs: ModulePair[] = [];
  for (const module of modules) {
    if (!stop.signal.aborted) pairs.push(await runNodeModule(module, CACHE));
  }
  if (pairs.length === 0) return true;
  const expected = nodeExpected();
  const surprises = compare(
    pairs.map((pair) => pair.machine),
    expected,
    modules.length === nodeModules().length,
  );
  say(
    `\n${formatTable(`node: small programs, on Node ${process.version} and on its library here`, pairs)}`,
  );
  for (const { id, detail } of surprises.failed) say(`failed: ${id}: ${detail}`);
  for (const id of surprises.passed) say(`passes, and was expected to fail: ${id}`);
  for (const id of surprises.unknown) say(`expected to fail, and there is no such test: ${id}`);
  const reached = share(pairs, expected.absent);
  say(`${percent(reached)} end and print the same`);
  return Object.values(surprises).every((list) => list.length === 0) && reached >= NODE_GOAL;
}

async function runSuite(suite: Suite): Promise<boolean> {
  const { only = '' } = options;
  const modules = suite.modules.filter(({ name }) => name.includes(only));
  if (modules.length === 0) return true;
  const isWhole = modules.length === suite.modules.length;
  const pairs = await tryAgain(suite, modules, await runAll(suite, modules));
  const machine = pairs.map((pair) => pair.machine);
  const surprises = compare(machine, suite.expected, isWhole);
  writeFileSync(join(CACHE, `${suite.name}.json`), JSON.stringify(machine.map(record), null, 1));

  say(`\n${formatTable(`${suite.name}: ${suite.note}`, pairs)}`);
  for (const { id, detail } of surprises.failed) {
    say(`failed: ${id}${options.details ? `\n${detail}` : `: ${lastLine(detail)}`}`);
  }
  for (const id of surprises.passed) say(`passes, and was expected to fail: ${id}`);
  for (const id of surprises.unknown) say(`expected to fail, and there is no such test: ${id}`);
  let isAsExpected = Object.values(surprises).every((list) => list.length === 0);
  if (options.native) {
    const reached = share(pairs, suite.expected.absent);
    say(
      `${percent(share(pairs, {}))} of what passes natively passes here too, ` +
        `${percent(reached)} of what needs nothing that the machine does not have`,
    );
    if (isWhole && reached < suite.goal) {
      say(`that is below the goal of ${percent(suite.goal)}`);
      isAsExpected = false;
    }
  }
  return isAsExpected;
}

async function runAll(suite: Suite, modules: readonly Module[]): Promise<readonly ModulePair[]> {
  const pairs: ModulePair[] = [];
  const work = modules.entries();
  const worker = async (): Promise<void> => {
    for (const [index, module] of work) {
      if (stop.signal.aborted) return;
      const machine = await runModule(suite, module, 'machine', stop.signal);
      const native: ModuleOutcome = options.native
        ? await runModule(suite, module, 'native', stop.signal)
        : { module: module.name, tests: new Map(), seconds: 0 };
      pairs[index] = { machine, native };
      process.stderr.write(`conformance: ${module.name}, ${machine.seconds.toFixed(0)} s\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return pairs.filter((pair) => pair !== undefined);
}

/** Some tests measure time, and fail where the computer is busy: modules with failures run again, one at a time. */
async function tryAgain(
  suite: Suite,
  modules: readonly Module[],
  pairs: readonly ModulePair[],
): Promise<readonly ModulePair[]> {
  const result: ModulePair[] = [];
  let left = MODULES_AGAIN;
  for (const [index, pair] of pairs.entries()) {
    const module = modules[index];
    const { failed } = compare([pair.machine], suite.expected, false);
    if (module === undefined || failed.length === 0 || left === 0 || stop.signal.aborted) {
      result.push(pair);
      continue;
    }
    left--;
    const second = await runModule(suite, module, 'machine', stop.signal);
    const tests = new Map(pair.machine.tests);
    for (const { id } of failed) {
      const outcome = second.tests.get(id);
      if (outcome === undefined) {
        // The first run did not end; one that does says nothing of the tests that are left out on purpose.
        say(`left out at the second try: ${id}`);
        tests.delete(id);
      } else if (outcome.outcome === 'passed') {
        say(`passed at the second try: ${id}`);
        tests.set(id, outcome);
      }
    }
    result.push({ ...pair, machine: { ...pair.machine, tests } });
  }
  return result;
}

function record({ module, tests, seconds }: ModuleOutcome): object {
  return { module, seconds, tests: Object.fromEntries(tests) };
}

function percent(part: number): string {
  return `${(part * 100).toFixed(1)} %`;
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
