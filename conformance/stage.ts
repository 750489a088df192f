// A folder made anew: the programs of python/, and beside them the tests that they run.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Expected } from './expected.ts';

const PROGRAMS = fileURLToPath(new URL('python/', import.meta.url));

export function stage(folder: string, { spins }: Expected): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(PROGRAMS, folder, { recursive: true, filter: isSource });
  writeFileSync(join(folder, 'spins.json'), JSON.stringify(Object.keys(spins)));
  return folder;
}

export function isSource(path: string): boolean {
  return !path.endsWith('__pycache__');
}
