// The command `machine`, run as a user runs it: its output, its errors and its exit codes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseCommandLine } from './command-line.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const FIXTURES = fileURLToPath(new URL('../engines/cpython/fixtures/', import.meta.url));

function start(...words: string[]) {
  const child = spawn(process.execPath, [MAIN, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close').then(([code]) => code as number);
  return { child, closed };
}

async function run(...words: string[]) {
  const { child, closed } = start(...words);
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    closed,
  ]);
  return { stdout, stderr, code };
}

/** A port of this computer that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

describe('a program on the machine', { timeout: 60_000 }, () => {
  test('gets the errors that Linux gives', async () => {
    const { stdout, code } = await run('python', `${FIXTURES}errors.py`);
    expect(stdout.split('\n')).toEqual([
      "taken: OSError [Errno 98] Address already in use (while attempting to bind on address ('', 9000))",
      'refused: ConnectionRefusedError [Errno 111] Connection refused',
      'reset: ConnectionResetError [Errno 104] Connection reset by peer',
      'pipe: BrokenPipeError [Errno 32] Broken pipe',
      'outside: OSError [Errno 101] Network is unreachable',
      'unknown name: gaierror [Errno -2] Name or service not known',
      'time out: TimeoutError timed out',
      'would block: BlockingIOError [Errno 11] Resource temporarily unavailable',
      'not connected: OSError [Errno 107] Transport endpoint is not connected',
      '',
    ]);
    expect(code).toBe(0);
  });

  test('sees select, poll and epoll report as on Linux', async () => {
    const { stdout } = await run('python', `${FIXTURES}selects.py`);
    expect(stdout.split('\n')).toEqual([
      'select, nothing ([], [], [])',
      'select, writable 0 1',
      'poll, nothing [] True',
      'poll, ready [1]',
      'epoll, level [1] [1]',
      'epoll, edge [1] []',
      'epoll, next edge [1]',
      expect.stringMatching(/^epoll, twice .*File exists$/),
      "epoll, closed ['0x11']",
      'epoll, gone []',
      '',
    ]);
  });

  test('keeps its streams apart and its exit code', async () => {
    expect(await run('python', `${FIXTURES}exits.py`)).toEqual({
      stdout: 'to stdout\n',
      stderr: 'to stderr\n',
      code: 3,
    });
  });

  test('shows a traceback of its own lines alone', async () => {
    const { stderr, code } = await run('python', `${FIXTURES}fails.py`);
    expect(stderr).toBe(
      [
        'Traceback (most recent call last):',
        '  File "/home/reader/fails.py", line 8, in <module>',
        '    open_shop()',
        '    ~~~~~~~~~^^',
        '  File "/home/reader/fails.py", line 5, in open_shop',
        '    raise RuntimeError("no coffee")',
        'RuntimeError: no coffee',
        '',
      ].join('\n'),
    );
    expect(code).toBe(1);
  });

  test('that does not parse is shown with its line', async () => {
    const { stderr, code } = await run('python', `${FIXTURES}broken.py`);
    expect(stderr).toContain('File "/home/reader/broken.py", line 1');
    expect(stderr).toContain("SyntaxError: '(' was never closed");
    expect(stderr).not.toContain('_machine');
    expect(code).toBe(1);
  });

  test.each(['spins.py', 'floods.py'])(
    'that never yields is ended by an interrupt: %s',
    async (name) => {
      const { child, closed } = start('python', FIXTURES + name);
      await once(child.stdout, 'data');
      child.stdout.resume();
      child.kill('SIGINT');
      expect(await closed).toBe(130);
    },
  );

  test('may close what it opened when it is interrupted', async () => {
    const { child, closed } = start('python', `${FIXTURES}bows_out.py`);
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    expect(await text(child.stdout)).toBe('bows out\n');
    expect(await closed).toBe(0);
  });

  test('reads what is piped to it', async () => {
    const child = spawn(process.execPath, [
      MAIN,
      '--packages',
      '',
      'python',
      `${FIXTURES}greets.py`,
    ]);
    child.stdin.end('Ada\nGrace');
    expect(await text(child.stdout)).toBe('name? hello Ada\nname? hello Grace\nname? \n');
  });

  test('answers on the port that it is published on', async () => {
    const port = await freePort();
    const lesson = fileURLToPath(
      new URL('../../lessons/02-hello-gateway/python/server.py', import.meta.url),
    );
    const { child, closed } = start('--publish', `${port}:8888`, 'python', lesson);
    await once(child.stdout, 'data');
    const response = await fetch(`http://localhost:${port}/`);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('GATEWAY_INTERFACE');
    child.kill('SIGINT');
    expect(await closed).toBe(130);
  });

  test('that does not exist is said, with exit code 2', async () => {
    const { stderr, code } = await run('python', 'nowhere.py');
    expect(stderr).toMatch(/^machine: can't open file .*nowhere\.py/);
    expect(code).toBe(2);
  });

  test('of a kind that the machine does not run is said, with exit code 127', async () => {
    const { stderr, code } = await run('ruby', `${FIXTURES}exits.py`);
    expect(stderr).toContain('it has no command "ruby"');
    expect(code).toBe(127);
  });
});

describe('the command line', () => {
  test('ends its options at the first word that is none', () => {
    expect(parseCommandLine(['--publish', '80:8888', 'python', 'server.py', '--debug'])).toEqual({
      kind: 'run',
      command: 'python',
      script: 'server.py',
      args: ['--debug'],
      publish: [{ host: 80, port: 8888 }],
      packages: undefined,
      cwd: undefined,
    });
  });

  test.each([
    [['--publish', '80', 'python', 'server.py'], /--publish takes HOST:PORT/],
    [['--publish', '80:70000', 'python', 'server.py'], /--publish takes HOST:PORT/],
    [['--nonsense', 'python'], /nonsense/],
    [['python'], /which program is python to run/],
    [[], /no program was named/],
  ])('says what is wrong with %j', (words, message) => {
    expect(parseCommandLine(words)).toEqual({
      kind: 'wrong',
      message: expect.stringMatching(message),
    });
  });
});
