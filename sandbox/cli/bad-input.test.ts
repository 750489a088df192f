// Programs that ask for too much: each gets the error that it would get elsewhere, and the machine runs the next one.
import { afterAll, describe, expect, test } from 'vitest';
import { openNodeMachine } from './node-machine.ts';
import { runFixture } from './test-program.ts';

describe('a program that asks for too much', { timeout: 60_000 }, () => {
  const machine = openNodeMachine();
  afterAll(() => machine.teardown());

  test('recursion without an end is a RecursionError, on every kind of stack', async () => {
    const { stdout, stderr, code } = await runFixture(machine, 'recurses.py');
    expect(stdout).toEqual([
      'a function RecursionError',
      'repr RecursionError',
      'a call RecursionError',
      'str RecursionError',
      '== RecursionError',
      'sorted RecursionError',
      'json.dumps RecursionError',
      'json.loads RecursionError',
      'in a thread RecursionError',
      'in a thread RecursionError',
      'in a thread RecursionError',
      'in a task RecursionError',
    ]);
    expect(stderr.at(-1)).toMatch(/^RecursionError: /);
    expect(code).toBe(1);
  });

  test('a thousand threads run at once, and past ten thousand there is no room', async () => {
    const { stdout, code } = await runFixture(machine, 'crowds.py');
    expect(stdout).toEqual([
      'at once 1001',
      'ended 1000 1',
      'and again',
      "can't start new thread",
      'more than ten thousand True',
    ]);
    expect(code).toBe(0);
  });

  test('memory without an end is a MemoryError at its line', async () => {
    const { stderr, code } = await runFixture(machine, 'hoards.py');
    expect(stderr).toContain('  File "/home/reader/hoards.py", line 6, in <module>');
    expect(stderr.at(-1)).toBe('MemoryError');
    expect(code).toBe(1);
  });

  test('sockets that are never closed use up ports and descriptors, and are free again', async () => {
    const { stdout, code } = await runFixture(machine, 'leaks.py');
    expect(stdout).toEqual([
      'EADDRNOTAVAIL Cannot assign requested address',
      'more than ten thousand clients True',
      'EMFILE Too many open files',
      'and again',
    ]);
    expect(code).toBe(0);
  });
});
