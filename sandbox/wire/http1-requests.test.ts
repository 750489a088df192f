import { describe, expect, test } from 'vitest';
import { bytesOf } from './feeding.ts';
import { Http1Decoder } from './http1.ts';
import { fault, requests, told } from './http1-reading.ts';

describe('requests', () => {
  test('names the parts of the example of RFC 9112, section 3, by their places', () => {
    const text = 'GET /where?q=now HTTP/1.1\r\nHost: www.example.org\r\n\r\n';
    const [request] = requests(text);
    expect(request).toMatchObject({
      kind: 'request',
      start: 0,
      end: text.length,
      method: 'GET',
      target: '/where?q=now',
      version: '1.1',
      framing: { by: 'none' },
      methodAt: { start: 0, end: 3 },
      targetAt: { start: 4, end: 16 },
      versionAt: { start: 17, end: 25 },
      headers: [
        {
          name: 'Host',
          value: 'www.example.org',
          nameAt: { start: 27, end: 31 },
          valueAt: { start: 33, end: 48 },
        },
      ],
    });
  });

  test('reads one request after another, each with its own body', () => {
    const events = requests(
      'POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhelloGET /b HTTP/1.1\r\n\r\nPOST /c HTTP/1.1\r\nContent-Length: 0\r\n\r\n',
    );
    expect(told(events)).toEqual([
      'POST /a',
      'body hello',
      'message-end',
      'GET /b',
      'message-end',
      'POST /c',
      'message-end',
    ]);
  });

  test('passes over empty lines before a request and counts them to it', () => {
    const events = requests('\r\n\nGET / HTTP/1.1\r\n\r\n', { fin: true });
    expect(events[0]).toMatchObject({ kind: 'request', start: 0, methodAt: { start: 3, end: 6 } });
  });

  test('takes a lone LF for a line end in the start line and the fields', () => {
    const events = requests('GET / HTTP/1.1\nHost: a\n\nGET /2 HTTP/1.1\r\nHost: a\n\r\n');
    expect(told(events)).toEqual(['GET /', 'message-end', 'GET /2', 'message-end']);
  });

  test('trims spaces and tabs around a value, and no other white space', () => {
    const [request] = requests('GET / HTTP/1.1\r\nA: \t x y\t \r\nB:\r\nC: \u00a0\r\n\r\n');
    expect(request).toMatchObject({
      headers: [
        { name: 'A', value: 'x y', valueAt: { start: 21, end: 24 } },
        { name: 'B', value: '', valueAt: { start: 30, end: 30 } },
        { name: 'C', value: '\u00c2\u00a0' },
      ],
    });
  });

  test('hands out the rest raw once the server has switched', () => {
    const decoder = new Http1Decoder('requests');
    decoder.feed(bytesOf('GET /ws HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'));
    const early = decoder.feed(bytesOf('\u0001bi'));
    const events = [...early, ...decoder.switchProtocols(), ...decoder.feed(bytesOf('nary'))];
    expect(told(events)).toEqual(['switched', 'raw \u0001bi', 'raw nary']);
  });

  test('switches after the body of a request that is still under way', () => {
    const decoder = new Http1Decoder('requests');
    decoder.feed(bytesOf('POST /up HTTP/1.1\r\nContent-Length: 4\r\n\r\nab'));
    expect(decoder.switchProtocols()).toEqual([]);
    expect(told(decoder.feed(bytesOf('cdGET')))).toEqual([
      'body cd',
      'message-end',
      'switched',
      'raw GET',
    ]);
  });

  test.each([
    ['rubbish', '\u0016\u0003\u0001 tls?', 'bad-start-line', 0],
    ['a second space', 'GET  / HTTP/1.1\r\n\r\n', 'bad-start-line', 0],
    ['HTTP/0.9', 'GET /\r\n', 'bad-start-line', 0],
    ['a CR within', 'GET /\rx HTTP/1.1\r\n\r\n', 'bad-start-line', 0],
    ['a target with a raw character', 'GET /ü HTTP/1.1\r\n\r\n', 'bad-start-line', 0],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\n', 'unsupported-version', 6],
    ['a space before the colon', 'GET / HTTP/1.1\r\nHost : a\r\n\r\n', 'bad-header', 16],
    ['no colon', 'GET / HTTP/1.1\r\nHost\r\n\r\n', 'bad-header', 16],
    ['no name', 'GET / HTTP/1.1\r\n: a\r\n\r\n', 'bad-header', 16],
    ['NUL in a value', 'GET / HTTP/1.1\r\nA: b\0c\r\n\r\n', 'bad-header', 19],
    ['CR in a value', 'GET / HTTP/1.1\r\nA: b\rc\r\n\r\n', 'bad-header', 19],
    ['a space before the first field', 'GET / HTTP/1.1\r\n A: b\r\n\r\n', 'bad-header', 16],
    ['a folded field', 'GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n', 'obs-fold', 22],
  ])('finds %s at fault, and passes all of it on raw', (_, text, code, offset) => {
    const events = requests(`${text}more`, { fin: true });
    expect(fault(events)).toMatchObject({ code, offset });
    expect(events.map((event) => event.kind)).toEqual(['fault', 'raw']);
    expect(events[1]).toMatchObject({ start: 0 });
  });

  // RFC 9112, section 6.3, where two readers could see two ends of one message (sections 11.1 and 11.2).
  test.each([
    [
      'both framings',
      'Content-Length: 3\r\nTransfer-Encoding: chunked',
      'length-and-transfer-encoding',
      39,
    ],
    ['two lengths', 'Content-Length: 3\r\nContent-Length: 4', 'differing-content-lengths', 39],
    ['two lengths in a list', 'Content-Length: 3, 4', 'differing-content-lengths', 20],
    ['a signed length', 'Content-Length: +3', 'bad-content-length', 20],
    ['a negative length', 'Content-Length: -3', 'bad-content-length', 20],
    ['a hexadecimal length', 'Content-Length: 0x3', 'bad-content-length', 20],
    ['an empty length', 'Content-Length:', 'bad-content-length', 20],
    ['a huge length', 'Content-Length: 99999999999999999999', 'bad-content-length', 20],
    ['an odd blank in a length', 'Content-Length: \u000b3', 'bad-header', 36],
    [
      'a last coding that is not chunked',
      'Transfer-Encoding: chunked, gzip',
      'bad-transfer-encoding',
      20,
    ],
    ['an unknown coding alone', 'Transfer-Encoding: xchunked', 'bad-transfer-encoding', 20],
    ['chunked by another name', 'Transfer-Encoding: chunked\u00a0', 'bad-transfer-encoding', 20],
    [
      'chunked twice',
      'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked',
      'bad-transfer-encoding',
      20,
    ],
    ['an empty coding', 'Transfer-Encoding: ,', 'bad-transfer-encoding', 20],
  ])('refuses to guess the end of a request with %s', (_, fields, code, offset) => {
    const text = `POST /cgi HTTP/1.1\r\n${fields}\r\n\r\n3\r\nabc\r\n0\r\n\r\n`;
    const events = requests(text, { fin: true });
    expect(fault(events)).toMatchObject({ code, offset });
    expect(events.at(-1)?.kind).toBe('raw');
  });

  test('refuses a transfer coding in HTTP/1.0', () => {
    const events = requests('POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n');
    expect(fault(events)).toMatchObject({ code: 'bad-transfer-encoding', offset: 17 });
  });

  test('takes the same length said twice for one', () => {
    const events = requests(
      'POST / HTTP/1.1\r\nContent-Length: 3 , 3\r\nContent-Length: 3\r\n\r\nabc',
    );
    expect(told(events)).toEqual(['POST /', 'body abc', 'message-end']);
  });

  test('bounds the head, and says so where the bound was passed', () => {
    const head = 'GET / HTTP/1.1\r\nA: b\r\n\r\n';
    expect(told(requests(head, { maxHead: 24 }))).toEqual(['GET /', 'message-end']);
    const events = requests(`${head}tail`, { maxHead: 23, fin: true });
    expect(told(events)).toEqual(['fault head-too-large at 23', `raw ${head}tail`]);
  });
});

describe('a stream that is cut off', () => {
  test.each([
    ['GET / HT', 'within the head'],
    ['GET / HTTP/1.1\r\nHost: a\r\n', 'within the head'],
    ['POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nabc', 'after 3 of the 5 bytes of the body'],
    [
      'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab',
      'after 2 of the 5 bytes of a chunk',
    ],
    ['POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r', 'before the last chunk'],
    ['POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n', 'before the last chunk'],
  ])('is at fault: %j', (text, words) => {
    const found = fault(requests(text, { fin: true }));
    expect(found).toMatchObject({ code: 'cut-off', offset: text.length });
    expect(found?.message).toContain(words);
  });

  test('is none between messages', () => {
    expect(told(requests('GET / HTTP/1.1\r\n\r\n\r\n', { fin: true }))).toEqual([
      'GET /',
      'message-end',
      'raw \r\n',
    ]);
    expect(requests('', { fin: true })).toEqual([]);
  });
});
