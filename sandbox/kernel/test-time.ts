// Time for tests: it stands still until it is told to pass.
import type { Time } from './time.ts';

interface Due {
  readonly at: number;
  readonly run: () => void;
}

export class TestTime implements Time {
  #now = 0;
  readonly #due = new Set<Due>();

  readonly now = (): number => this.#now;

  readonly after = (milliseconds: number, run: () => void): (() => void) => {
    const due = { at: this.#now + milliseconds, run };
    this.#due.add(due);
    return () => this.#due.delete(due);
  };

  /** How much waits. */
  get waiting(): number {
    return this.#due.size;
  }

  /** Runs all that falls due meanwhile, each at its own time. */
  pass(milliseconds: number): void {
    const until = this.#now + milliseconds;
    while (this.runNext(until));
    this.#now = until;
  }

  /** Runs the first thing that is due by `until`. False where nothing is. */
  runNext(until: number): boolean {
    let first: Due | undefined;
    for (const due of this.#due) {
      if (due.at <= until && (first === undefined || due.at < first.at)) first = due;
    }
    if (first === undefined) return false;
    this.#due.delete(first);
    this.#now = first.at;
    first.run();
    return true;
  }
}
