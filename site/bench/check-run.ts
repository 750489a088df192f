// The lesson's checks against the reader's running server.
import { type Accessor, createSignal } from 'solid-js';
import type { Check, Verdict } from '../../lessons/lesson.ts';
import type { BrowserMachine } from '../../sandbox/index.ts';
import { rememberPassed } from '../lessons/passed.ts';
import type { BenchLesson } from './lesson.ts';
import { judgeAll } from './sandbox.ts';

export type CheckState = 'not run' | 'running' | Verdict;

const MODULES = import.meta.glob<{ readonly checks: readonly Check[] }>(
  '../../lessons/*/checks.ts',
);

export function createChecks(
  lesson: BenchLesson,
  machine: Accessor<BrowserMachine | undefined>,
  port: Accessor<number | undefined>,
) {
  const [verdicts, setVerdicts] = createSignal<Readonly<Record<string, CheckState>>>({});
  const [busy, setBusy] = createSignal(false);
  let asked = false;
  let round = 0;

  async function start(): Promise<void> {
    const connect = machine()?.connect;
    const listening = port();
    const load = MODULES[`../../lessons/${lesson.folder}/checks.ts`];
    if (connect === undefined || listening === undefined || load === undefined) return;
    const mine = ++round;
    asked = false;
    setBusy(true);
    setVerdicts(Object.fromEntries(lesson.checks.map(({ id }) => [id, 'running'])));
    const { checks } = await load();
    const ours = checks.filter(({ id }) => lesson.checks.some((each) => each.id === id));
    await judgeAll(ours, connect, listening, (id, verdict) => {
      if (mine === round) setVerdicts((before) => ({ ...before, [id]: verdict }));
    });
    if (mine !== round) return;
    setBusy(false);
    if (ours.every(({ id }) => isPassed(verdicts()[id]))) rememberPassed(lesson.slug);
  }

  /** What an ended or changed program showed says nothing about the next one. */
  function forget(): void {
    round += 1;
    asked = false;
    setBusy(false);
    setVerdicts({});
  }

  return {
    stateOf: (id: string): CheckState => verdicts()[id] ?? 'not run',
    busy,
    forget,
    /** Checks now, or as soon as the server is ready. */
    ask(): void {
      asked = true;
      void start();
    },
    serverReady(): void {
      if (asked) void start();
    },
    passed: () => lesson.checks.filter(({ id }) => isPassed(verdicts()[id])).length,
    wasRun: () => Object.keys(verdicts()).length > 0,
  };
}

export function isPassed(state: CheckState | undefined): boolean {
  return typeof state === 'object' && state.passed;
}
