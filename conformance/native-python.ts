// The computer's own Python, which shows what a test does where nothing of ours is under it.
import { spawnSync } from 'node:child_process';
import { NoSuite } from './suite.ts';

export interface Python {
  readonly command: string;
  /** `3.11`. */
  readonly version: string;
}

export function nativePython(suite: string): Python {
  const command = process.env.PYTHON ?? (process.platform === 'win32' ? 'python' : 'python3');
  const program = 'import sys; print("%d.%d" % sys.version_info[:2])';
  const run = spawnSync(command, ['-c', program], { encoding: 'utf8' });
  if (run.status !== 0) {
    throw new NoSuite(suite, `${command} does not start. Install Python 3 or name it in PYTHON.`);
  }
  return { command, version: run.stdout.trim() };
}
