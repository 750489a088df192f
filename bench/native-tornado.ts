// The same release of Tornado for the native CPython of this computer, from the wheel that the build has fetched.
import { spawnSync } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const CACHE = fileURLToPath(new URL('../.cache/bench/tornado/', import.meta.url));
const INDEX = new URL('../.cache/python/index.json', import.meta.url);

/** The folder to put on PYTHONPATH, or undefined, with a word why, where it could not be had. */
export async function nativeTornado(): Promise<string | undefined> {
  await mkdir(CACHE, { recursive: true });
  const index = JSON.parse(await readFile(INDEX, 'utf8')) as {
    groups: Record<string, { packages?: Record<string, string> }>;
  };
  const version = index.groups.tornado?.packages?.tornado;
  const pip = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--no-deps',
    '--upgrade',
    '--target',
    CACHE,
    `tornado==${version}`,
  ];
  const { status, stderr } = spawnSync('python3', pip, { encoding: 'utf8' });
  if (status === 0) return CACHE;
  process.stderr.write(
    `bench: no native Tornado to compare with: ${stderr.trim().split('\n').at(-1)}\n`,
  );
  return undefined;
}
