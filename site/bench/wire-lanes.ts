// The wire as lanes: a line for each connection, time to the right, bytes as marks. Geometry in plain numbers; one that
// draws puts it on the screen.
import type { Row } from '../../sandbox/index.ts';

export interface Lane {
  readonly connection: number;
  /** `GET /ws`, of its first request; the first thing seen where there was none. */
  readonly asks: string;
  /** `101`, of its first response. */
  readonly answer: string;
  /** Milliseconds, as rows have them. */
  readonly from: number;
  readonly to: number;
  /** Its first moment was seen, and so was its last. */
  readonly opened: boolean;
  readonly closed: boolean;
  /** When it ceased to speak HTTP. */
  readonly switched: number | undefined;
  readonly marks: readonly Mark[];
}

export interface Mark {
  readonly at: number;
  readonly toServer: boolean;
  /** From 0 to 1: seven bytes and seven thousand must both be seen. */
  readonly height: number;
  readonly row: Row;
}

/** Bytes of the highest mark. */
const MOST = 65_536;

export function lanesOf(rows: readonly Row[]): readonly Lane[] {
  const byConnection = Map.groupBy(rows, (row) => row.connection);
  return [...byConnection].map(([connection, its]) => laneOf(connection, its));
}

function laneOf(connection: number, rows: readonly Row[]): Lane {
  const request = rows.find((row) => row.kind === 'request');
  const response = rows.find((row) => row.kind === 'response' || row.kind === 'interim');
  const switched = rows.find((row) => row.kind === 'interim' && row.summary.startsWith('101'));
  const ends = new Set(rows.filter((row) => row.kind === 'end').map((row) => row.direction));
  const over = rows.some((row) => row.kind === 'reset' || row.kind === 'refused');
  return {
    connection,
    asks: request?.summary.replace(/ HTTP\/\S+$/, '') ?? rows[0]?.summary ?? '',
    answer: response?.summary.split(' ')[0] ?? '',
    from: rows[0]?.at ?? 0,
    to: rows.at(-1)?.at ?? 0,
    opened: rows[0]?.kind === 'open',
    closed: over || ends.size === 2,
    switched: switched?.at,
    marks: rows
      .filter((row) => row.size > 0)
      .map((row) => ({
        at: row.at,
        toServer: row.direction === 'client-to-server',
        height: heightOf(row.size),
        row,
      })),
  };
}

function heightOf(bytes: number): number {
  return Math.min(1, 0.15 + (0.85 * Math.log2(bytes)) / Math.log2(MOST));
}

export interface Axis {
  readonly from: number;
  readonly to: number;
  /** Milliseconds after `from`, and what is written there. */
  readonly ticks: readonly { readonly after: number; readonly label: string }[];
}

const TICKS = 6;
/** Less than this is not worth spreading over the whole width. */
const SHORTEST = 100;

/** Steps of 1, 2 or 5 times a power of ten, at most six of them. */
export function axisOf(rows: readonly Row[]): Axis {
  const from = rows[0]?.at ?? 0;
  const length = Math.max(SHORTEST, (rows.at(-1)?.at ?? 0) - from);
  const rough = length / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? rough;
  const count = Math.floor(length / step);
  return {
    from,
    // A little air, so that the last mark is whole.
    to: from + length * 1.02,
    ticks: Array.from({ length: count + 1 }, (_, index) => ({
      after: index * step,
      label: step < 1_000 ? `${Math.round(index * step)} ms` : `${(index * step) / 1_000} s`,
    })),
  };
}

/** The mark of a lane that is nearest to a moment, if one is within `reach` milliseconds. */
export function nearestMark(lane: Lane, at: number, reach: number): Mark | undefined {
  let nearest: Mark | undefined;
  for (const mark of lane.marks) {
    const distance = Math.abs(mark.at - at);
    if (distance <= reach && (nearest === undefined || distance < Math.abs(nearest.at - at))) {
      nearest = mark;
    }
  }
  return nearest;
}
