import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { base64, base64Length } from './base64.ts';
import {
  acceptOf,
  askedOf,
  asksForWebSocket,
  requestHandshakeFault,
  responseHandshakeFault,
} from './handshake.ts';
import { sha1 } from './sha1.ts';
import { latin1 } from './text.ts';

type Fields = Readonly<Record<string, string>>;
const headers = (fields: Fields) =>
  Object.entries(fields).map(([name, value]) => ({ name, value }));

// RFC 6455, section 1.3.
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';
const REQUEST: Fields = {
  Host: 'server.example.com',
  Upgrade: 'websocket',
  Connection: 'keep-alive, Upgrade',
  'Sec-WebSocket-Key': KEY,
  Origin: 'http://example.com',
  'Sec-WebSocket-Protocol': 'chat, superchat',
  'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits, x-other',
  'Sec-WebSocket-Version': '13',
};
const RESPONSE: Fields = {
  Upgrade: 'WebSocket',
  Connection: 'Upgrade',
  'Sec-WebSocket-Accept': ACCEPT,
  'Sec-WebSocket-Protocol': 'chat',
};

test('the accept of the key of RFC 6455, section 1.3', () => {
  expect(acceptOf(KEY)).toBe(ACCEPT);
});

test("SHA-1 and base64 agree with Node's at every length up to three blocks", () => {
  for (let length = 0; length < 200; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 37 + length) & 0xff);
    const digest = createHash('sha1').update(bytes).digest();
    expect(latin1(sha1(bytes))).toBe(latin1(digest));
    expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    expect(base64Length(base64(bytes))).toBe(length);
  }
});

test.each(['a', 'ab==c', 'abc', 'ab=c', 'a===', 'ab_-', ' abcd'])('%j is no base64', (text) => {
  expect(base64Length(text)).toBeUndefined();
});

describe("a client's handshake", () => {
  const judged = (fields: Fields, method = 'GET', version = '1.1') =>
    requestHandshakeFault({ method, version, headers: headers({ ...REQUEST, ...fields }) });

  test('is good as in RFC 6455, section 1.3', () => {
    expect(judged({})).toBeUndefined();
    expect(asksForWebSocket({ headers: headers(REQUEST) })).toBe(true);
    expect(asksForWebSocket({ headers: headers({ Upgrade: 'h2c' }) })).toBe(false);
  });

  test.each([
    ['another method', {}, 'POST', '1.1', 'not POST'],
    ['HTTP/1.0', {}, 'GET', '1.0', 'HTTP/1.1'],
    ['another upgrade', { Upgrade: 'h2c' }, 'GET', '1.1', 'Upgrade field'],
    ['a Connection that does not say so', { Connection: 'close' }, 'GET', '1.1', 'Connection'],
    ['a key of 15 bytes', { 'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAA' }, 'GET', '1.1', 'Key'],
    ['another version', { 'Sec-WebSocket-Version': '8' }, 'GET', '1.1', 'not 13'],
  ])('is at fault with %s', (_, fields, method, version, words) => {
    expect(judged(fields, method, version)).toContain(words);
  });

  test('is at fault without a Host or with two keys', () => {
    const { Host: _, ...hostless } = REQUEST;
    const request = { method: 'GET', version: '1.1' };
    expect(requestHandshakeFault({ ...request, headers: headers(hostless) })).toContain('Host');
    const twice = [...headers(REQUEST), ...headers({ 'sec-websocket-key': KEY })];
    expect(requestHandshakeFault({ ...request, headers: twice })).toContain('Key');
  });
});

describe("a server's answer", () => {
  const asked = askedOf({ headers: headers(REQUEST) });
  const judged = (fields: Fields, status = 101) =>
    responseHandshakeFault({ status, headers: headers({ ...RESPONSE, ...fields }) }, asked);

  test('is good as in RFC 6455, section 1.3, and a refusal is no fault', () => {
    expect(judged({})).toBeUndefined();
    expect(judged({ 'Sec-WebSocket-Extensions': 'permessage-deflate' })).toBeUndefined();
    expect(judged({ 'Sec-WebSocket-Accept': 'x' }, 403)).toBeUndefined();
  });

  test.each([
    ['another upgrade', { Upgrade: 'h2c' }, 'Upgrade field'],
    ['no Connection', { Connection: 'close' }, 'Connection'],
    ['a wrong accept', { 'Sec-WebSocket-Accept': 'AAAA' }, `asks for ${ACCEPT}`],
    ['a subprotocol nobody asked for', { 'Sec-WebSocket-Protocol': 'mqtt' }, 'mqtt'],
    ['an extension nobody asked for', { 'Sec-WebSocket-Extensions': 'zip' }, 'zip'],
  ])('is at fault with %s', (_, fields, words) => {
    expect(judged(fields)).toContain(words);
  });

  test('is at fault without an accept', () => {
    const { 'Sec-WebSocket-Accept': _, ...rest } = RESPONSE;
    expect(responseHandshakeFault({ status: 101, headers: headers(rest) }, asked)).toContain('no');
  });
});
