// What programs see of the seams: threads, signals, streams, sockets with names.
import { afterAll, describe, expect, test } from 'vitest';
import { openNodeMachine } from './node-machine.ts';
import { runFixture } from './test-program.ts';

describe('a program on the seams', { timeout: 60_000 }, () => {
  const machine = openNodeMachine();
  afterAll(() => machine.teardown());

  test('has threads that wait for each other and are joined at its end, unless they are daemons', async () => {
    const { stdout, code } = await runFixture(machine, 'threads.py');
    expect(stdout).toEqual([
      'twenty sleeps at once True',
      'lock, no wait False',
      'lock, timeout False',
      'lock, released True',
      'condition [1]',
      "queue ['a', 'b', 'c']",
      'pool [0, 1, 4, 9, 16] nothing main',
      "to_thread ['nothing', 'nothing', 'nothing']",
      "resolver ('127.0.0.1', 80)",
      'excepthook ValueError worker',
      'main ends True',
      'joined at the end',
    ]);
    expect(code).toBe(0);
  });
});
