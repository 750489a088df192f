import { expect, test } from 'vitest';
import { bytesOf } from './feeding.ts';
import { encodeRequest } from './http1-encode.ts';
import { latin1 } from './text.ts';

const HOST = ['Host', 'localhost:8888'] as const;

test('a request is its line, its fields in order, and its body', () => {
  const bytes = encodeRequest({
    method: 'POST',
    target: '/chat?room=1',
    headers: [HOST, ['X-Name', 'Zoë']],
    body: bytesOf('hi'),
  });
  expect(latin1(bytes)).toBe(
    'POST /chat?room=1 HTTP/1.1\r\nHost: localhost:8888\r\nX-Name: Zoë\r\nContent-Length: 2\r\n\r\nhi',
  );
});

test('a length is said where a method expects content, and never twice', () => {
  const text = (method: string, headers: readonly (readonly [string, string])[] = []) =>
    latin1(encodeRequest({ method, target: '/', headers }));
  expect(text('GET')).toBe('GET / HTTP/1.1\r\n\r\n');
  expect(text('PUT')).toBe('PUT / HTTP/1.1\r\nContent-Length: 0\r\n\r\n');
  expect(text('PUT', [['content-length', '3']])).not.toContain('Content-Length');
  expect(text('PUT', [['Transfer-Encoding', 'chunked']])).not.toContain('Content-Length');
});

test.each([
  ['a method with a space', { method: 'GET /', target: '/', headers: [] }],
  ['a target with a space', { method: 'GET', target: '/a b', headers: [] }],
  ['a target beyond ASCII', { method: 'GET', target: '/ü', headers: [] }],
  ['a name with a colon', { method: 'GET', target: '/', headers: [['A:', 'b'] as const] }],
  [
    'a value with a line break',
    { method: 'GET', target: '/', headers: [['A', 'b\r\nC: d'] as const] },
  ],
  ['a value beyond Latin-1', { method: 'GET', target: '/', headers: [['A', '☃'] as const] }],
])('%s is refused', (_, request) => {
  expect(() => encodeRequest(request)).toThrow(
    expect.objectContaining({ name: 'WireError', code: 'BAD_HEAD' }),
  );
});
