import { expect, test } from 'vitest';
import type { RecordedRow } from '../recordings/recording.ts';
import { ASKER, CLIENTS } from './clients.ts';
import { pictureOf } from './picture.ts';

const row = (
  place: number,
  at: number,
  direction: 'client-to-server' | 'server-to-client',
  kind: RecordedRow['kind'],
  summary = '',
): RecordedRow => ({ connection: 41 + place, at: 700 + at, direction, kind, summary, size: 64 });

const opened = CLIENTS.map((_, place) => ({
  ...row(place, place, 'client-to-server', 'open'),
  size: 0,
}));
const chatter = CLIENTS.indexOf('chat');

const RUN = [
  ...opened,
  row(chatter, 90, 'server-to-client', 'frame'),
  row(ASKER, 100, 'client-to-server', 'request', 'GET /report HTTP/1.1'),
  row(chatter, 300, 'client-to-server', 'frame'),
  row(chatter, 500, 'server-to-client', 'frame'),
  row(ASKER, 1_100, 'server-to-client', 'response'),
  row(chatter, 1_200, 'server-to-client', 'frame'),
  row(chatter, 9_000, 'server-to-client', 'frame'),
];

test('counts what the others were answered in the second that the report takes', () => {
  expect(pictureOf(RUN)).toMatchObject({ asked: 100, answered: 1_100, others: 1 });
  expect(pictureOf(RUN).answers).toEqual([90, 500, 1_100, 1_200]);
});

test('draws a lane for each client, from the first connection on, and shows who waits', () => {
  const { groups } = pictureOf(RUN);
  expect(groups.map(({ kind, lanes }) => `${lanes} ${kind}`)).toEqual([
    '6 page',
    '5 news',
    '9 chat',
  ]);
  expect(groups[0]?.lines).toMatch(/^M0 8H4000M1 24H4000/);
  expect(groups[0]?.waits).toBe('M100 56H1100');
  expect(groups[2]?.waits).toBe('M300 8H500');
});

test('is empty before anybody has connected', () => {
  expect(pictureOf([])).toMatchObject({ asked: undefined, answered: undefined, others: 0 });
});
