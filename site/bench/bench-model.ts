// All that the bench knows, and what its buttons do. The parts on the screen read from here and call these functions.
import { batch, createEffect, createSignal, onCleanup, onMount } from 'solid-js';
import type { BrowserMachine, Row } from '../../sandbox/index.ts';
import { createArrival } from './arrival.ts';
import { type CheckState, createChecks } from './check-run.ts';
import { createClientList } from './client-list.ts';
import { createDrafts } from './draft-store.ts';
import type { BenchLesson } from './lesson.ts';
import { createConsent, type MachineChoice } from './machine-choice.ts';
import { createNetwork } from './network-model.ts';
import { OutputBatch } from './output-batch.ts';
import { EMPTY_LOG, lastWords, type OutputLog } from './output-log.ts';
import { createPortChoice } from './port-choice.ts';
import { ProgramRun } from './program-run.ts';
import { afterEvent, IDLE, isLive, portOf, type RunEvent, type RunState } from './run-state.ts';
import { openContainer, openSandbox } from './sandbox.ts';
import { createServed } from './served.ts';
import { whileReading } from './while-reading.ts';
import { withNews } from './wire-order.ts';

export type View = 'preview' | 'wire' | 'output' | 'checks' | 'request' | 'load';

export interface Place {
  readonly path: string;
  readonly line: number;
  /** The reader did not ask to be taken into the editor: the focus stays where it is. */
  readonly quiet?: boolean;
}

/** Older rows leave the table. */
const MAX_ROWS = 1_000;

export type BenchModel = ReturnType<typeof createBench>;
export type { CheckState };

export function createBench(lesson: BenchLesson, machineChoice: MachineChoice) {
  const [state, setState] = createSignal<RunState>(IDLE);
  const [log, setLog] = createSignal<OutputLog>(EMPTY_LOG);
  const [rows, setRows] = createSignal<readonly Row[]>([]);
  const [view, setView] = createSignal<View>('preview');
  const [place, setPlace] = createSignal<Place | undefined>(undefined, { equals: false });
  const [machine, setMachine] = createSignal<BrowserMachine>();
  /** Times on the wire count from the first thing that ever crossed it. */
  let firstRowAt: number | undefined;
  /** Where the cursor is in the shown file, once an editor is there. */
  const [cursorLine, setCursorLine] = createSignal<number>();
  const [diff, setDiff] = createSignal(false);
  const drafts = createDrafts(lesson);
  const arrival = createArrival(lesson, { drafts, goTo: arriveAt });
  const output = new OutputBatch(setLog);
  const network = createNetwork(machine);
  const clients = createClientList((chunk) => output.push(chunk), network);
  const port = () => portOf(state(), lesson.port);
  const served = createServed(machineChoice.wanted, {
    embedded: openSandbox,
    webcontainer: openContainer,
  });
  const checks = createChecks(lesson, machine, port);

  const program = new ProgramRun(lesson, served.open, {
    event: hear,
    output: (chunk) => output.push(chunk),
    rows(news) {
      const all = withNews(rows(), news).slice(-MAX_ROWS);
      // Before they show: their times count from it.
      firstRowAt ??= all[0]?.at;
      setRows(all);
    },
    machine(opened) {
      firstRowAt = undefined;
      setRows([]);
      clients.closeAll();
      setMachine(opened);
    },
    lastWords: () => lastWords(output.current()),
  });

  function hear(event: RunEvent): void {
    const before = state();
    const after = afterEvent(before, event);
    if (after === before) return;
    // The status has room for two lines; what the machine says about itself is said whole in the log.
    if (event.kind === 'failure') output.push({ source: 'bench', text: `${event.why}\n` });
    batch(() => {
      setState(after);
      if (after.kind === 'ready' && before.kind !== 'ready') welcome();
      // What checks that are under way have seen of its end stays, and the rest of them fails for it.
      if (after.kind === 'failed' && !checks.busy()) {
        checks.forget();
        if (output.current().lines.length > 0) setView('output');
      }
    });
  }

  function welcome(): void {
    const opened = machine();
    const listening = port();
    if (opened === undefined || listening === undefined) return;
    if (clients.all().length === 0) clients.open(opened, listening);
    else for (const each of clients.all()) each.client.reload();
    checks.serverReady();
  }

  function run(): void {
    batch(() => {
      output.clear();
      checks.forget();
      if (view() === 'output') setView('preview');
    });
    const files = drafts.files().map((file) => [file.path, file.text] as const);
    void program.run(Object.fromEntries(files));
  }

  const isBooting = () => state().kind === 'booting' || state().kind === 'running';

  function arriveAt(path: string, line: number): void {
    setPlace({ path, line, quiet: true });
  }

  function lookAtShared(): void {
    drafts.lookAtShared();
    const shown = drafts.active();
    if (shown === undefined) return;
    arriveAt(shown.path, firstDifference(drafts.original(shown.path), shown.text));
  }

  function reset(): void {
    drafts.reset();
    checks.forget();
  }

  function check(): void {
    if (port() === undefined && !isBooting()) run();
    setView('checks');
    checks.ask();
  }

  onMount(() => {
    // Firefox and Chromium keep frames of a page in the back/forward cache; a machine must not serve from there.
    const leave = () => program.dispose();
    window.addEventListener('pagehide', leave);
    onCleanup(whileReading(() => program.warm()));
    onCleanup(() => {
      window.removeEventListener('pagehide', leave);
      leave();
    });
  });

  createEffect(() => {
    if (place() !== undefined) drafts.select(place()?.path ?? lesson.entry);
  });

  return {
    lesson,
    state,
    log,
    rows,
    view,
    setView,
    /** Where the editor shall go next: set by a link in the output. */
    place,
    cursorLine,
    setCursorLine,
    goTo: (path: string, line: number) => setPlace({ path, line }),
    drafts,
    arrival,
    lookAtShared,
    /** Whether the editor shows the lesson's version beside the reader's. */
    diff,
    setDiff,
    clients,
    network,
    checks,
    port,
    ...createPortChoice(state, lesson.port),
    machine,
    machineChoice,
    consent: createConsent(machineChoice, served.name),
    /** Which machine serves the program. */
    served,
    live: () => isLive(state()),
    warm: () => program.warm(),
    run,
    stop: () => program.stop(),
    reset,
    check,
    firstRowAt: () => firstRowAt ?? 0,
    clearRows: () => setRows([]),
    newClient() {
      const opened = machine();
      const listening = port();
      if (opened !== undefined && listening !== undefined) clients.open(opened, listening);
    },
  };
}

/** The first line, counted from 1, in which two texts differ. */
function firstDifference(one: string, other: string): number {
  const lines = one.split('\n');
  const at = other.split('\n').findIndex((line, index) => line !== lines[index]);
  return at < 0 ? 1 : at + 1;
}
