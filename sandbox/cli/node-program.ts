// Runs a program on the Node engine to its end, for tests.
import type { Machine } from '../machine/machine.ts';

export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

export async function runProgram(
  machine: Machine,
  entry: string,
  text: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  await machine.mount({ [entry]: text, ...more });
  const process = await machine.spawn('node', [entry], { packages: ['ws'] });
  const said = { stdout: '', stderr: '' };
  for await (const { stream, text: each } of process.output) said[stream] += each;
  return { ...said, code: await process.exit };
}

/** Without frames in Node's own library, which another version may lay out in another way. */
export const programFrames = (stderr: string): string =>
  stderr
    .split('\n')
    .filter((line) => !/^\s+at .*node:/.test(line))
    .join('\n');
