// Gathers a program's output between frames, so that a flood costs the page a bounded share of its time.
import { appended, EMPTY_LOG, type OutputChunk, type OutputLog } from './output-log.ts';

/** Past this many characters between two frames the gathered chunks are folded into the bounded log at once. */
const MAX_GATHERED = 200_000;
/** Of the time since the last showing, at most a quarter goes into showing. */
const REST = 3;

export class OutputBatch {
  readonly #show: (log: OutputLog) => void;
  #log = EMPTY_LOG;
  #gathered: OutputChunk[] = [];
  #size = 0;
  #scheduled = false;
  #restUntil = 0;

  constructor(show: (log: OutputLog) => void) {
    this.#show = show;
  }

  push(chunk: OutputChunk): void {
    this.#gathered.push(chunk);
    this.#size += chunk.text.length;
    if (this.#size > MAX_GATHERED) this.#fold();
    if (this.#scheduled) return;
    this.#scheduled = true;
    const wait = this.#restUntil - performance.now();
    // A hidden page has no frames, and its log still has to be there when the reader comes back.
    if (document.hidden || wait > 0) setTimeout(() => this.#flush(), Math.max(wait, 16));
    else requestAnimationFrame(() => this.#flush());
  }

  /** The log as it stands, with all that was pushed. */
  current(): OutputLog {
    this.#fold();
    return this.#log;
  }

  clear(): void {
    this.#log = EMPTY_LOG;
    this.#gathered = [];
    this.#size = 0;
    this.#show(this.#log);
  }

  #fold(): void {
    this.#log = appended(this.#log, this.#gathered);
    this.#gathered = [];
    this.#size = 0;
  }

  #flush(): void {
    this.#scheduled = false;
    const began = performance.now();
    this.#fold();
    this.#show(this.#log);
    const ended = performance.now();
    this.#restUntil = ended + (ended - began) * REST;
  }
}
