import { describe, expect, test } from 'vitest';
import { parseFromWorker } from './protocol.ts';

const endpoint = { address: '127.0.0.1', port: 8888 };

describe('a message from a worker', () => {
  test.each([
    { kind: 'booted' },
    { kind: 'stage', stage: 'Starting CPython', done: 0.5 },
    { kind: 'output', output: { stream: 'stderr', text: 'x' } },
    { kind: 'input-taken' },
    { kind: 'input-wait', waits: true },
    { kind: 'exit', code: 3 },
    { kind: 'failed', message: 'out of memory' },
    { kind: 'thread', id: 1, port: new MessageChannel().port1 },
    { kind: 'end-thread', id: 1 },
    { kind: 'tap', events: [{ kind: 'open', flow: 1, at: 0, client: endpoint, server: endpoint }] },
    {
      kind: 'tap',
      events: [
        { kind: 'data', flow: 1, at: 0, direction: 'client-to-server', bytes: new Uint8Array(1) },
      ],
    },
  ])('is taken as it is: %j', (message) => {
    expect(parseFromWorker(message)).toEqual(message);
  });

  test.each([
    undefined,
    null,
    'booted',
    { kind: 'booting' },
    { kind: '__proto__' },
    { kind: 'stage', stage: 1, done: 0.5 },
    { kind: 'output', output: { stream: 'stdin', text: 'x' } },
    { kind: 'output', output: 'x' },
    { kind: 'input-wait', waits: 1 },
    { kind: 'exit', code: 0.5 },
    { kind: 'thread', id: 1, port: {} },
    { kind: 'thread', id: '1', port: new MessageChannel().port1 },
    { kind: 'end-thread' },
    {
      kind: 'tap',
      events: [{ kind: 'data', flow: 1, at: 0, direction: 'sideways', bytes: new Uint8Array(1) }],
    },
    {
      kind: 'tap',
      events: [{ kind: 'data', flow: 1, at: 0, direction: 'client-to-server', bytes: [1] }],
    },
    { kind: 'tap', events: {} },
  ])('that is none is dropped: %j', (value) => {
    expect(parseFromWorker(value)).toBeUndefined();
  });

  test('cannot give an exit code that no process has', () => {
    expect(parseFromWorker({ kind: 'exit', code: 256 + 7 })).toEqual({ kind: 'exit', code: 7 });
  });
});
