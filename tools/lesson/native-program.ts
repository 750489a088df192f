// A lesson's program on the Python or the Node of this computer, serving real loopback.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export interface NativeProgram extends AsyncDisposable {
  /** What it wrote so far, both streams. */
  readonly said: () => string;
}

const TIME_TO_LISTEN = 20_000;
/** Between two tries to reach a process of the computer, which tells nobody that it listens. */
const BETWEEN_TRIES = 25;

/** Resolves once `port` takes connections. Rejects, with what the program said, where it ends or is too slow. */
export async function startNative(
  command: string,
  script: string,
  folder: string,
  port: number,
): Promise<NativeProgram> {
  if (await isTaken(port)) {
    throw new Error(
      `Port ${port} of this computer is taken. End what listens there and test again.`,
    );
  }
  const program = spawn(command, [script], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LANG: 'C.UTF-8', PYTHONUNBUFFERED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // With a group of its own, its children end with it.
    detached: true,
  });
  let output = '';
  for (const stream of [program.stdout, program.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const native: NativeProgram = {
    said: () => output,
    [Symbol.asyncDispose]: () => end(program),
  };
  const patience = AbortSignal.timeout(TIME_TO_LISTEN);
  while (!(await isTaken(port))) {
    if (program.exitCode !== null || patience.aborted) {
      await end(program);
      throw new Error(`${script} did not listen on port ${port}. It said:\n${output}`);
    }
    await wait(BETWEEN_TRIES);
  }
  return native;
}

async function end(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null || program.pid === undefined) return;
  const ended = once(program, 'close');
  try {
    if (process.platform === 'win32') program.kill('SIGKILL');
    else process.kill(-program.pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
  await ended;
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
