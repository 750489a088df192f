import { describe, expect, test } from 'vitest';
import { fault, requests, responses, told } from './http1-reading.ts';

describe('chunks', () => {
  const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
  const chunked = (body: string, fin = false) => responses(head + body, { fin }).slice(1);

  test('are told from their framing, with extensions and trailers', () => {
    const body =
      '5;a=b ; c="d;\\"e"\r\nHello\r\n006\r\n World\r\n0;last\r\nExpires: never\r\nX:\r\n\r\n';
    const events = chunked(body, true);
    expect(told(events)).toEqual([
      'chunk 5;a=b ; c="d;\\"e"',
      'body Hello',
      'chunk-end',
      'chunk 6',
      'body  World',
      'chunk-end',
      'chunk 0;last',
      'trailers Expires=never X=',
      'message-end',
    ]);
    expect(events[0]).toMatchObject({
      sizeAt: { start: head.length, end: head.length + 1 },
      extensionsAt: { start: head.length + 1, end: head.length + 17 },
    });
    expect(events[2]).toMatchObject({ start: head.length + 24, end: head.length + 26 });
  });

  test('end a message, so that another may follow', () => {
    expect(told(chunked('1\r\na\r\n0\r\n\r\nHTTP/1.1 204 \r\n\r\n'))).toEqual([
      'chunk 1',
      'body a',
      'chunk-end',
      'chunk 0',
      'trailers',
      'message-end',
      'response 204',
      'message-end',
    ]);
  });

  test('carry a body that has other codings too', () => {
    const text =
      'POST / HTTP/1.1\r\nTransfer-Encoding: gzip, Chunked\r\n\r\nA\r\n0123456789\r\n0\r\n\r\n';
    expect(told(requests(text))).toEqual([
      'POST /',
      'chunk 10',
      'body 0123456789',
      'chunk-end',
      'chunk 0',
      'trailers',
      'message-end',
    ]);
  });

  test.each([
    ['a size that is no number', 'xyz\r\n', 'bad-chunk-size', 0],
    ['an empty size', '\r\n', 'bad-chunk-size', 0],
    ['a signed size', '-1\r\n', 'bad-chunk-size', 0],
    ['a size with 0x', '0x1\r\n', 'bad-chunk-size', 0],
    ['a size beyond 2^53', 'fffffffffffffffff\r\n', 'bad-chunk-size', 0],
    ['a size ended by LF alone', '1\na\r\n', 'bad-chunk-size', 0],
    ['a CR within the line', '1\r\r\n', 'bad-chunk-size', 0],
    ['a space after the size', '1 \r\na\r\n', 'bad-chunk-extension', 1],
    ['an extension without a name', '1;=a\r\n', 'bad-chunk-extension', 1],
    ['an extension with a CR in it', '1;a\r=b\r\n', 'bad-chunk-extension', 1],
    ['bytes beyond its size', '1\r\nab\r\n', 'bad-chunk-end', 4],
    ['an end of LF alone', '1\r\na\n', 'bad-chunk-end', 4],
    ['an end of CR alone', '1\r\na\r0\r\n', 'bad-chunk-end', 5],
    ['a trailer that is no field', '0\r\nx\r\n\r\n', 'bad-header', 3],
    ['a line without an end', `1;${'a'.repeat(5000)}`, 'chunk-line-too-large', 4096],
  ])(
    'with %s are at fault',
    (_, body, code, offset) => {
      const events = chunked(body.length > 1000 ? body.slice(0, 4200) : body, true);
      expect(fault(events)).toMatchObject({ code, offset: head.length + offset });
      expect(events.at(-1)?.kind).toBe('raw');
    },
    20_000,
  );
});
