// The signature of the site: a line for each connection, time to the right, bytes as marks. Rows of a recorded wire in,
// lanes and the paths of their drawing out.
import type { RecordedRow } from '../recordings/recording.ts';

export interface Lane {
  readonly connection: number;
  /** `GET /ws`; of a connection that never spoke HTTP, its first bytes in words. */
  readonly asks: string;
  /** `101 Switching Protocols`; empty where none came. */
  readonly answer: string;
  /** Milliseconds of the recording. */
  readonly opened: number;
  /** Left out where the connection outlives the recording. */
  readonly closed?: number;
  /** When it ceased to speak HTTP. */
  readonly switched?: number;
  readonly marks: readonly Mark[];
}

export interface Mark {
  readonly at: number;
  readonly from: 'client' | 'server';
  /** Bytes. */
  readonly size: number;
}

/** In the order in which the connections were opened; those that carried nothing are left out. */
export function lanesOf(rows: readonly RecordedRow[]): readonly Lane[] {
  const byConnection = Map.groupBy(rows, ({ connection }) => connection);
  return [...byConnection.values()].map(laneOf).filter(({ marks }) => marks.length > 0);
}

/**
 * The lanes of a run that tell most in few lines: the first that ask for something new, or are answered in a new way,
 * and then the first of the others. In their order.
 */
export function tellingLanes(lanes: readonly Lane[], most: number): readonly Lane[] {
  const seen = new Set<string>();
  const isNew = lanes.map(({ asks, answer }) => {
    const said = `${asks} ${answer}`;
    return !seen.has(said) && seen.add(said) !== undefined;
  });
  const news = lanes.filter((_, place) => isNew[place]);
  const others = lanes.filter((_, place) => !isNew[place]);
  const chosen = new Set([...news, ...others].slice(0, most));
  return lanes.filter((lane) => chosen.has(lane));
}

/** The time that these lanes need, with a little room, in milliseconds of the recording. */
export function spanOf(lanes: readonly Lane[]): { readonly from: number; readonly to: number } {
  const from = Math.min(...lanes.map(({ opened }) => opened));
  const ends = lanes.flatMap(({ closed, marks }) => [closed ?? 0, marks.at(-1)?.at ?? 0]);
  const length = Math.max(1, Math.max(...ends) - from);
  return { from: from - length * 0.01, to: from + length * 1.03 };
}

export const LANE_WIDTH = 1_000;
export const LANE_HEIGHT = 24;

export interface LanePaths {
  readonly http: string;
  readonly switched: string;
  readonly ends: string;
  readonly client: string;
  readonly server: string;
}

/** What the client sends rises from the line, what the server sends hangs from it: the hues are not the only difference. */
export function pathsOf(lane: Lane, { from, to }: { from: number; to: number }): LanePaths {
  const x = (at: number) => Math.round(((at - from) / (to - from)) * LANE_WIDTH * 10) / 10;
  const y = LANE_HEIGHT / 2;
  const end = lane.closed === undefined ? LANE_WIDTH : x(lane.closed);
  const turn = lane.switched === undefined ? end : x(lane.switched);
  const marks = (side: Mark['from'], sign: 1 | -1) =>
    lane.marks
      .filter((mark) => mark.from === side)
      .map(({ at, size }) => `M${x(at)} ${y + 1.5 * sign}v${sign * heightOf(size)}`)
      .join('');
  return {
    http: `M${x(lane.opened)} ${y}H${turn}`,
    switched: turn === end ? '' : `M${turn} ${y}H${end}`,
    ends: lane.closed === undefined ? '' : `M${end} ${y - 4}v8`,
    client: marks('client', -1),
    server: marks('server', 1),
  };
}

/** Seven bytes and seven thousand must both be seen: from 2 to 9 of the 12 units that half a lane has. */
export function heightOf(size: number): number {
  return Math.round(Math.min(9, Math.max(2, 0.9 * Math.log2(size))) * 10) / 10;
}

function laneOf(rows: readonly RecordedRow[]): Lane {
  const [first] = rows;
  const sent = rows.filter(({ size }) => size > 0);
  const request = rows.find(({ kind }) => kind === 'request');
  const answer = rows.find(({ kind, summary }) => kind === 'response' || summary.startsWith('101'));
  const ends = rows.filter(({ kind }) => kind === 'end');
  const over = rows.find(({ kind }) => kind === 'reset') ?? (ends.length > 1 ? ends[1] : undefined);
  const turn = rows.find(({ kind, summary }) => kind === 'interim' && summary.startsWith('101'));
  return {
    connection: first?.connection ?? 0,
    asks: request?.summary.replace(/ HTTP\/\d\.\d$/, '') ?? sent[0]?.summary ?? '',
    answer: answer?.summary ?? '',
    opened: first?.at ?? 0,
    ...(over === undefined ? {} : { closed: over.at }),
    ...(turn === undefined ? {} : { switched: turn.at }),
    marks: sent.map(({ at, direction, size }) => ({
      at,
      from: direction === 'client-to-server' ? 'client' : 'server',
      size,
    })),
  };
}
