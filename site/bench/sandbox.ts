// The sandbox, fetched when the reader first shows that they will run something.
import type { Check, Verdict } from '../../lessons/lesson.ts';
import type { BrowserMachine, Connect } from '../../sandbox/index.ts';

/** Where the build puts the sandbox's own files. */
const BASE = '/machine/';

const load = () => import('../../sandbox/index.ts');

export async function openSandbox(): Promise<BrowserMachine> {
  const { openMachine } = await load();
  return openMachine({ base: BASE });
}

/** Boots a WebContainer. Rejects, with a sentence to the reader, where none comes. */
export async function openContainer(): Promise<BrowserMachine> {
  const { openContainerMachine } = await load();
  return openContainerMachine({ base: BASE });
}

/** Whether the embedded machine has been opened on this page: then no WebContainer can be. */
export async function isEmbedded(): Promise<boolean> {
  return (await load()).framesAreRestricted();
}

/** Runs the checks one after the other against what listens on `port`; `onVerdict` hears of each at once. */
export async function judgeAll(
  checks: readonly Check[],
  connect: Connect,
  port: number,
  onVerdict: (id: string, verdict: Verdict) => void,
): Promise<void> {
  const { createProbe, runChecks } = await load();
  const probe = createProbe(connect, port);
  await runChecks(checks, probe, ({ check, verdict }) => onVerdict(check.id, verdict));
}
