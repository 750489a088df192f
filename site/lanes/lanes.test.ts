import { expect, test } from 'vitest';
import type { RecordedRow } from '../recordings/recording.ts';
import { lanesOf, pathsOf, spanOf, tellingLanes } from './lanes.ts';

const row = (
  connection: number,
  at: number,
  kind: RecordedRow['kind'],
  summary: string,
  size: number,
  direction: RecordedRow['direction'] = 'server-to-client',
): RecordedRow => ({ connection, at, kind, summary, size, direction });
const asked = (connection: number, at: number, target: string) =>
  row(connection, at, 'request', `GET ${target} HTTP/1.1`, 120, 'client-to-server');

const RUN = [
  row(1, 0, 'open', 'connects', 0, 'client-to-server'),
  asked(1, 1, '/ws'),
  row(1, 4, 'interim', '101 Switching Protocols', 180),
  row(2, 5, 'open', 'connects', 0, 'client-to-server'),
  row(1, 6, 'frame', 'text “hi”', 4),
  asked(2, 7, '/'),
  row(2, 9, 'response', '200 OK', 150),
  row(2, 10, 'end', 'FIN', 0),
  row(2, 11, 'end', 'FIN', 0, 'client-to-server'),
  row(3, 12, 'open', 'connects', 0, 'client-to-server'),
];

test('a connection is a lane that says what it asks, how it is answered, and when it turns or ends', () => {
  expect(lanesOf(RUN)).toMatchObject([
    { asks: 'GET /ws', answer: '101 Switching Protocols', opened: 0, switched: 4 },
    { asks: 'GET /', answer: '200 OK', opened: 5, closed: 11 },
  ]);
  expect(lanesOf(RUN)[0]?.closed).toBeUndefined();
});

test('of many lanes those are drawn that differ, in their order', () => {
  const lanes = [1, 2, 3, 4, 5].flatMap((connection) =>
    lanesOf([
      asked(connection, connection, connection === 5 ? '/last' : '/'),
      row(connection, connection, 'response', '200 OK', 9),
    ]),
  );
  expect(tellingLanes(lanes, 3).map(({ connection }) => connection)).toEqual([1, 2, 5]);
});

test('nothing is drawn outside the picture', () => {
  const lanes = lanesOf(RUN);
  const numbers = lanes
    .flatMap((lane) => Object.values(pathsOf(lane, spanOf(lanes))))
    .flatMap((d) => [...d.matchAll(/[MH]([\d.-]+)/g)].map(([, x]) => Number(x)));
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...numbers)).toBeLessThanOrEqual(1_000);
});
