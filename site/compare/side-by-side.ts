// Runs two programs one after the other under the same load, and draws both on one scale of time. One after the other: they
// would share the processor of the reader's tab, and each would be slower for it.
import {
  type BrowserMachine,
  type LoadPlan,
  type LoadRun,
  openMachine,
  type Process,
  planFault,
  startLoad,
  summaryOf,
  systemTime,
} from '../../sandbox/index.ts';
import { LoadPicture } from '../bench/load-picture.ts';
import { durationText } from '../bench/load-scale.ts';
import type { ComparedProgram } from './programs.ts';
import { SIDES, type Side } from './sides.ts';

export interface SameLoad {
  readonly path: string;
  readonly clients: number;
  readonly requests: number;
}

/** Milliseconds after which a client gives a request up. */
const PATIENCE = 20_000;

export class SideBySide {
  readonly #root: HTMLElement;
  readonly #pictures: Readonly<Record<Side, LoadPicture>>;
  #machine: BrowserMachine | undefined;
  #runs: Partial<Record<Side, LoadRun>> = {};

  constructor(root: HTMLElement) {
    this.#root = root;
    for (const part of root.querySelectorAll<HTMLElement>('.sides, table')) part.hidden = false;
    this.#pictures = { A: this.#pictureOf('A'), B: this.#pictureOf('B') };
    // A machine must not serve from the back/forward cache.
    addEventListener('pagehide', () => this.#close());
    const redraw = () => this.#redraw();
    new ResizeObserver(redraw).observe(root);
    new MutationObserver(redraw).observe(document.documentElement, {
      attributeFilter: ['data-theme'],
    });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  }

  /** Rejects with a sentence where a program cannot run. */
  async compare(
    programs: Readonly<Record<Side, ComparedProgram>>,
    load: SameLoad,
    say: (text: string) => void,
  ): Promise<void> {
    this.#runs = {};
    for (const side of SIDES) this.#title(side, programs[side].title);
    try {
      for (const side of SIDES) await this.#run(side, programs[side], load, say);
      const [a, b] = SIDES.map((side) => durationText(this.#runs[side]?.elapsed ?? Number.NaN));
      say(`A took ${a}, B took ${b} for the same load: GET ${load.path}.`);
    } catch (error) {
      this.#close();
      throw error;
    }
  }

  async #run(
    side: Side,
    program: ComparedProgram,
    load: SameLoad,
    say: (text: string) => void,
  ): Promise<void> {
    const { title, port, files, command, entry, packages } = program;
    const plan: LoadPlan = { kind: 'http', port, thinkTime: 0, patience: PATIENCE, ...load };
    const fault = planFault(plan);
    if (fault !== undefined) throw new Error(fault);
    say(`Starting ${side}, “${title}” …`);
    const machine = this.#opened();
    const failed = failureOf(machine);
    const listens = portOf(machine, port);
    let process: Process | undefined;
    try {
      await machine.mount(files);
      process = await Promise.race([machine.spawn(command, [entry], { packages }), failed.promise]);
      await Promise.race([listens.promise, endOf(process, title), failed.promise]);
      say(`${load.clients} clients at ${side}, “${title}” …`);
      const run = startLoad(machine.connect, plan, systemTime);
      this.#runs[side] = run;
      this.#animate(side);
      await Promise.race([run.done, failed.promise]);
      run.stop();
      this.#redraw();
    } finally {
      process?.kill();
      await process?.exit;
      failed.stop();
      listens.stop();
    }
  }

  #animate(side: Side): void {
    this.#draw(side);
    this.#tell(side);
    if (!this.#runs[side]?.isOver) requestAnimationFrame(() => this.#animate(side));
  }

  #redraw(): void {
    for (const side of SIDES) {
      this.#pictures[side].forget();
      this.#draw(side);
      this.#tell(side);
    }
  }

  #draw(side: Side): void {
    const reach = Math.max(...SIDES.map((each) => this.#runs[each]?.elapsed ?? 0));
    const run = this.#runs[side];
    this.#pictures[side].draw({ run, kept: undefined, prediction: undefined, reach });
  }

  #tell(side: Side): void {
    const run = this.#runs[side];
    const cells = this.#root.querySelectorAll(`[data-numbers="${side}"] > td`);
    if (run === undefined) {
      for (const cell of cells) cell.textContent = '';
      return;
    }
    const { served, asked, latency } = summaryOf(run);
    const times = [latency.p50, latency.p95, latency.max].map(durationText);
    const figures = [`${served} of ${asked}`, ...times];
    for (const [place, cell] of cells.entries()) cell.textContent = figures[place] ?? '';
  }

  #title(side: Side, title: string): void {
    for (const place of this.#root.querySelectorAll(`[data-title="${side}"]`)) {
      place.textContent = `${side}: ${title}`;
    }
  }

  #pictureOf(side: Side): LoadPicture {
    const canvas = this.#root.querySelector<HTMLCanvasElement>(`[data-picture="${side}"]`);
    if (canvas === null) throw new Error('The page has no place for the picture. Reload it.');
    return new LoadPicture(canvas);
  }

  #opened(): BrowserMachine {
    this.#machine ??= openMachine({ base: '/machine/' });
    return this.#machine;
  }

  #close(): void {
    for (const run of Object.values(this.#runs)) run.stop();
    this.#machine?.teardown();
    this.#machine = undefined;
  }
}

interface Awaited {
  readonly promise: Promise<never>;
  stop(): void;
}

function portOf(machine: BrowserMachine, port: number) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = machine.on('port', (news) => {
    if (news.port === port && news.type === 'open') resolve();
  });
  return { promise, stop };
}

function failureOf(machine: BrowserMachine): Awaited {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => undefined);
  return { promise, stop: machine.on('error', ({ message }) => reject(new Error(message))) };
}

async function endOf(process: Process, title: string): Promise<never> {
  const code = await process.exit;
  throw new Error(`“${title}” ended with code ${code} before it listened. Compare again.`);
}
