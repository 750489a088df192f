// What is kept of a run: the rows of its wire without their bytes, and what the checks said. `tools/record` makes
// recordings before each build; pages are drawn from them.
import type { Verdict } from '../../lessons/lesson.ts';
import type { Direction, RowKind } from '../../sandbox/index.ts';

export interface RecordedRow {
  /** Milliseconds since the first row of the run, to a tenth. */
  readonly at: number;
  readonly connection: number;
  readonly direction: Direction;
  readonly kind: RowKind;
  /** `GET /ws HTTP/1.1`. */
  readonly summary: string;
  /** Bytes. */
  readonly size: number;
}

export interface RecordedCheck {
  readonly id: string;
  readonly verdict: Verdict;
}

/** One program, visited once and then judged. */
export interface ProgramRun {
  /** Of the visit first, then of the checks, in the order of the wire. */
  readonly rows: readonly RecordedRow[];
  /** How many of the rows the visit made. */
  readonly visit: number;
  readonly checks: readonly RecordedCheck[];
}

export type LessonRecording =
  | { readonly kind: 'recorded'; readonly starter: ProgramRun; readonly solution: ProgramRun }
  /** What the program needs could not be built; `missing` says why, and how to mend it. */
  | { readonly kind: 'missing'; readonly missing: string };

/** The landing page's twenty clients, with the line that blocks and with the one that does not. */
export interface LandingRecording {
  readonly blocks: readonly RecordedRow[];
  readonly yields: readonly RecordedRow[];
}
