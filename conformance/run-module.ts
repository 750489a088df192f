// One module of a suite in a process of its own, on the machine or natively, held to its time.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ModuleOutcome, readReports } from './outcome.ts';
import { MODULE_LIMIT, type Module, type Suite } from './suite.ts';

const MACHINE = fileURLToPath(new URL('../sandbox/cli/main.ts', import.meta.url));
/** Characters of what a module prints besides its reports that are kept, to say why it ended. */
const TAIL = 2000;

export type Place = 'machine' | 'native';

export async function runModule(
  suite: Suite,
  module: Module,
  place: Place,
  signal: AbortSignal,
): Promise<ModuleOutcome> {
  const began = performance.now();
  const limit = place === 'machine' ? module.limit : Math.min(module.limit, MODULE_LIMIT);
  const { output, why } = await runCommand(commandOf(suite, module, place), limit, signal);
  const seconds = (performance.now() - began) / 1000;
  return { module: module.name, tests: readReports(module.name, output, why), seconds };
}

interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

function commandOf(suite: Suite, module: Module, place: Place): Command {
  const { folder, program, packages, native } = suite;
  if (place === 'native') {
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...native.env };
    return { file: native.python, args: [program, module.name], env, cwd: folder };
  }
  const options = ['--packages', packages.join(), '--cwd', folder];
  const script = join(folder, program);
  const args = [MACHINE, ...options, 'python', script, module.name];
  return { file: process.execPath, args, env: process.env, cwd: folder };
}

function runCommand(
  { file, args, env, cwd }: Command,
  limit: number,
  signal: AbortSignal,
): Promise<{ readonly output: string; readonly why: string }> {
  const { promise, resolve } = Promise.withResolvers<{ output: string; why: string }>();
  // A group of its own, so that what the tests start dies with them.
  const child = spawn(file, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let output = '';
  let complaints = '';
  let reason: string | undefined;
  const end = (why: string): void => {
    reason ??= why;
    if (child.pid !== undefined) killGroup(child.pid);
  };
  const timer = setTimeout(() => end(`killed after ${limit} s`), limit * 1000);
  const stop = (): void => end('the run was stopped');
  signal.addEventListener('abort', stop, { once: true });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-TAIL);
  });
  child.on('error', (error) => end(error.message));
  child.on('close', (code, by) => {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    if (child.pid !== undefined) killGroup(child.pid);
    resolve({ output, why: reason ?? `ended with ${by ?? `code ${code}`}: ${complaints.trim()}` });
  });
  return promise;
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
