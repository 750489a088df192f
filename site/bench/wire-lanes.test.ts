import { describe, expect, it } from 'vitest';
import { testRow } from './test-row.ts';
import { axisOf, lanesOf, nearestMark } from './wire-lanes.ts';

const bytes = (length: number) => new Uint8Array(length);
const upgraded = [
  testRow({ at: 10, kind: 'open', summary: '127.0.0.1:50000 connects' }),
  testRow({ at: 12, kind: 'request', summary: 'GET /ws HTTP/1.1', bytes: bytes(400) }),
  testRow({
    at: 15,
    kind: 'interim',
    summary: '101 Switching Protocols',
    direction: 'server-to-client',
    bytes: bytes(200),
  }),
  testRow({ at: 40, kind: 'frame', summary: 'text “hi”, masked', bytes: bytes(8) }),
];

describe('the lanes of the wire', () => {
  it('say of each connection what it asked, what came back, and when it switched', () => {
    const rows = [...upgraded, testRow({ at: 41, connection: 2, kind: 'open' })];
    expect(lanesOf(rows)).toMatchObject([
      {
        connection: 1,
        asks: 'GET /ws',
        answer: '101',
        opened: true,
        closed: false,
        switched: 15,
        from: 10,
        to: 40,
      },
      { connection: 2, marks: [], switched: undefined },
    ]);
  });

  it('mark bytes alone, the more of them the higher', () => {
    const [lane] = lanesOf(upgraded);
    expect(lane?.marks.map(({ at, toServer }) => [at, toServer])).toEqual([
      [12, true],
      [15, false],
      [40, true],
    ]);
    const [request = 0, response = 0, frame = 0] = lane?.marks.map(({ height }) => height) ?? [];
    expect(request).toBeGreaterThan(response);
    expect(response).toBeGreaterThan(frame);
    expect(frame).toBeGreaterThan(0.15);
    const [huge] = lanesOf([testRow({ size: 10_000_000 })]);
    expect(huge?.marks[0]?.height).toBe(1);
  });

  it('end with both directions, or with a reset', () => {
    const end = (direction: 'client-to-server' | 'server-to-client') =>
      testRow({ kind: 'end', direction });
    const closed = (...rows: ReturnType<typeof testRow>[]) => lanesOf(rows)[0]?.closed;
    expect(closed(end('client-to-server'))).toBe(false);
    expect(closed(end('client-to-server'), end('server-to-client'))).toBe(true);
    expect(closed(testRow({ kind: 'reset' }))).toBe(true);
  });

  it('find the mark that is pointed at', () => {
    const [lane] = lanesOf(upgraded);
    if (lane === undefined) throw new Error('no lane');
    expect(nearestMark(lane, 13.9, 2)?.at).toBe(15);
    expect(nearestMark(lane, 25, 5)).toBeUndefined();
  });
});

describe('the axis of time', () => {
  const labels = (...at: number[]) =>
    axisOf(at.map((each) => testRow({ at: each }))).ticks.map(({ label }) => label);

  it('has steps of 1, 2 or 5', () => {
    expect(labels(0, 1_000)).toEqual(['0 ms', '200 ms', '400 ms', '600 ms', '800 ms', '1000 ms']);
    expect(labels(500, 12_500)).toEqual(['0 s', '2 s', '4 s', '6 s', '8 s', '10 s', '12 s']);
  });

  it('does not spread a moment over the whole width', () => {
    expect(labels()).toEqual(labels(7));
    expect(labels(7, 8).at(-1)).toBe('100 ms');
  });
});
