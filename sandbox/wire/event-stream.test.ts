import { expect, test } from 'vitest';
import { EventStreamDecoder, type EventStreamEvent } from './event-stream.ts';
import { bytesOf, eventsAtEverySplit } from './feeding.ts';

function read(...parts: readonly (string | Uint8Array)[]): readonly EventStreamEvent[] {
  return eventsAtEverySplit(bytesOf(...parts), bytesOf('data: trailing'), (pieces) => {
    const decoder = new EventStreamDecoder();
    return pieces.flatMap((piece) => decoder.feed(piece));
  });
}

const event = (data: string, type = 'message', lastEventId = '') => ({
  kind: 'event',
  type,
  data,
  lastEventId,
});

test('an event has a type, lines of data and an id', () => {
  expect(read('event: add\nid: 7\ndata: a\ndata:  b\ndata\n\ndata:c\n\n')).toEqual([
    event('a\n b\n', 'add', '7'),
    event('c', 'message', '7'),
  ]);
});

test('a line ends in CR, LF or CRLF, wherever the stream is cut', () => {
  expect(read('data: a\r\n\r\ndata: b\r\rdata: c\n\n\r\ndata: d\n\r\n')).toEqual(
    ['a', 'b', 'c', 'd'].map((data) => event(data)),
  );
});

test('one byte order mark at the beginning is passed over, and no other', () => {
  expect(read('\ufeffdata: a\n\n\ufeffdata: b\n\ndata: \ufeff\n\n')).toEqual([
    event('a'),
    event('\ufeff'),
  ]);
  expect(read('\ufeff\ufeffdata: a\n\n')).toEqual([]);
});

test('characters of several bytes are whole again after a cut', () => {
  expect(read('data: é☃😀\n\n')).toEqual([event('é☃😀')]);
});

test('bytes that are not UTF-8 become replacement characters', () => {
  expect(read('data: a', Uint8Array.of(0xe2, 0x98), '\n\n')).toEqual([event('a\ufffd')]);
});

test('an id with NUL is ignored, and an empty one takes the last one away', () => {
  expect(read('id: 1\ndata\n\nid: 2\0\ndata\n\nid\ndata\n\n')).toEqual([
    event('', 'message', '1'),
    event('', 'message', '1'),
    event('', 'message', ''),
  ]);
});

test('an id counts although its event has no data', () => {
  const decoder = new EventStreamDecoder();
  decoder.feed(bytesOf('id: 4'));
  expect(decoder.lastEventId).toBe('');
  expect(decoder.feed(bytesOf('\n\n'))).toEqual([]);
  expect(decoder.lastEventId).toBe('4');
});

test('a retry is digits only', () => {
  expect(read('retry: 2500\nretry: 1.5\nretry: -1\nretry:\nretry: ٣\n')).toEqual([
    { kind: 'retry', milliseconds: 2500 },
  ]);
});

test('comments are told, and unknown fields ignored', () => {
  expect(read(': ping\n:\nfoo: bar\nData: x\ndata: y\n\n')).toEqual([
    { kind: 'comment', text: 'ping' },
    { kind: 'comment', text: '' },
    event('y'),
  ]);
});

test('an event without data and one that is not ended are dropped', () => {
  expect(read('event: a\n\ndata: b\n')).toEqual([]);
});

test('an event beyond the limit ends it', () => {
  const decoder = new EventStreamDecoder({ maxEvent: 12 });
  expect(
    decoder.feed(bytesOf(': 123456789\n: 123456789\ndata: 123456\n\ndata: 1234567\n\n')),
  ).toEqual([
    { kind: 'comment', text: '123456789' },
    { kind: 'comment', text: '123456789' },
    event('123456'),
    { kind: 'too-large', maxEvent: 12 },
  ]);
  expect(decoder.feed(bytesOf('data: a\n\n'))).toEqual([]);
});
