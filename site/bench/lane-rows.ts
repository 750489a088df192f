// The lanes of a run as rows of a table.
import type { LoadRun } from '../../sandbox/index.ts';
import { lanesShown } from './load-scale.ts';

export interface LaneRow {
  /** From 1 on. */
  readonly client: number;
  readonly served: number;
  readonly failed: number;
  /** Milliseconds over all its requests. */
  readonly connecting: number;
  readonly waiting: number;
  readonly receiving: number;
  /** When its last request ended, in milliseconds since the run began. */
  readonly lastEnd: number;
}

const MOST_ROWS = 100;

/** Of more than a hundred clients every so manieth has a row. */
export function laneRows({
  plan,
  recording,
}: Pick<LoadRun, 'plan' | 'recording'>): readonly LaneRow[] {
  const { every, shown } = lanesShown(plan.clients, MOST_ROWS);
  const rows = Array.from({ length: shown }, (_, index) => ({
    client: index * every + 1,
    served: 0,
    failed: 0,
    connecting: 0,
    waiting: 0,
    receiving: 0,
    lastEnd: Number.NaN,
  }));
  for (let index = 0; index < recording.length; index += 1) {
    const { lane, begunAt, sentAt, heardAt, endedAt, failure } = recording.at(index);
    const row = lane % every === 0 ? rows[lane / every] : undefined;
    if (row === undefined) continue;
    const sent = Number.isNaN(sentAt) ? endedAt : sentAt;
    const heard = Number.isNaN(heardAt) ? endedAt : heardAt;
    if (failure === undefined) row.served += 1;
    else row.failed += 1;
    row.connecting += sent - begunAt;
    row.waiting += heard - sent;
    row.receiving += endedAt - heard;
    row.lastEnd = endedAt;
  }
  return rows;
}
