// The real thing: the landing page's program on a machine in the reader's tab, and twenty clients of it. Fetched when
// somebody asks for it.
import {
  type BrowserMachine,
  createProbe,
  openMachine,
  type Process,
  type Row,
} from '../../sandbox/index.ts';
import { CLIENTS, RUN, talk } from './clients.ts';
import { countSoFar, writeAnswers } from './figure.ts';
import { pictureOf } from './picture.ts';
import { type Mood, programThat } from './program.ts';
import source from './server.py?raw';

const PATHS = ['waits', 'lines', 'client', 'server'] as const;

export class LiveRuns {
  #machine: BrowserMachine | undefined;

  constructor() {
    // A machine must not serve from the back/forward cache.
    addEventListener('pagehide', () => this.#close());
  }

  /** Resolves once the clients have gone. Rejects with a sentence where the machine cannot run or the program ends. */
  async run(mood: Mood, figure: HTMLElement, say: (text: string) => void): Promise<void> {
    const machine = this.#opened();
    let drawing: Drawing | undefined;
    let process: Process | undefined;
    const stopListening = [
      // Once this program runs, what boots is the spare for the next.
      machine.on('boot', ({ stage }) => process ?? say(`${stage} …`)),
      machine.on('rows', (rows) => drawing?.add(rows)),
    ];
    try {
      say('Starting Python in your tab …');
      const failed = failureOf(machine);
      const listens = portOf(machine);
      await machine.mount({ 'server.py': programThat(mood, source) });
      process = await Promise.race([
        machine.spawn('python', ['server.py'], { packages: ['tornado'] }),
        failed,
      ]);
      const port = await Promise.race([listens, failed, endOf(process)]);
      say(`Live: ${CLIENTS.length} connections to port ${port} in your tab.`);
      drawing = new Drawing(figure);
      await Promise.race([talk(machine.connect, createProbe(machine.connect, port)), failed]);
      drawing.end();
      say('That was real: CPython, Tornado and twenty connections, in this tab.');
    } catch (error) {
      this.#close();
      throw error;
    } finally {
      process?.kill();
      drawing?.end();
      for (const stop of stopListening) stop();
    }
  }

  #opened(): BrowserMachine {
    this.#machine ??= openMachine({ base: '/machine/' });
    return this.#machine;
  }

  #close(): void {
    this.#machine?.teardown();
    this.#machine = undefined;
  }
}

function portOf(machine: BrowserMachine): Promise<number> {
  return new Promise((resolve) => {
    const stop = machine.on('server-ready', ({ port }) => {
      stop();
      resolve(port);
    });
  });
}

function failureOf(machine: BrowserMachine): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  machine.on('error', ({ message }) => reject(new Error(message)));
  promise.catch(() => undefined);
  return promise;
}

async function endOf(process: Process): Promise<never> {
  const code = await process.exit;
  throw new Error(`The program ended with code ${code} before it listened. Run it again.`);
}

/** Redraws a figure with what has crossed the wire so far. */
class Drawing {
  readonly #figure: HTMLElement;
  readonly #rows: Row[] = [];
  #began: number | undefined;
  #isOver = false;

  constructor(figure: HTMLElement) {
    this.#figure = figure;
    figure.dataset.live = 'runs';
    this.#draw();
  }

  add(rows: readonly Row[]): void {
    if (this.#isOver) return;
    if (this.#began === undefined && rows.length > 0) {
      this.#began = performance.now();
      this.#pass();
    }
    this.#rows.push(...rows);
    this.#draw();
  }

  end(): void {
    this.#isOver = true;
    this.#figure.dataset.live = 'done';
  }

  #draw(): void {
    const picture = pictureOf(this.#rows);
    picture.groups.forEach((group, index) => {
      const svg = this.#figure.querySelectorAll('svg')[index];
      for (const name of PATHS) svg?.querySelector(`.${name}`)?.setAttribute('d', group[name]);
    });
    const { asked = RUN, answered = RUN, others, answers } = picture;
    this.#figure.style.setProperty('--asked', String(asked / RUN));
    this.#figure.style.setProperty('--answered', String(answered / RUN));
    writeAnswers(this.#figure, answers, answered);
    const count = this.#figure.querySelector('.others');
    if (count !== null) count.textContent = String(others);
    const soFar = this.#figure.querySelector<HTMLElement>('.so-far');
    if (soFar === null) return;
    soFar.hidden = picture.answered !== undefined;
    soFar.textContent = countSoFar(answers.length);
  }

  #pass(): void {
    const now = this.#figure.querySelector<HTMLElement>('.now');
    const at = Math.min(1, (performance.now() - (this.#began ?? 0)) / RUN);
    now?.style.setProperty('translate', `${(at - 1) * 100}%`);
    if (!this.#isOver) requestAnimationFrame(() => this.#pass());
  }
}
