import { describe, expect, it } from 'vitest';
import { Recording } from '../../sandbox/load/recording.ts';
import { laneRows } from './lane-rows.ts';

const PLAN = {
  kind: 'http',
  port: 80,
  path: '/',
  requests: 2,
  thinkTime: 0,
  patience: 1000,
} as const;

describe('the lanes as rows', () => {
  it('sum up what each client did', () => {
    const recording = new Recording(4);
    recording.add({ lane: 1, begunAt: 0, sentAt: 1, heardAt: 5, endedAt: 7 });
    const unsent = { sentAt: Number.NaN, heardAt: Number.NaN };
    recording.add({ lane: 1, begunAt: 10, ...unsent, endedAt: 14, failure: 'refused' });
    expect(laneRows({ plan: { ...PLAN, clients: 2 }, recording })).toEqual([
      expect.objectContaining({ client: 1, served: 0, failed: 0, lastEnd: Number.NaN }),
      { client: 2, served: 1, failed: 1, connecting: 5, waiting: 4, receiving: 2, lastEnd: 14 },
    ]);
  });

  it('are a hundred at most', () => {
    const recording = new Recording(1);
    recording.add({ lane: 200, begunAt: 0, sentAt: 0, heardAt: 0, endedAt: 9 });
    const rows = laneRows({ plan: { ...PLAN, clients: 10_000 }, recording });
    expect(rows).toHaveLength(100);
    expect(rows[2]).toMatchObject({ client: 201, served: 1 });
  });
});
