// Runs a program on the Node engine to its end, for tests.
import type { Machine } from '../machine/machine.ts';
import { type Ended, untilEnd } from './until-end.ts';

export async function runNode(
  machine: Machine,
  entry: string,
  text: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  await machine.mount({ [entry]: text, ...more });
  return untilEnd(await machine.spawn('node', [entry], { packages: ['ws'] }));
}

/** Without frames in Node's own library, which another version may lay out in another way. */
export const programFrames = (stderr: string): string =>
  stderr
    .split('\n')
    .filter((line) => !/^\s+at .*node:/.test(line))
    .join('\n');
