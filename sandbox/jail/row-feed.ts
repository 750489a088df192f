// Rows on their way to the page: gathered for a moment, and bounded, so that no flood on the wire can drown the page.
import type { Inspector } from '../inspector/inspector.ts';
import type { Row } from '../inspector/row.ts';
import type { Tap, TapEvent } from '../kernel/tap.ts';

const GATHER_MS = 50;
/** Rows that may go out of one moment; of a larger flood the newest are kept. */
const MOST = 400;
/** And of a past as a whole. */
const MOST_OF_PAST = 50 * MOST;

export interface Past {
  /** When the time of the rows begins, on the clock of the tap. */
  readonly origin: number;
  /** What was seen before anybody could read it. */
  readonly events: readonly TapEvent[];
}

/**
 * Rows count their time from now, or from the origin of a past. The rows of a past go out at once and together, bounded
 * moment by moment as if each moment's had gone out in its time.
 */
export function feedRows(
  inspector: Inspector,
  post: (rows: readonly Row[]) => void,
  { origin, events }: Past = { origin: now(), events: [] },
): Tap {
  let gathered: Row[] = [];
  let scheduled = false;
  const gather = (event: TapEvent): void => {
    gathered.push(...inspector.observe({ ...event, at: event.at - origin }));
    if (gathered.length > 8 * MOST) gathered = gathered.slice(-MOST);
  };
  const take = (): readonly Row[] => {
    const taken = gathered.length > MOST ? gathered.slice(-MOST) : gathered;
    gathered = [];
    return taken;
  };

  const past: Row[] = [];
  let end = 0;
  for (const event of events) {
    if (event.at >= end) past.push(...take());
    // A moment begins with its first row.
    if (gathered.length === 0) end = event.at + GATHER_MS;
    gather(event);
  }
  past.push(...take());
  if (past.length > 0) post(past.slice(-MOST_OF_PAST));

  const flush = (): void => {
    scheduled = false;
    post(take());
  };
  return (event) => {
    gather(event);
    if (scheduled || gathered.length === 0) return;
    scheduled = true;
    setTimeout(flush, GATHER_MS);
  };
}

/** On the clock of the machine's taps. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
