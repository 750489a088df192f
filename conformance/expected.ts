// The failures that are expected, each with its reason; and what of a run is not as expected.
import { readFileSync } from 'node:fs';
import type { ModuleOutcome } from './outcome.ts';

/** Reason by test. */
export type Reasons = Readonly<Record<string, string>>;

export interface Expected {
  /** Those that need what the machine does not have at all, as TLS and processes: no share counts them. */
  readonly absent: Reasons;
  readonly fails: Reasons;
  /** Those that fail without ever waiting, so that nothing could end them: they are not run. */
  readonly spins: Reasons;
}

/** In a file, tests stand under their reason. */
type Groups = Readonly<Record<string, readonly string[]>>;

export interface Surprises {
  readonly failed: readonly { readonly id: string; readonly detail: string }[];
  /** Expected to fail, and they pass. */
  readonly passed: readonly string[];
  /** Expected to fail, and there is no such test. */
  readonly unknown: readonly string[];
}

export function readExpected(file: string): Expected {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  const { absent, fails, spins } = JSON.parse(text) as Record<keyof Expected, Groups>;
  return { absent: byTest(absent), fails: byTest(fails), spins: byTest(spins) };
}

function byTest(groups: Groups): Reasons {
  return Object.fromEntries(
    Object.entries(groups).flatMap(([reason, ids]) => ids.map((id) => [id, reason])),
  );
}

/** `isWhole`: every module of the suite was run, so that a name that no test has is a mistake. */
export function compare(
  modules: readonly ModuleOutcome[],
  { absent, fails, spins }: Expected,
  isWhole: boolean,
): Surprises {
  const expected: Reasons = { ...absent, ...fails, ...spins };
  const failed: { id: string; detail: string }[] = [];
  const passed: string[] = [];
  const met = new Set<string>();
  for (const { tests } of modules) {
    for (const [id, { outcome, detail }] of tests) {
      const isExpected = id in expected;
      if (isExpected) met.add(id);
      if (outcome === 'failed' && !isExpected) failed.push({ id, detail });
      if (outcome === 'passed' && isExpected) passed.push(id);
    }
  }
  const unknown = isWhole ? Object.keys(expected).filter((name) => !met.has(name)) : [];
  return { failed, passed, unknown };
}
