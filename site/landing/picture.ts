// The twenty clients as lanes: rows of a wire in, paths of an SVG out. Drawn once while the site is built, and again
// with every row of a live run.
import type { RecordedRow } from '../recordings/recording.ts';
import { ASKER, CLIENTS, type Kind, RUN } from './clients.ts';

export interface Group {
  readonly kind: Kind;
  readonly lanes: number;
  /** Path data: a line while the connection is open, marks of either side, and how long somebody waits. */
  readonly lines: string;
  readonly client: string;
  readonly server: string;
  readonly waits: string;
}

export interface Picture {
  readonly groups: readonly Group[];
  /** When the report was asked for and when it came, in milliseconds of the run. */
  readonly asked: number | undefined;
  readonly answered: number | undefined;
  /** Answers of the server to the others in the second that the report takes. */
  readonly others: number;
  /** When each answer of the server came, in order. */
  readonly answers: readonly number[];
}

/** One unit is a millisecond across and a CSS pixel down. */
export const WIDTH = RUN;
export const LANE = 16;
/** Shorter waits are not seen. */
const WAIT = 60;
/** The server's own pause between two pieces of news. */
const NEWS_PAUSE = 250;
/** What the report takes. It may have been asked for earlier: a busy loop lets it wait. */
const REPORT = 1_000;
const ANSWERS: readonly RecordedRow['kind'][] = ['response', 'frame', 'chunk'];

/** `rows` begin with the first of the twenty connecting. */
export function pictureOf(rows: readonly RecordedRow[]): Picture {
  const [first] = rows;
  const origin = first?.at ?? 0;
  const lanes = CLIENTS.map((): RecordedRow[] => []);
  for (const row of rows) {
    const lane = lanes[row.connection - (first?.connection ?? 1)];
    if (row.at - origin <= RUN) lane?.push({ ...row, at: Math.round(row.at - origin) });
  }
  const asks = lanes[ASKER]?.find((row) => row.summary.startsWith('GET /report'));
  const gets = lanes[ASKER]?.find((row) => asks && row.at > asks.at && isAnswer(row));
  const all = lanes.flatMap((lane, place) => lane.map((row) => ({ place, row })));
  const given = all.filter(({ row }) => isAnswer(row));
  return {
    groups: [...new Set(CLIENTS)].map((kind) => {
      const own = lanes.filter((_, place) => CLIENTS[place] === kind);
      return { kind, lanes: own.length, ...pathsOf(kind, own) };
    }),
    asked: asks?.at,
    answered: gets?.at,
    others: given.filter(
      ({ place, row }) =>
        place !== ASKER && row.at > (gets?.at ?? RUN) - REPORT && row.at < (gets?.at ?? RUN),
    ).length,
    answers: given.map(({ row }) => row.at).sort((a, b) => a - b),
  };
}

function pathsOf(kind: Kind, lanes: readonly (readonly RecordedRow[])[]) {
  const paths = { lines: '', client: '', server: '', waits: '' };
  lanes.forEach((rows, index) => {
    const y = index * LANE + LANE / 2;
    let since: number | undefined;
    for (const { kind: what, at, direction, size } of rows) {
      if (what === 'open') paths.lines += `M${at} ${y}H${WIDTH}`;
      if (size === 0) continue;
      if (direction === 'client-to-server') {
        paths.client += `M${at} ${y - 1}v-${lengthOf(size)}`;
        since ??= at;
      } else {
        paths.server += `M${at} ${y + 1}v${lengthOf(size)}`;
        if (since !== undefined && at - since > WAIT) paths.waits += `M${since} ${y}H${at}`;
        since = kind === 'news' ? at + NEWS_PAUSE : undefined;
      }
    }
  });
  return paths;
}

function isAnswer(row: RecordedRow): boolean {
  return row.direction === 'server-to-client' && ANSWERS.includes(row.kind);
}

/** Twelve bytes and two hundred must both be seen. */
function lengthOf(size: number): number {
  return Math.round(Math.min(6, Math.max(2, 1.1 * Math.log2(size / 4))) * 10) / 10;
}
