// npm packages that programs may import, unmodified: each file under the path that it has in node_modules. Only what a program
// can load goes in.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { NODE_CACHE } from './library.ts';

const MODULES = new URL('../../node_modules/', import.meta.url);
const WANTED = ['ws', 'express', 'socket.io', 'socket.io-client'];
const LOADABLE = /\.(?:js|cjs|mjs|json)$/;
const LEFT_OUT =
  /(?:^|\/)(?:test|tests|docs|examples?|benchmarks?|\.github|client-dist|browser)\/|^socket\.io-client\/dist\/|\.min\.js$|\.d\.ts$/;

interface PackageJson {
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** A file for each package, with all that it depends on: JSON, contents by path. Kept in the cache by the lock. */
export async function packPackages(): Promise<Readonly<Record<string, string>>> {
  const hash = createHash('sha256');
  hash.update(await readFile(new URL('../../package-lock.json', import.meta.url)));
  hash.update(await readFile(new URL(import.meta.url)));
  const key = hash.digest('hex').slice(0, 16);
  await mkdir(NODE_CACHE, { recursive: true });
  const packed: Record<string, string> = {};
  for (const name of WANTED) {
    packed[name] = `${name}-${key}.json`;
    const file = new URL(packed[name], NODE_CACHE);
    if (existsSync(file)) continue;
    const files: Record<string, string> = {};
    await addPackage(name, files, new Set());
    await writeFile(file, JSON.stringify(files));
  }
  return packed;
}

async function addPackage(
  name: string,
  files: Record<string, string>,
  done: Set<string>,
): Promise<void> {
  if (done.has(name)) return;
  done.add(name);
  const root = new URL(`${name}/`, MODULES);
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = `${entry.parentPath}/${entry.name}`.slice(root.pathname.length).replace(/^\//, '');
    if (!entry.isFile() || !LOADABLE.test(path) || LEFT_OUT.test(`${name}/${path}`)) continue;
    files[`${name}/${path}`] = await readFile(new URL(path, root), 'utf8');
  }
  const { dependencies = {} } = JSON.parse(files[`${name}/package.json`] ?? '{}') as PackageJson;
  for (const each of Object.keys(dependencies)) await addPackage(each, files, done);
}
