import { describe, expect, test } from 'vitest';
import { bytesOf } from '../wire/feeding.ts';
import { Inspector } from './inspector.ts';
import {
  heard,
  heardAtEverySplit,
  heardFrom,
  lines,
  lit,
  opened,
  shown,
  tapped,
} from './listening.ts';
import { MAX_ROW_BYTES, type Row } from './row.ts';

const GET = 'GET / HTTP/1.1\r\nHost: localhost:8888\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n\r\nHello, world!';

/** The lines without the `open` row, which every connection has. */
const told = (...steps: Parameters<typeof heardAtEverySplit>[0]) =>
  lines(heardAtEverySplit(steps)).slice(1);

describe('a connection', () => {
  test('has a row for its opening, each message, and each end', () => {
    const rows = heard([{ client: GET }, { server: OK }, { end: 'server' }, { end: 'client' }]);
    expect(lines(rows)).toEqual([
      '> open: 127.0.0.1:50000 connects to 127.0.0.1:8888',
      '> request: GET / HTTP/1.1',
      '< response: 200 OK',
      '< body: “Hello, world!”, 13 bytes',
      '< end: FIN: the server sends no more',
      '> end: FIN: the client sends no more',
    ]);
    expect(rows.map((row) => row.id)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(rows.every((row) => row.connection === 1 && row.port === 8888)).toBe(true);
  });

  test('that is refused has a number too', () => {
    const server = { address: '::1', port: 9 };
    const rows = heardFrom([
      { kind: 'refused', flow: 1, at: 5, server },
      { kind: 'open', flow: 2, at: 6, server, client: { address: '::1', port: 1 } },
    ]);
    expect(rows).toMatchObject([
      {
        connection: 1,
        port: 9,
        at: 5,
        kind: 'refused',
        summary: expect.stringContaining('[::1]:9'),
      },
      { connection: 2, port: 9, at: 6, kind: 'open' },
    ]);
  });

  test('that is reset shows what was under way, and is then forgotten', () => {
    const rows = heard([
      { client: GET },
      { server: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nHe' },
      { reset: 'server' },
      { client: GET },
    ]);
    expect(lines(rows).slice(3)).toEqual([
      '< chunk: “He”, 5 bytes, 2 came',
      '< reset: RST: the server drops the connection',
    ]);
  });

  test('that was not seen to open says nothing', () => {
    expect(heardFrom([tapped({ client: GET }, 7), tapped({ end: 'client' }, 7)])).toEqual([]);
  });
});

describe('heads', () => {
  test('have a field for each part and each header, at its bytes', () => {
    const [, request, response] = heardAtEverySplit([{ client: GET }, { server: OK }]);
    expect(request?.fields.map(({ name, value }) => [name, value])).toEqual([
      ['method', 'GET'],
      ['target', '/'],
      ['version', 'HTTP/1.1'],
      ['host', 'localhost:8888'],
    ]);
    expect(lit(request, 'host')).toBe('Host: localhost:8888');
    expect(lit(response, 'status')).toBe('200');
    expect(lit(response, 'reason')).toBe('OK');
    expect(lit(response, 'content-type')).toBe('Content-Type: text/plain');
  });

  test('count places from their own first byte in a later message too', () => {
    const rows = heardAtEverySplit([{ client: GET + GET }, { server: OK + OK }]);
    const [first, second] = rows.filter((row) => row.kind === 'response');
    expect(second?.fields).toEqual(first?.fields);
  });

  test('larger than a row are cut, and their size is not', () => {
    const [, row] = heard([
      { client: `GET / HTTP/1.1\r\nHost: a\r\nA: ${'b'.repeat(20_000)}\r\n\r\n` },
    ]);
    expect(row?.bytes.length).toBe(MAX_ROW_BYTES);
    expect(row?.size).toBe(20_032);
  });

  test('without a Host, or with two, are at fault and read on', () => {
    const rows = heardAtEverySplit([{ client: `GET / HTTP/1.1\r\n\r\n${GET}` }]);
    expect(rows[1]?.fault).toContain('no Host');
    expect(rows[2]?.fault).toBeUndefined();
    expect(heard([{ client: 'GET / HTTP/1.0\r\n\r\n' }])[1]?.fault).toBeUndefined();
  });
});

describe('messages', () => {
  test('may be pipelined: each response is read as the answer to its own request', () => {
    const head = 'HEAD / HTTP/1.1\r\nHost: a\r\n\r\n';
    const none = 'HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n';
    expect(told({ client: GET + head + GET }, { server: OK + none + OK })).toEqual([
      '> request: GET / HTTP/1.1',
      '> request: HEAD / HTTP/1.1',
      '> request: GET / HTTP/1.1',
      '< response: 200 OK',
      '< body: “Hello, world!”, 13 bytes',
      '< response: 200 OK',
      '< response: 200 OK',
      '< body: “Hello, world!”, 13 bytes',
    ]);
  });

  test('may be answered before they have ended', () => {
    const post = 'POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n';
    expect(
      told(
        { client: post },
        { server: 'HTTP/1.1 100 Continue\r\n\r\n' },
        { client: 'ab' },
        { server: 'HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n' },
        { client: `cd${GET}` },
        { server: OK },
      ).filter((line) => !line.includes('body')),
    ).toEqual([
      '> request: POST / HTTP/1.1',
      '< interim: 100 Continue',
      '< response: 413 Too Large',
      '> request: GET / HTTP/1.1',
      '< response: 200 OK',
    ]);
  });

  test('of HTTP/1.0 end with the connection, and show each segment as it comes', () => {
    expect(
      lines(
        heard([
          { client: 'GET / HTTP/1.0\r\n\r\n' },
          { server: 'HTTP/1.0 200 OK\r\n\r\nHello' },
          { server: ', world' },
          { end: 'server' },
        ]),
      ).slice(2),
    ).toEqual([
      '< response: 200 OK',
      '< body: “Hello”, 5 bytes',
      '< body: “, world”, 7 bytes',
      '< end: FIN: the server sends no more',
    ]);
  });

  test('in several segments say how far they have come', () => {
    const rows = heard([{ client: GET }, { server: OK.slice(0, -6) }, { server: OK.slice(-6) }]);
    expect(lines(rows).slice(3)).toEqual([
      '< body: “Hello, ”, 7 bytes (7 of 13)',
      '< body: “world!”, 6 bytes (13 of 13)',
    ]);
  });

  test('that are no text show their size alone', () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n';
    const rows = heard([{ server: bytesOf(head, Uint8Array.of(0x89, 0x50, 0, 1)) }]);
    expect(rows[2]?.summary).toBe('4 bytes');
  });
});

describe('chunks', () => {
  const head = (type: string) =>
    `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nTransfer-Encoding: chunked\r\n\r\n`;

  test('have a row each, with their framing told from their bytes', () => {
    const server = `${head('text/plain')}5;a=1\r\nHello\r\n0\r\n\r\n`;
    const rows = heardAtEverySplit([{ client: GET }, { server }, { server: OK }]);
    expect(lines(rows).slice(3, 6)).toEqual([
      '< chunk: “Hello”, 5 bytes',
      '< chunk: last chunk',
      '< response: 200 OK',
    ]);
    expect(lit(rows[3], 'chunk-size')).toBe('5');
    expect(lit(rows[3], 'chunk-extensions')).toBe(';a=1');
    expect(lit(rows[3], 'chunk-data')).toBe('Hello');
    expect(rows[3]?.size).toBe('5;a=1\r\nHello\r\n'.length);
    expect(rows[4]?.size).toBe('0\r\n\r\n'.length);
  });

  test('are followed by a row for the trailers, where there are some', () => {
    const server = `${head('text/plain')}0\r\nExpires: never\r\n\r\n`;
    const rows = heardAtEverySplit([{ client: GET }, { server }]);
    expect(lines(rows).slice(3)).toEqual(['< chunk: last chunk', '< trailer: Expires: never']);
    expect(lit(rows[4], 'expires')).toBe('Expires: never');
  });

  test('of an event stream say which events they complete', () => {
    const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
    const server = [
      head('text/event-stream; charset=utf-8'),
      chunk('event: tick\ndata: one\n\n'),
      chunk('data: tw'),
      chunk('o\n\n: ping\nretry: 3000\n'),
      chunk('data: 1\n\ndata: 2\n\ndata: 3\n\ndata: 4\n\n'),
    ].join('');
    expect(told({ client: GET }, { server }).slice(2)).toEqual([
      '< chunk: event tick “one”, 23 bytes',
      '< chunk: “data: tw”, 8 bytes',
      '< chunk: event message “two”, comment “ping”, retry after 3,000 ms, 22 bytes',
      '< chunk: event message “1”, event message “2”, event message “3”, …, 36 bytes',
    ]);
    const [tick, , rest] = heard([{ client: GET }, { server }]).filter(
      ({ kind }) => kind === 'chunk',
    );
    expect(['event', 'data'].map((name) => lit(tick, name))).toEqual(['event: tick', 'data: one']);
    expect(['data', 'comment', 'retry'].map((name) => lit(rest, name))).toEqual([
      'o',
      ': ping',
      'retry: 3000',
    ]);
  });

  test('beyond a row are cut, and come when they are whole', () => {
    const server = `${head('text/plain')}4e20\r\n${'x'.repeat(20_000)}\r\n`;
    const rows = heard([{ server: server.slice(0, 9000) }, { server: server.slice(9000) }]);
    expect(rows[2]).toMatchObject({ kind: 'chunk', size: 20_008 });
    expect(rows[2]?.bytes.length).toBe(MAX_ROW_BYTES);
    expect(shown(rows[2], 'chunk-size')).toBe('20,000');
  });
});

describe('a fault', () => {
  test('is on the row of the first bytes that cannot be read, and the rest is bytes', () => {
    const rows = heard([{ client: GET }, { server: '<html>' }, { server: OK }, { client: GET }]);
    expect(lines(rows).slice(2)).toEqual([
      expect.stringMatching(/^< bytes: “<html>”, 6 bytes ! A response begins with "HTTP\/"/),
      expect.stringMatching(/^< bytes: “HTTP\/1.1 200 OK .*…”, 5 lines, 78 bytes$/),
      '> request: GET / HTTP/1.1',
    ]);
  });

  test('is on the head where only the end of the message cannot be known', () => {
    const rows = heardAtEverySplit([
      {
        client:
          'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nG',
      },
    ]);
    expect(lines(rows).slice(1)).toEqual([
      expect.stringMatching(/^> request: POST \/ HTTP\/1.1 ! .*read in two ways/),
      '> bytes: “G”, 1 byte',
    ]);
  });

  test('of a chunk leaves the chunks before it as they were', () => {
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
    expect(told({ server: `${head}1\r\na\r\n2\r\nbcd\r\n` }).slice(1)).toEqual([
      '< chunk: “a”, 1 byte',
      '< chunk: “bc”, 2 bytes',
      expect.stringMatching(/^< bytes: “d”, 3 bytes ! The 2 bytes of a chunk must be followed/),
    ]);
  });

  test('by the end of the connection is on the row of the FIN', () => {
    expect(told({ server: OK.slice(0, -3) }, { end: 'server' }).at(-1)).toBe(
      '< end: FIN: the server sends no more ! The connection ended after 10 of the 13 bytes of the body.',
    );
    expect(told({ client: 'GET / HT' }, { end: 'client' })).toEqual([
      '> bytes: “GET / HT”, 8 bytes',
      '> end: FIN: the client sends no more ! The connection ended within the head of a message.',
    ]);
  });
});

describe('a flood', () => {
  test('of 100 MB makes small rows that keep no large buffer alive', () => {
    const inspector = new Inspector();
    const piece = new Uint8Array(1 << 20);
    const rows: Row[] = [...inspector.observe(opened(1))];
    const hundred = 100 * piece.length;
    rows.push(
      ...inspector.observe(
        tapped({ server: `HTTP/1.1 200 OK\r\nContent-Length: ${hundred}\r\n\r\n` }, 1),
      ),
    );
    for (let count = 0; count < 100; count += 1) {
      rows.push(...inspector.observe(tapped({ server: piece }, 1)));
    }
    const bodies = rows.filter((row) => row.kind === 'body');
    expect(bodies.reduce((sum, row) => sum + row.size, 0)).toBe(hundred);
    expect(bodies.every((row) => row.bytes.buffer.byteLength <= MAX_ROW_BYTES)).toBe(true);
  });

  test('of 10,000 connections numbers them all', () => {
    const inspector = new Inspector();
    let last: Row | undefined;
    for (let flow = 1; flow <= 10_000; flow += 1) {
      inspector.observe(opened(flow));
      inspector.observe(tapped({ client: GET }, flow));
      inspector.observe(tapped({ server: OK }, flow));
      inspector.observe(tapped({ end: 'server' }, flow));
      [last] = inspector.observe(tapped({ end: 'client' }, flow));
    }
    expect(last).toMatchObject({ connection: 10_000, kind: 'end' });
  });
});
