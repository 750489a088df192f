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
  /(?:^|\/)(?:test|tests|docs|examples?|benchmarks?|\.github|dist|browser)\/|\.min\.js$|\.d\.ts$/;

interface PackageJson {
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** JSON, file contents by path; kept in the cache by the lock from which the packages were installed. */
export async function packPackages(): Promise<string> {
  const hash = createHash('sha256').update(WANTED.join());
  hash.update(await readFile(new URL('../../package-lock.json', import.meta.url)));
  hash.update(await readFile(new URL(import.meta.url)));
  const name = `packages-${hash.digest('hex').slice(0, 16)}.json`;
  const packed = new URL(name, NODE_CACHE);
  if (!existsSync(packed)) {
    await mkdir(NODE_CACHE, { recursive: true });
    const files: Record<string, string> = {};
    const done = new Set<string>();
    for (const each of WANTED) await addPackage(each, files, done);
    await writeFile(packed, JSON.stringify(files));
  }
  return name;
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
    if (!entry.isFile() || !LOADABLE.test(path) || LEFT_OUT.test(path)) continue;
    files[`${name}/${path}`] = await readFile(new URL(path, root), 'utf8');
  }
  const { dependencies = {} } = JSON.parse(files[`${name}/package.json`] ?? '{}') as PackageJson;
  for (const each of Object.keys(dependencies)) await addPackage(each, files, done);
}
