import { expect, test } from 'vitest';
import { toMessage } from './websocket.ts';

test.each([
  ['hi', 'hi'],
  [16_384.5, '16384.5'],
  [null, 'null'],
  [undefined, 'undefined'],
  [{ toString: () => 'said' }, 'said'],
])('%s is sent as the text %s', (given, text) => {
  expect(toMessage(given)).toBe(text);
});

test.each([
  new ArrayBuffer(2),
  new Uint8Array(2),
  new DataView(new ArrayBuffer(2)),
  new Blob(['hi']),
])('bytes stay what they are: %s', (given) => {
  expect(toMessage(given)).toBe(given);
});
