// What programs see of the seams: threads, signals, streams, sockets with names.
import { afterAll, describe, expect, test } from 'vitest';
import type { Machine, Output } from '../machine/machine.ts';
import { openNodeMachine } from './node-machine.ts';
import { runFixture, spawnFixture } from './test-program.ts';

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

  test('finds the answer to what it has sent, though it never waited for it', async () => {
    const { stdout } = await runFixture(machine, 'answers.py');
    expect(stdout).toEqual(['before None', "after a send b'answer'", 'only once None']);
  });

  test('gets the signals that it sends itself, on its main thread, and ends by their default', async () => {
    const { stdout, code } = await runFixture(machine, 'signals.py');
    expect(stdout).toEqual([
      'at first True',
      'handler SIGINT in MainThread',
      'handler SIGINT in MainThread',
      'handler SIGINT in MainThread',
      'ignored SIG_IGN',
      'interrupts a sleep',
      'interrupts a lock',
      'interrupts a read',
      'No such process',
      'signal only works in main thread of the main interpreter',
      'told the loop',
      'ends by SIGTERM',
    ]);
    expect(code).toBe(128 + 15);
  });

  test('reads its input line by line, as bytes and by a loop, and says when it waits for it', async () => {
    const program = await spawnFixture(machine, 'asks.py');
    const input = program.input.getWriter();
    const waits: boolean[] = [];
    const waiting = new Promise<void>((resolve) => {
      program.onInputWait((now) => {
        waits.push(now);
        if (now) resolve();
      });
    });
    const answers = [
      ['name? ', 'Ada\n'],
      ['hello Ada\na thread runs meanwhile\n', 'second\n'],
      ["line 'second\\n'\n", 'third\n'],
      ["select True\nos.read b'third\\n'\n", 'fourth\n'],
      ["asyncio b'fourth\\n'\n", 'x'.repeat(1_000_000)],
    ] as const;
    let said = '';
    let next = 0;
    await waiting;
    for await (const { text } of program.output) {
      said += text;
      const [heard, answer] = answers[next] ?? [];
      if (heard === undefined || answer === undefined || !said.endsWith(heard)) continue;
      next++;
      // More than a pipe takes: resolves when the program has read.
      void input.write(answer);
      if (next === answers.length) void input.close();
    }
    expect(said).toBe(`${answers.map(([heard]) => heard).join('')}the rest 1000000\n`);
    expect(await program.exit).toBe(0);
    expect(waits[0]).toBe(true);
    expect(waits.at(-1)).toBe(false);
  });

  test('sends and receives as much as blocking calls do, and for as long', async () => {
    const { stdout, code } = await runFixture(machine, 'streams.py');
    expect(stdout).toEqual([
      'send 3000000',
      'os.write 3000000',
      'without blocking True',
      'sendall has one timeout for all',
      "MSG_PEEK b'abc'",
      "MSG_WAITALL b'abcdef'",
      "MSG_WAITALL at the end b'abc'",
      'SO_ERROR 0',
      'dup True -1',
    ]);
    expect(code).toBe(0);
  });

  test('gives local sockets names', async () => {
    const { stdout, code } = await runFixture(machine, 'names.py');
    expect(stdout).toEqual([
      'nothing there FileNotFoundError No such file or directory',
      'a file True',
      'taken OSError Address already in use',
      'not listening ConnectionRefusedError Connection refused',
      'no room BlockingIOError Resource temporarily unavailable',
      'waits for room None',
      "names me '' here ''",
      "b'hello' b'hello'",
      'stale ConnectionRefusedError Connection refused',
      'abstract b"\\x00nobody\'s file"',
      "b'THROUGH THREADS\\n'",
      "b'through a loop\\n'",
      "left ['me', 'served', 'there']",
    ]);
    expect(code).toBe(0);
  });

  test('has greenlets that do what greenlet documents', async () => {
    const { stdout, code } = await runFixture(machine, 'greenlets.py', { packages: ['gevent'] });
    expect(stdout).toEqual([
      'main None False True True',
      'new False False True',
      'switch (1, 2)',
      'suspended give True True',
      'given a value',
      'waiting',
      'thrown from outside',
      'returned',
      'ended True False None through to the parent',
      'exits',
      'killed GreenletExit() True',
      'never begun GreenletExit() True',
      'exits',
      'collected True',
      "parent got 'for the parent'",
      "subclass ['Named', 'ran']",
      'adopter got to a new parent',
      'a cycle AttributeError',
      'a dead one AttributeError',
      'no greenlet TypeError',
      'contexts outside inside inside',
      'given context given',
      "traced ['switch', 'switch', 'throw', 'switch']",
      'another thread error',
      'ten thousand switches done',
    ]);
    expect(code).toBe(0);
  });

  test('shares a port with another process, and the kernel deals the connections out', async () => {
    const share = { args: ['share'] };
    const first = await spawnFixture(machine, 'shares.py', share);
    const second = await spawnFixture(machine, 'shares.py', share);
    for (const { output } of [first, second]) await firstLine(output);

    const dealt = await Promise.all(Array.from({ length: 8 }, () => readAll(machine)));
    const processes = [...new Set(dealt)];
    const counts = processes.map((pid) => dealt.filter((each) => each === pid).length);
    expect(counts).toEqual([4, 4]);

    const alone = await runFixture(machine, 'shares.py');
    expect(alone.stderr.at(-1)).toMatch(/^OSError: \[Errno 98\] Address already in use/);
    first.kill();
    await first.exit;
    const left = await Promise.all([readAll(machine), readAll(machine)]);
    expect(left).toEqual([left[0], left[0]]);
    second.kill();
    await second.exit;
  });

  test('is interrupted as by Ctrl+C, where it waits and where it computes', async () => {
    for (const [name, code] of [
      ['bows_out.py', 0],
      ['spins.py', 130],
    ] as const) {
      const program = await spawnFixture(machine, name);
      const output = program.output.getReader();
      await output.read();
      program.interrupt();
      expect(await program.exit, name).toBe(code);
    }
  });
});

async function firstLine(output: ReadableStream<Output>): Promise<string> {
  const reader = output.getReader();
  const { value } = await reader.read();
  reader.releaseLock();
  return value?.text ?? '';
}

/** What the program on port 8000 sends to who connects. */
async function readAll(machine: Machine): Promise<string> {
  const connection = await machine.connect(8000);
  let said = '';
  for (let bytes = await connection.read(); bytes; bytes = await connection.read())
    said += new TextDecoder().decode(bytes);
  connection.end();
  return said;
}
