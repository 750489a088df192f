// The suite that every engine passes, on whatever machine it runs. An engine brings programs in its own language; what
// each of them does is said here.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Connection } from '../kernel/connection.ts';
import type { Machine, MachineEvents, Output, Process } from '../machine/machine.ts';

export interface EngineUnderTest {
  readonly name: string;
  /** What starts a program: `python`, `node`. */
  readonly command: string;
  /** It asks a program to end (SIGINT) before it ends it: one that obeys has an exit code of its own. */
  readonly asksFirst?: boolean;
  /** Where what listens on a port is found: on localhost, unless the machine says otherwise. */
  readonly urlOf?: (port: number) => string;
  open(): Machine;
  readonly programs: EnginePrograms;
}

export interface EngineProgram {
  readonly file: string;
  readonly text: string;
}

export interface EnginePrograms {
  /** Prints `one` to stdout, `two` to stderr, `three` to stdout, a line each, and ends with exit code 3. */
  readonly prints: EngineProgram;
  /** Ends by an error that nobody catches, whose message is `no coffee`. */
  readonly raises: EngineProgram;
  /** Prints its arguments, the variable GREETING and the text of `notes/note.txt`, a line each. */
  readonly looks: EngineProgram;
  /**
   * Listens on port 8000 and prints `serving`. Sends each connection back what it gets, many at once, and ends it when the
   * client has ended. Prints `stopping` when it is interrupted (SIGINT), and ends with exit code 0.
   */
  readonly echoes: EngineProgram;
  /** Listens on port 8000, stops listening, and prints `closed`. */
  readonly closes: EngineProgram;
  /** Listens on port 8000, sends the first connection `last words` ten thousand times, and ends without closing it. */
  readonly leaves: EngineProgram;
  /** Greets each line of its input, `hello Ada`, and prints `bye` at the end of it. */
  readonly greets: EngineProgram;
  /** Prints `spinning`, and computes without a pause for ever. */
  readonly spins: EngineProgram;
  /** Prints lines for ever, as fast as it can. */
  readonly floods: EngineProgram;
}

const PORT = 8000;
/** 128 + SIGKILL, as a shell shows it. */
const KILLED = 137;
const PATIENCE = 60_000;

