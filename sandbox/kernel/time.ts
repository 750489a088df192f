// Time, for what has to wait: handed in from outside, so that this room needs no clock of its own and tests need no real
// one.

export interface Time {
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Runs once, so many milliseconds from now or later. Returns what calls it off. */
  readonly after: (milliseconds: number, run: () => void) => () => void;
}
