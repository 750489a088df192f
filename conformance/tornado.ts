// Tornado's own tests, of the release that the lock names. Its wheel holds them; packing leaves them out.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Group, parseLock } from '../tools/python/lock.ts';
import { readExpected } from './expected.ts';
import { nativePython } from './native-python.ts';
import { isSource, stage } from './stage.ts';
import { MODULE_LIMIT, NoSuite, type Suite } from './suite.ts';

const LOCK = new URL('../tools/python/requirements.lock', import.meta.url);
const NAME = 'Tornado';

export function tornado(cache: string): Suite {
  const group = parseLock(readFileSync(LOCK, 'utf8')).find(({ name }) => name === 'tornado');
  if (group === undefined) throw new NoSuite(NAME, 'requirements.lock has no group "tornado".');
  const python = nativePython(NAME);
  const version = group.packages.tornado;
  const installed = install(python.command, group, join(cache, `tornado-${version}`));
  const expected = readExpected('tornado.expected.json');
  const folder = stage(join(cache, 'stage-tornado'), expected);
  const tests = join(folder, 'tests/test');
  cpSync(join(installed, 'tornado/test'), tests, { recursive: true, filter: isSource });
  return {
    name: NAME,
    note: `Tornado ${version}, natively on CPython ${python.version}, on the machine on CPython 3.14`,
    folder,
    program: 'run_tornado.py',
    packages: ['tornado'],
    native: { python: python.command, env: { PYTHONPATH: installed } },
    modules: moduleNames(join(tests, 'runtests.py')).map((name) => ({ name, limit: MODULE_LIMIT })),
    expected,
    goal: 0.95,
  };
}

function install(python: string, group: Group, folder: string): string {
  if (existsSync(folder)) return folder;
  const fresh = `${folder}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  const wanted = join(fresh, 'wanted.txt');
  writeFileSync(wanted, group.requirements);
  const options = ['--quiet', '--disable-pip-version-check', '--no-deps', '--require-hashes'];
  const run = spawnSync(
    python,
    ['-m', 'pip', 'install', ...options, '--only-binary=:all:', '--target', fresh, '-r', wanted],
    { encoding: 'utf8' },
  );
  if (run.status !== 0) {
    rmSync(fresh, { recursive: true });
    throw new NoSuite(NAME, `pip could not install it for ${python}: ${run.stderr.trim()}`);
  }
  renameSync(fresh, folder);
  return folder;
}

/** The modules that `runtests` itself runs, in its order. */
function moduleNames(runtests: string): readonly string[] {
  const list = /^TEST_MODULES = \[(.*?)^\]/ms.exec(readFileSync(runtests, 'utf8'))?.[1] ?? '';
  const names = Array.from(list.matchAll(/"(tornado[\w.]+)"/g), ([, name]) => name ?? '');
  if (names.length === 0) throw new NoSuite(NAME, 'its runtests.py names no modules any more.');
  return names;
}
