// Rows on their way to the page: gathered for a moment, and bounded, so that no flood on the wire can drown the page.
import type { Inspector } from '../inspector/inspector.ts';
import type { Row } from '../inspector/row.ts';
import type { TapEvent } from '../kernel/tap.ts';

const GATHER_MS = 50;
/** Rows that may go out at once; of a larger flood the newest are kept. */
const MOST = 400;

/** Rows count their time from now. */
export function feedRows(
  inspector: Inspector,
  post: (rows: readonly Row[]) => void,
): (event: TapEvent) => void {
  const origin = performance.timeOrigin + performance.now();
  let gathered: Row[] = [];
  let scheduled = false;
  const flush = (): void => {
    scheduled = false;
    post(gathered.length > MOST ? gathered.slice(-MOST) : gathered);
    gathered = [];
  };
  return (event) => {
    gathered.push(...inspector.observe({ ...event, at: event.at - origin }));
    if (gathered.length > 8 * MOST) gathered = gathered.slice(-MOST);
    if (scheduled || gathered.length === 0) return;
    scheduled = true;
    setTimeout(flush, GATHER_MS);
  };
}
