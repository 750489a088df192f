import { describe, expect, test } from 'vitest';
import { parseFromBridge, parseFromProgram } from './protocol.ts';

const endpoint = { address: '127.0.0.1', port: 8888 };
const open = { kind: 'open', flow: 1, at: 5, client: endpoint, server: endpoint };
const data = { kind: 'data', flow: 1, at: 5, direction: 'client-to-server' };

describe('a message from a program', () => {
  test.each([
    { kind: 'up' },
    { kind: 'output', stream: 'stderr', text: 'x' },
    { kind: 'input-wait', waits: true },
    { kind: 'tap', event: open },
    { kind: 'tap', event: { kind: 'end', flow: 1, at: 5, direction: 'server-to-client' } },
  ])('is taken: $kind', (message) => {
    expect(parseFromProgram(message)).toEqual(message);
  });

  test('has its bytes decoded', () => {
    expect(parseFromProgram({ kind: 'tap', event: { ...data, bytes: 'AQI=' } })).toEqual({
      kind: 'tap',
      event: { ...data, bytes: Uint8Array.of(1, 2) },
    });
  });

  test.each([
    {},
    { kind: 'exit', code: 0 },
    { kind: 'output', stream: 'stdin', text: 'x' },
    { kind: 'output', stream: 'stdout', text: 3 },
    { kind: 'input-wait', waits: 'yes' },
    { kind: 'tap' },
    { kind: 'tap', event: { ...open, client: { address: 1, port: 'x' } } },
    { kind: 'tap', event: { ...data, bytes: '***' } },
    { kind: 'tap', event: { ...data, bytes: 'AQI=', direction: 'up' } },
    { kind: 'tap', event: { ...data, bytes: 'AQI=', flow: '1' } },
  ])('is none: %o', (message) => {
    expect(parseFromProgram(message)).toBeUndefined();
  });
});

describe('a message from the bridge', () => {
  test.each([
    { kind: 'up' },
    { kind: 'connected', id: 1, local: endpoint, remote: endpoint },
    { kind: 'refused', id: 1 },
    { kind: 'data', id: 1, bytes: 'AQI=' },
    { kind: 'taken', id: 1, count: 2 },
    { kind: 'end', id: 1 },
    { kind: 'reset', id: 1 },
    { kind: 'closed', id: 1 },
  ])('is taken: $kind', (message) => {
    expect(parseFromBridge(message)).toEqual(message);
  });

  test.each([
    { kind: 'end' },
    { kind: 'connected', id: 1, local: endpoint },
    { kind: 'data', id: 1 },
    { kind: 'taken', id: 1, count: '2' },
    { kind: 'listen', id: 1 },
  ])('is none: %o', (message) => {
    expect(parseFromBridge(message)).toBeUndefined();
  });
});
