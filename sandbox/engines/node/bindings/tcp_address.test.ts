import { expect, test } from 'vitest';
import { inside, outside } from './tcp_address.ts';

test.each([
  ['::', '0.0.0.0'],
  ['::1', '127.0.0.1'],
  ['::ffff:127.0.0.2', '127.0.0.2'],
  ['127.0.0.1', '127.0.0.1'],
])('%s is %s to the kernel', (address, known) => {
  expect(inside(address)).toBe(known);
});

test('an address is told by the family that a handle has, and by the name that it was given', () => {
  expect(outside('127.0.0.1', 4, false)).toBe('127.0.0.1');
  expect(outside('127.0.0.1', 6, false)).toBe('::ffff:127.0.0.1');
  expect(outside('127.0.0.1', 6, true)).toBe('::1');
  expect(outside('127.0.0.2', 6, true)).toBe('::ffff:127.0.0.2');
  expect(outside('0.0.0.0', 6, false)).toBe('::');
  expect(outside('::', 6, false)).toBe('::');
});