export function describeEngine({
  name,
  command,
  open,
  programs,
  asksFirst = false,
  urlOf = (port) => `http://localhost:${port}/`,
}: EngineUnderTest): void {
  /** The exit code of the server of `echoes`, when it was stopped. */
  const stopped = asksFirst ? 0 : KILLED;
  describe(`the ${name} engine`, { timeout: PATIENCE }, () => {
    let machine: Machine;
    beforeAll(() => {
      machine = open();
    });
    afterAll(() => machine.teardown());

    const start = async (
      program: EngineProgram,
      args: readonly string[] = [],
      options: Parameters<Machine['spawn']>[2] = {},
    ): Promise<Process> => {
      await machine.mount({ [program.file]: program.text });
      return machine.spawn(command, [program.file, ...args], options);
    };
    /** The server of `echoes`, once it listens. */
    const serve = async (): Promise<Process> => {
      const ready = next(machine, 'server-ready');
      const process = await start(programs.echoes);
      await ready;
      return process;
    };
    const end = async (process: Process): Promise<void> => {
      process.kill();
      await process.exit;
    };

    test('keeps what is printed apart, in its order, and the exit code', async () => {
      const process = await start(programs.prints);
      const said = await all(process);
      expect(merged(said)).toEqual([
        { stream: 'stdout', text: 'one\n' },
        { stream: 'stderr', text: 'two\n' },
        { stream: 'stdout', text: 'three\n' },
      ]);
      expect(await process.exit).toBe(3);
    });

    test('says which error ended a program', async () => {
      const process = await start(programs.raises);
      expect(textOf(await all(process), 'stderr')).toContain('no coffee');
      expect(await process.exit).toBe(1);
    });

    test('gives a program its arguments, its environment and the files that were mounted last', async () => {
      await machine.mount({ 'notes/note.txt': 'an old note' });
      await machine.mount({ 'notes/note.txt': new TextEncoder().encode('a new note') });
      const process = await start(programs.looks, ['one', 'two words'], {
        env: { GREETING: 'good morning' },
      });
      expect(textOf(await all(process), 'stdout')).toBe(
        'one\ntwo words\ngood morning\na new note\n',
      );
    });

    test('says that a port opens and closes, and where the server is', async () => {
      const events: (MachineEvents['port'] | MachineEvents['server-ready'])[] = [];
      const { promise: bothClosed, resolve } = Promise.withResolvers<void>();
      let closings = 0;
      const stops = [
        machine.on('port', (event) => {
          events.push(event);
          if (event.type === 'close' && ++closings === 2) resolve();
        }),
        machine.on('server-ready', (event) => events.push(event)),
      ];
      await all(await start(programs.closes));
      await end(await serve());
      await bothClosed;
      for (const stop of stops) stop();
      const opened = [
        { port: PORT, type: 'open' },
        { port: PORT, url: urlOf(PORT) },
      ];
      const closed = { port: PORT, type: 'close' };
      expect(events).toEqual([...opened, closed, ...opened, closed]);
    });

    test('answers connections, many at once, to their end', async () => {
      const process = await serve();
      const words = ['first', 'second', 'third'];
      const connections = await Promise.all(words.map(() => machine.connect(PORT)));
      for (const [index, connection] of connections.entries()) {
        await connection.write(encode(words[index] ?? ''));
        connection.end();
      }
      expect(await Promise.all(connections.map(readAll))).toEqual(words);
      await end(process);
    });

    test('carries more than a window both ways, at the pace of the reader', async () => {
      const process = await serve();
      const connection = await machine.connect(PORT);
      const sent = 'twelve bytes'.repeat(250_000);
      const written = connection.write(encode(sent)).then(() => connection.end());
      expect((await readAll(connection)) === sent).toBe(true);
      await written;
      await end(process);
    });

    test('sends what a program has written when it ends, and ends its connections', async () => {
      const ready = next(machine, 'server-ready');
      const process = await start(programs.leaves);
      await ready;
      const connection = await machine.connect(PORT);
      expect(await process.exit).toBe(0);
      expect(await readAll(connection)).toBe('last words'.repeat(10_000));
    });

    test('survives a connection that is reset', async () => {
      const process = await serve();
      const rude = await machine.connect(PORT);
      await rude.write(encode('never read'));
      rude.reset();
      const polite = await machine.connect(PORT);
      await polite.write(encode('still there'));
      polite.end();
      expect(await readAll(polite)).toBe('still there');
      await end(process);
    });

    test('refuses a connection where nothing listens', async () => {
      await expect(machine.connect(PORT)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    });

    test('kills a server: its connections end, and its port is free for the next', async () => {
      const process = await serve();
      const connection = await machine.connect(PORT);
      await connection.write(encode('x'));
      await connection.read();
      process.kill();
      const last = await connection.read().catch(({ code }: { readonly code: string }) => code);
      expect([undefined, 'ECONNRESET']).toContain(last);
      expect(await process.exit).toBe(stopped);
      await expect(machine.connect(PORT)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      await end(await serve());
    });

    test.each(['spins', 'floods'] as const)('kills a program that %s', async (kind) => {
      const process = await start(programs[kind]);
      const reader = process.output.getReader();
      expect((await reader.read()).done).toBe(false);
      process.kill();
      expect(await process.exit).toBe(KILLED);
      while (!(await reader.read()).done);
    });

    test('interrupts a program, which may close what it opened', async () => {
      const process = await start(programs.echoes);
      const reader = process.output.getReader();
      expect((await reader.read()).value?.text).toBe('serving\n');
      process.interrupt();
      expect((await reader.read()).value?.text).toBe('stopping\n');
      expect(await process.exit).toBe(0);
    });

    test('lets a program read its input, and says when it waits for it', async () => {
      const process = await start(programs.greets);
      const waiting = Promise.withResolvers<void>();
      const stop = process.onInputWait((waits) => {
        if (waits) waiting.resolve();
      });
      await waiting.promise;
      stop();
      const input = process.input.getWriter();
      await input.write('Ada\nGra');
      await input.write('ce\n');
      await input.close();
      expect(textOf(await all(process), 'stdout')).toBe('hello Ada\nhello Grace\nbye\n');
      expect(await process.exit).toBe(0);
    });

    test('runs no command that is not its own', async () => {
      await expect(machine.spawn('perl', ['server.pl'])).rejects.toMatchObject({
        code: 'NO_ENGINE',
      });
    });

    test('does not begin a program that was stopped before', async () => {
      await expect(
        start(programs.echoes, [], { signal: AbortSignal.abort() }),
      ).rejects.toMatchObject({ code: 'STOPPED' });
    });

    test('ends its programs when the machine is torn down, and begins no more', async () => {
      const other = open();
      await other.mount({ [programs.echoes.file]: programs.echoes.text });
      const ready = next(other, 'server-ready');
      const process = await other.spawn(command, [programs.echoes.file]);
      await ready;
      other.teardown();
      expect(await process.exit).toBe(stopped);
      await expect(other.spawn(command, [programs.echoes.file])).rejects.toMatchObject({
        code: 'TORN_DOWN',
      });
    });
  });
}

function next<Name extends keyof MachineEvents>(
  machine: Machine,
  name: Name,
): Promise<MachineEvents[Name]> {
  return new Promise((resolve) => {
    const stop = machine.on(name, (event) => {
      stop();
      resolve(event);
    });
  });
}

async function all({ output }: Process): Promise<readonly Output[]> {
  const said: Output[] = [];
  for await (const chunk of output) said.push(chunk);
  return said;
}

/** How a text is cut into chunks is left to the engine. */
function merged(said: readonly Output[]): readonly Output[] {
  const whole: Output[] = [];
  for (const { stream, text } of said) {
    const last = whole.at(-1);
    if (last?.stream === stream) whole[whole.length - 1] = { stream, text: last.text + text };
    else whole.push({ stream, text });
  }
  return whole;
}

function textOf(said: readonly Output[], stream: Output['stream']): string {
  return said
    .filter((chunk) => chunk.stream === stream)
    .map(({ text }) => text)
    .join('');
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

async function readAll(connection: Connection): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for (let bytes = await connection.read(); bytes; bytes = await connection.read())
    text += decoder.decode(bytes, { stream: true });
  connection.end();
  return text;
}
