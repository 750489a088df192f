// The table of a suite: passed, failed and skipped, on the machine and natively, a line a module.
import type { ModuleOutcome, Outcome } from './outcome.ts';

export interface ModulePair {
  readonly machine: ModuleOutcome;
  readonly native: ModuleOutcome;
}

const OUTCOMES: readonly Outcome[] = ['passed', 'failed', 'skipped'];
const HEAD = ['', ...OUTCOMES, 'seconds'];

export function formatTable(title: string, pairs: readonly ModulePair[]): string {
  const rows = pairs.map(({ machine, native }) => [
    machine.module,
    ...cells(machine),
    ...cells(native),
  ]);
  const total = [
    'all',
    ...sum(pairs.map(({ machine }) => machine)),
    ...sum(pairs.map(({ native }) => native)),
  ];
  const [first = '', ...rest] = HEAD;
  const lines = [[first, ...rest, ...rest], ...rows, total];
  const width = Math.max(...lines.map(([name = '']) => name.length));
  const format = ([name = '', ...values]: readonly string[]): string =>
    name.padEnd(width) + values.map((value) => value.padStart(9)).join('');
  const over = `${''.padEnd(width)}${'here'.padStart(9)}${''.padEnd(27)}${'natively'.padStart(9)}`;
  return [title, over, ...lines.map(format)].join('\n');
}

/** The share of what passes natively that passes on the machine too, of all tests but some. */
export function share(pairs: readonly ModulePair[], but: Readonly<Record<string, string>>): number {
  let natively = 0;
  let here = 0;
  for (const { machine, native } of pairs) {
    for (const [id, { outcome }] of native.tests) {
      if (outcome !== 'passed' || id in but) continue;
      natively++;
      if (machine.tests.get(id)?.outcome === 'passed') here++;
    }
  }
  return natively === 0 ? 0 : here / natively;
}

function count({ tests }: ModuleOutcome, wanted: Outcome): number {
  return [...tests.values()].filter(({ outcome }) => outcome === wanted).length;
}

function cells(module: ModuleOutcome): readonly string[] {
  return [...OUTCOMES.map((outcome) => String(count(module, outcome))), module.seconds.toFixed(1)];
}

function sum(modules: readonly ModuleOutcome[]): readonly string[] {
  const total = (of: (module: ModuleOutcome) => number): number =>
    modules.reduce((before, module) => before + of(module), 0);
  return [
    ...OUTCOMES.map((outcome) => String(total((module) => count(module, outcome)))),
    total(({ seconds }) => seconds).toFixed(1),
  ];
}
