import { expect, test } from 'vitest';
import { PendingSignal } from './pending-signal.ts';

const SIGINT = 2;

test('a signal that comes between reading and clearing is not lost', () => {
  const shared = new SharedArrayBuffer(1);
  const buffer = new PendingSignal(shared).asInterruptBuffer();
  expect(buffer[0]).toBe(0);
  new Uint8Array(shared)[0] = SIGINT;
  buffer[0] = 0;
  expect(buffer[0]).toBe(SIGINT);
  expect(buffer[0]).toBe(0);
});

test('a signal is taken once', () => {
  const shared = new SharedArrayBuffer(1);
  const signal = new PendingSignal(shared);
  new Uint8Array(shared)[0] = SIGINT;
  expect([signal.take(), signal.take()]).toEqual([SIGINT, 0]);
});
