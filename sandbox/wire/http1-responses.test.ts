import { describe, expect, test } from 'vitest';
import { bytesOf } from './feeding.ts';
import { Http1Decoder } from './http1.ts';
import { fault, responses, told } from './http1-reading.ts';

describe('responses', () => {
  test('names the parts of a status line, of one without a reason too', () => {
    expect(responses('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n')[0]).toMatchObject({
      status: 404,
      reason: 'Not Found',
      versionAt: { start: 0, end: 8 },
      statusAt: { start: 9, end: 12 },
      reasonAt: { start: 13, end: 22 },
      answers: undefined,
    });
    for (const line of ['HTTP/1.1 200 ', 'HTTP/1.1 200']) {
      expect(responses(`${line}\r\nContent-Length: 0\r\n\r\n`)[0]).toMatchObject({
        status: 200,
        reason: '',
        reasonAt: { start: line.length, end: line.length },
      });
    }
  });

  test('reads the body of RFC 9110, section 8.6 by its length, and the next response after it', () => {
    const events = responses(
      'HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\nHello, World!\nHTTP/1.1 204 No Content\r\n\r\n',
      { methods: ['GET', 'DELETE'], fin: true },
    );
    expect(told(events)).toEqual([
      'response 200',
      'body Hello, World!\n',
      'message-end',
      'response 204',
      'message-end',
    ]);
    expect(events[0]).toMatchObject({ answers: { method: 'GET', ordinal: 0 } });
    expect(events[3]).toMatchObject({ answers: { method: 'DELETE', ordinal: 1 } });
  });

  test.each([
    ['to HEAD', 'HEAD', '200 OK'],
    ['204', 'GET', '204 No Content'],
    ['304', 'GET', '304 Not Modified'],
  ])('knows that a response %s has no body, whatever its fields say', (_, method, status) => {
    const head = `HTTP/1.1 ${status}\r\nContent-Length: 5\r\n\r\n`;
    expect(told(responses(head + head, { methods: [method, method], fin: true }))).toEqual([
      `response ${status.slice(0, 3)}`,
      'message-end',
      `response ${status.slice(0, 3)}`,
      'message-end',
    ]);
  });

  test('tells interim responses from the one that they precede', () => {
    const events = responses(
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
      { methods: ['GET'] },
    );
    expect(told(events)).toEqual([
      'interim 100',
      'interim 103',
      'response 200',
      'body ok',
      'message-end',
    ]);
    expect(events[0]).toMatchObject({ answers: { method: 'GET', ordinal: 0 } });
  });

  test('lets the end of the connection end a body without a length', () => {
    const text = 'HTTP/1.0 200 OK\r\nServer: WSGIServer/0.2\r\n\r\nHello';
    expect(told(responses(text, { fin: true }))).toEqual([
      'response 200',
      'body Hello',
      'message-end',
    ]);
    expect(
      told(responses('HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nx', { fin: true })),
    ).toEqual(['response 200', 'body x', 'message-end']);
  });

  test('hands out the rest raw after a 101', () => {
    const events = responses(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n\u0001\r\n\r\n',
      {
        methods: ['GET'],
        fin: true,
      },
    );
    expect(told(events)).toEqual(['response 101', 'switched', 'raw \u0001\r\n\r\n']);
  });

  test('hands out the rest raw after a 2xx to CONNECT, and only then', () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n';
    expect(told(responses(`${head}tunnel`, { methods: ['CONNECT'] }))).toEqual([
      'response 200',
      'switched',
      'raw tunnel',
    ]);
    const refused = 'HTTP/1.1 405 No\r\nContent-Length: 2\r\n\r\nno';
    expect(told(responses(refused, { methods: ['CONNECT'] }))).toEqual([
      'response 405',
      'body no',
      'message-end',
    ]);
  });

  test('keeps count when a server answers before the request is known', () => {
    const decoder = new Http1Decoder('responses');
    const empty = bytesOf('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    expect(decoder.feed(empty)[0]).toMatchObject({ answers: undefined });
    decoder.expect('HEAD');
    decoder.expect('GET');
    expect(decoder.feed(empty)[0]).toMatchObject({ answers: { method: 'GET', ordinal: 1 } });
  });

  test.each([
    ['an empty line first', '\r\nHTTP/1.1 200 OK\r\n\r\n'],
    ['a page without a head', '<html>'],
    ['a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n'],
    ['a status below 100', 'HTTP/1.1 099 OK\r\n\r\n'],
    ['no status', 'HTTP/1.1\r\n\r\n'],
  ])('finds %s at fault', (_, text) => {
    expect(fault(responses(text, { fin: true }))).toMatchObject({
      code: 'bad-start-line',
      offset: 0,
    });
  });
});

test('a large body is handed on as views of what was fed', () => {
  const decoder = new Http1Decoder('responses');
  const piece = new Uint8Array(1 << 20);
  decoder.feed(bytesOf(`HTTP/1.1 200 OK\r\nContent-Length: ${50 * piece.length}\r\n\r\n`));
  const events = Array.from({ length: 50 }, () => decoder.feed(piece)).flat();
  expect(events.length).toBe(51);
  for (const event of events) {
    if (event.kind === 'body') expect(event.bytes.buffer).toBe(piece.buffer);
  }
});
