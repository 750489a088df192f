// What a suite of other people's tests is: where it comes from, its modules, and how one of them is run.

import type { Expected } from './expected.ts';

/** Seconds after which a module is killed, unless it says otherwise. */
export const MODULE_LIMIT = 120;

export interface Module {
  readonly name: string;
  /** Seconds after which it is killed. */
  readonly limit: number;
}

export interface Suite {
  readonly name: string;
  /** Which release the tests are, which Python runs them natively, and how that differs. */
  readonly note: string;
  /** The folder that the machine sees: the tests, and the program that runs a module of them. */
  readonly folder: string;
  /** The program in `folder` that is started with the name of a module. */
  readonly program: string;
  /** Package groups of the machine. */
  readonly packages: readonly string[];
  readonly native: { readonly python: string; readonly env: Readonly<Record<string, string>> };
  readonly modules: readonly Module[];
  readonly expected: Expected;
  /** The share that has to pass on the machine, of what passes natively and needs nothing that it does not have. */
  readonly goal: number;
}

/** A suite that is not there: what is missing, and how to mend it. */
export class NoSuite extends Error {
  readonly suite: string;

  constructor(suite: string, why: string) {
    super(`${suite} was not run: ${why}`);
    this.name = 'NoSuite';
    this.suite = suite;
  }
}
