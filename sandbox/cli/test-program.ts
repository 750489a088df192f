// Runs a program of `engines/cpython/fixtures` on a machine, for tests.
import { readFile } from 'node:fs/promises';
import type { Machine, Process, SpawnOptions } from '../machine/machine.ts';
import { untilEnd } from './until-end.ts';

const FIXTURES = new URL('../engines/cpython/fixtures/', import.meta.url);

export interface Ended {
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
  readonly code: number;
}

export interface FixtureOptions extends SpawnOptions {
  readonly args?: readonly string[];
}

export async function spawnFixture(
  machine: Machine,
  name: string,
  options: FixtureOptions = {},
): Promise<Process> {
  await machine.mount({ [name]: await readFile(new URL(name, FIXTURES), 'utf8') });
  return machine.spawn('python', [name, ...(options.args ?? [])], options);
}

/** Runs `name` to its end and returns what it printed, line by line. */
export async function runFixture(
  machine: Machine,
  name: string,
  options: FixtureOptions = {},
): Promise<Ended> {
  const { stdout, stderr, code } = await untilEnd(await spawnFixture(machine, name, options));
  return { stdout: linesOf(stdout), stderr: linesOf(stderr), code };
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
