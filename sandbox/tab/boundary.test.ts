import { expect, test } from 'vitest';
import { readHostMessage, readPageMessage } from './boundary.ts';

const REQUEST = {
  url: 'http://localhost:8888/',
  method: 'GET',
  headers: [['Accept', '*/*']],
  body: undefined,
  destination: 'fetch',
  mode: 'cors',
  credentials: 'same-origin',
  redirect: 'follow',
};
const request = (change: object) => ({
  type: 'request',
  id: 1,
  request: { ...REQUEST, ...change },
});

test.each([
  request({}),
  request({ method: 'POST', body: new ArrayBuffer(3) }),
  { type: 'abort', id: 7 },
  { type: 'credit', id: 0, bytes: 10 },
  { type: 'socket', id: 1, url: 'ws://localhost:8888/ws', protocols: ['a'] },
  { type: 'socket-send', id: 1, payload: 'x' },
  { type: 'socket-send', id: 1, payload: new ArrayBuffer(1) },
  { type: 'socket-close', id: 1, code: 3000, reason: 'x' },
  { type: 'socket-close', id: 1, code: undefined, reason: '' },
  {
    type: 'navigate',
    url: 'http://localhost/',
    method: 'GET',
    contentType: undefined,
    body: undefined,
    replace: false,
  },
  { type: 'moved', url: 'http://localhost/', state: { any: [1] }, push: true },
  { type: 'traverse', delta: -1 },
  { type: 'cookie', line: 'a=b' },
  { type: 'store', area: 'local', key: 'a', value: undefined },
  { type: 'title', title: 'x' },
  { type: 'loaded' },
  { type: 'console', level: 'log', text: 'x' },
])('the message $type is read as it is', (message) => {
  expect(readPageMessage(message)).toEqual(message);
});

test.each([
  undefined,
  null,
  'loaded',
  7,
  [],
  {},
  { type: 'no such' },
  { type: 'abort', id: 0 },
  { type: 'abort', id: -1 },
  { type: 'abort', id: 1.5 },
  { type: 'abort', id: '1' },
  { type: 'credit', id: 1, bytes: -1 },
  { type: 'credit', id: 1, bytes: Number.NaN },
  { type: 'socket', id: 1, url: 'nowhere', protocols: [] },
  { type: 'socket', id: 1, url: 'ws://localhost/', protocols: ['a b'] },
  { type: 'socket-close', id: 1, code: 1006, reason: '' },
  { type: 'socket-close', id: 1, code: 3000, reason: 'ü'.repeat(62) },
  { type: 'socket-send', id: 1, payload: new Uint8Array(1) },
  { type: 'navigate', url: 'http://localhost/', method: 'PUT', replace: false },
  {
    type: 'navigate',
    url: 'http://localhost/',
    method: 'POST',
    contentType: 'a\r\nb: c',
    replace: false,
  },
  { type: 'moved', url: '/x', push: true },
  { type: 'store', area: 'other', key: 'a', value: 'b' },
  { type: 'console', level: 'table', text: 'x' },
  request({ url: '/relative' }),
  request({ method: 'TRACE' }),
  request({ method: 'G T' }),
  request({ headers: [['a b', 'c']] }),
  request({ headers: [['a', 'b\r\nc']] }),
  request({ headers: [['a', 'b\nc']] }),
  request({ headers: [['a', '€']] }),
  request({ headers: [['a']] }),
  request({ headers: 'a: b' }),
  request({ headers: Array.from({ length: 1001 }, () => ['a', 'b']) }),
  request({ body: 'text' }),
  request({ mode: 'navigate' }),
  request({ redirect: 'elsewhere' }),
])('%j is no message of a page', (message) => {
  expect(readPageMessage(message)).toBeUndefined();
});

test('only fields that a message has go on', () => {
  const extra = { type: 'loaded', __proto__: { evil: true }, more: 1 };
  expect(readPageMessage(extra)).toEqual({ type: 'loaded' });
});

test('long text for the console is cut, not refused', () => {
  const message = readPageMessage({ type: 'console', level: 'log', text: 'x'.repeat(100_000) });
  expect(message).toMatchObject({ text: 'x'.repeat(20_000) });
});

test('what the jail says is read field by field as well', () => {
  expect(readHostMessage({ type: 'frame', frame: 3, more: 1 })).toEqual({
    type: 'frame',
    frame: 3,
  });
  expect(readHostMessage({ type: 'state', state: 'loaded' })).toEqual({
    type: 'state',
    state: 'loaded',
  });
  expect(readHostMessage({ type: 'state', state: 'exploded' })).toBeUndefined();
  expect(readHostMessage({ type: 'address' })).toBeUndefined();
  expect(readHostMessage('frame')).toBeUndefined();
});
