import { describe, expect, test } from 'vitest';
import { parseFromJail } from './parse-from-jail.ts';

const row = {
  id: 1,
  at: 0.5,
  connection: 1,
  port: 8888,
  direction: 'client-to-server',
  kind: 'request',
  summary: 'GET / HTTP/1.1',
  size: 3,
  bytes: new Uint8Array(3),
  fields: [{ name: 'method', value: 'GET', start: 0, end: 3 }],
};

describe('a message from the jail', () => {
  test.each([
    { kind: 'want', name: 'stdlib.0123.zip' },
    { kind: 'plugged', numbers: { firstFlow: 1, firstPort: 2, lastPort: 3 } },
    { kind: 'boot', progress: { stage: 'Starting CPython', done: 0.5 } },
    { kind: 'spawned', id: 1 },
    { kind: 'refused', id: 1, code: 'NO_PACKAGE', message: 'why' },
    { kind: 'output', id: 1, output: { stream: 'stdout', text: 'x' } },
    { kind: 'input-wait', id: 1, waits: true },
    { kind: 'exit', id: 1, code: 0 },
    { kind: 'port', port: 8888, type: 'open' },
    { kind: 'rows', rows: [row] },
    { kind: 'error', message: 'why' },
  ])('is taken as it is: %j', (message) => {
    expect(parseFromJail(message)).toEqual(message);
  });

  test.each([
    undefined,
    'want',
    { kind: 'toString' },
    { kind: 'want', name: '../index.html' },
    { kind: 'want', name: 'https://elsewhere.example/' },
    { kind: 'refused', id: 1, code: 'WHATEVER', message: 'why' },
    { kind: 'rows', rows: [{ ...row, bytes: 'text' }] },
    { kind: 'rows', rows: [{ ...row, fields: [{ name: 'method' }] }] },
    { kind: 'rows', rows: [{ ...row, direction: 'up' }] },
    { kind: 'input-wait', id: 1 },
    { kind: 'port', port: '8888', type: 'open' },
  ])('that is none is dropped: %j', (value) => {
    expect(parseFromJail(value)).toBeUndefined();
  });
});
