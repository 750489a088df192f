import { expect, test } from 'vitest';
import { Locality, place, readAddress } from './address.ts';

const read = (typed: string) => readAddress(typed, 8888)?.href;

test.each([
  ['/', 'http://localhost:8888/'],
  ['', 'http://localhost:8888/'],
  ['  /chat?room=1#top ', 'http://localhost:8888/chat?room=1#top'],
  ['chat', 'http://localhost:8888/chat'],
  ['chat?to=http://x', 'http://localhost:8888/chat?to=http://x'],
  ['?q=1', 'http://localhost:8888/?q=1'],
  ['localhost', 'http://localhost/'],
  ['localhost:9000', 'http://localhost:9000/'],
  ['localhost:9000/x', 'http://localhost:9000/x'],
  ['127.0.0.1:8888/x', 'http://127.0.0.1:8888/x'],
  ['[::1]:8888', 'http://[::1]:8888/'],
  ['http://localhost:8888/x', 'http://localhost:8888/x'],
  ['HTTPS://example.com', 'https://example.com/'],
  ['example.com/x', 'http://example.com/x'],
  ['data:text/html,x', 'data:text/html,x'],
  ['ht tp://', undefined],
  ['http://', undefined],
])('a reader who types %j goes to %s', (typed, url) => {
  expect(read(typed)).toBe(url);
});

test.each([
  ['http://localhost/', 80],
  ['http://localhost:8888/', 8888],
  ['http://chat.localhost:8888/', 8888],
  ['ws://127.0.0.1:9000/ws', 9000],
  ['http://127.3.2.1:1/', 1],
  ['http://0.0.0.0:8888/', 8888],
  ['http://[::1]:8888/', 8888],
])('%s is port %i of the machine', (url, port) => {
  expect(place(new URL(url))).toMatchObject({ kind: 'machine', port });
});

test.each([
  ['http://example.com/', 'ERR_INTERNET_DISCONNECTED'],
  ['http://localhost.example.com/', 'ERR_INTERNET_DISCONNECTED'],
  ['http://127.0.0.1.example.com/', 'ERR_INTERNET_DISCONNECTED'],
  ['https://localhost:8888/', 'ERR_SSL_PROTOCOL_ERROR'],
  ['wss://localhost:8888/', 'ERR_SSL_PROTOCOL_ERROR'],
  ['mailto:a@localhost', 'ERR_UNKNOWN_URL_SCHEME'],
  ['file:///etc/passwd', 'ERR_UNKNOWN_URL_SCHEME'],
])('%s is outside: %s', (url, code) => {
  expect(place(new URL(url))).toMatchObject({ kind: 'outside', code });
});

test.each([
  ['https://essay.example/x?y#z', 'http://localhost:8888/x?y#z'],
  ['wss://essay.example/ws', 'ws://localhost:8888/ws'],
  ['http://essay.example:8888/x', 'http://essay.example:8888/x'],
  ['http://localhost:9000/x', 'http://localhost:9000/x'],
])('in a page of a site on https, %s stands for %s', (seen, virtual) => {
  const locality = new Locality(
    new URL('https://essay.example/tab.html'),
    new URL('http://localhost:8888/'),
  );
  expect(locality.toVirtual(new URL(seen)).href).toBe(virtual);
});

test('a virtual URL of the page itself is seen on the host of the site, and back', () => {
  const site = new URL('https://essay.example/tab.html');
  const locality = new Locality(site, new URL('http://localhost/a'));
  const seen = locality.toSeen(new URL('http://localhost/b?c'));
  expect(seen.href).toBe('https://essay.example/b?c');
  expect(locality.toVirtual(seen).href).toBe('http://localhost/b?c');
  expect(locality.toSeen(new URL('http://localhost:9000/b')).href).toBe('http://localhost:9000/b');
});
