import { expect, test } from 'vitest';
import { serveNode } from './serve-node.ts';

test('a process that SIGINT ends says so, and then runs no further', () => {
  const happened: string[] = [];
  const never = new Error('This stands for a thread that has stopped.');
  const receive = serveNode(
    {
      soon: () => undefined,
      onError: () => undefined,
      onRejection: () => undefined,
      halt: () => {
        happened.push('halt');
        throw never;
      },
    },
    (message) => happened.push(message.kind === 'exit' ? `exit ${message.code}` : message.kind),
  );
  receive({ kind: 'interrupt' });
  expect(happened.slice(0, 2)).toEqual(['exit 130', 'halt']);
});
