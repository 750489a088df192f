// CPython's own tests, of the newest release that Debian's package lists offer: `libpython3.x-testsuite`, and
// `libpython3.x-stdlib` for what they stand on. Both are fetched and unpacked, not installed.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readExpected } from './expected.ts';
import { nativePython } from './native-python.ts';
import { isSource, stage } from './stage.ts';
import { MODULE_LIMIT, type Module, NoSuite, type Suite } from './suite.ts';

const NAME = 'CPython';

/** Those of what the machine replaces, and of what stands on it. Seconds where it needs more than most. */
const MODULES: readonly (readonly [name: string, limit?: number])[] = [
  ['test_socket', 300],
  ['test_threading', 200],
  ['test_asyncio.test_tasks', 200],
  ['test_select'],
  ['test_poll'],
  ['test_epoll'],
  ['test_selectors'],
  ['test_socketserver'],
  ['test_wsgiref'],
  ['test_httpservers'],
  ['test_httplib'],
  ['test_threading_local'],
  ['test_thread'],
  ['test_queue'],
  ['test_asyncio.test_selector_events'],
  ['test_asyncio.test_streams'],
  ['test_asyncio.test_sock_lowlevel'],
  ['test_asyncio.test_server'],
  ['test_asyncio.test_locks'],
];

export function cpython(cache: string): Suite {
  const python = nativePython(NAME);
  const minor = newestMinor();
  const root = unpack(cache, minor);
  const expected = readExpected(`cpython-${minor}.expected.json`);
  const folder = stage(join(cache, 'stage-cpython'), expected);
  copyTests(join(root, `usr/lib/python${minor}/test`), join(folder, 'tests/test'));
  return {
    name: NAME,
    note: `the tests of CPython ${minor}, natively on ${python.version}, on the machine on 3.14`,
    folder,
    program: 'run_cpython.py',
    packages: [],
    native: { python: python.command, env: {} },
    modules: MODULES.map(
      ([name, limit = MODULE_LIMIT]): Module => ({ name: `test.${name}`, limit }),
    ),
    expected,
    goal: 0,
  };
}

function newestMinor(): string {
  const { status, stdout } = spawnSync('apt-cache', ['pkgnames', 'libpython3.'], {
    encoding: 'utf8',
  });
  const minors = Array.from(
    (stdout ?? '').matchAll(/^libpython3\.(\d+)-testsuite$/gm),
    ([, minor]) => Number(minor),
  );
  if (status !== 0 || minors.length === 0) {
    throw new NoSuite(
      NAME,
      'apt offers no libpython3.x-testsuite here. Run it on Debian or Ubuntu, after apt-get update.',
    );
  }
  return `3.${Math.max(...minors)}`;
}

/** The folder that holds both packages unpacked. */
function unpack(cache: string, minor: string): string {
  const folder = join(cache, `cpython-${minor}`);
  if (existsSync(folder)) return folder;
  const fresh = `${folder}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  const names = [`libpython${minor}-testsuite`, `libpython${minor}-stdlib`];
  command('apt-get', ['download', ...names], fresh);
  for (const file of readdirSync(fresh)) command('dpkg-deb', ['-x', file, '.'], fresh);
  renameSync(fresh, folder);
  return folder;
}

function command(file: string, args: readonly string[], cwd: string): void {
  const { status, stderr, error } = spawnSync(file, args, { cwd, encoding: 'utf8' });
  if (status === 0) return;
  rmSync(cwd, { recursive: true });
  throw new NoSuite(NAME, `"${file} ${args.join(' ')}" failed: ${error?.message ?? stderr.trim()}`);
}

/** The modules, and what they import or read: the machine need not hold all 600. */
function copyTests(from: string, to: string): void {
  const tests = MODULES.map(([name]) => `${name.split('.')[0]}`);
  const needed = new Set([...tests, 'support', 'data']);
  const shared = /^(__init__|lock_tests|fork_wait|ssl_servers)\.py$|\.pem$/;
  for (const name of readdirSync(from)) {
    if (!needed.has(name.replace(/\.py$/, '')) && !shared.test(name)) continue;
    cpSync(join(from, name), join(to, name), { recursive: true, filter: isSource });
  }
}
