// Runs a program of `engines/cpython/fixtures` on a machine, for tests.
import { readFile } from 'node:fs/promises';
import type { Machine, Output, Process, SpawnOptions } from '../machine/machine.ts';

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
  const process = await spawnFixture(machine, name, options);
  const said: Record<Output['stream'], string> = { stdout: '', stderr: '' };
  for await (const { stream, text } of process.output) said[stream] += text;
  return { stdout: linesOf(said.stdout), stderr: linesOf(said.stderr), code: await process.exit };
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
