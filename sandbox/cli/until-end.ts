// What a program says until it ends, for tests.
import type { Process } from '../machine/machine.ts';

export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

export async function untilEnd(process: Process): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  for await (const { stream, text } of process.output) said[stream] += text;
  return { ...said, code: await process.exit };
}
