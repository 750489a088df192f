// A memory snapshot of an interpreter that has booted, put the seams in place and imported a group's modules: a browser
// that starts from it skips all of that. Kept in the cache by what it was made from.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { loadPyodide, type PyodideAPI } from 'pyodide';
import { HOME } from '../../sandbox/engines/cpython/interpreter.ts';
import type { PackedZip } from '../python/index-file.ts';

export interface SnapshotRequest {
  readonly pyodide: string;
  /** The folder of the packed zips, with a slash at the end. */
  readonly packs: URL;
  readonly stdlib: PackedZip;
  /** The seams, then packages: they go onto `sys.path` in this order. */
  readonly archives: readonly PackedZip[];
  readonly preload: readonly string[];
}

/** Imported by whatever comes: the program's own tracebacks, and servers of the standard library. */
const ALWAYS = [
  'asyncio',
  'http.server',
  'linecache',
  'logging',
  'random',
  'socketserver',
  'traceback',
  'wsgiref.simple_server',
];

type SnapshotOptions = Parameters<typeof loadPyodide>[0] & { readonly _makeSnapshot: true };

/** The snapshot, gzipped: a fifth of its size, and not every host compresses such a file. */
export async function makeSnapshot(request: SnapshotRequest, cache: URL): Promise<Uint8Array> {
  const { pyodide, stdlib, archives, preload } = request;
  const source = await readFile(new URL(import.meta.url));
  const key = createHash('sha256').update(source);
  for (const part of [pyodide, stdlib.key, ...archives.map((each) => each.key), ...preload])
    key.update(`${part}\n`);
  const file = new URL(`${key.digest('hex').slice(0, 24)}.gz`, cache);
  if (!existsSync(file)) {
    await mkdir(cache, { recursive: true });
    await writeFile(file, await promisify(gzip)(await snapshotOf(request), { level: 9 }));
  }
  return new Uint8Array(await readFile(file));
}

async function snapshotOf({
  packs,
  stdlib,
  archives,
  preload,
}: SnapshotRequest): Promise<Uint8Array> {
  const zips = await Promise.all(
    archives.map(async ({ file, location }) => ({
      location,
      bytes: await readFile(new URL(file, packs)),
    })),
  );
  const options: SnapshotOptions = {
    _makeSnapshot: true,
    stdLibURL: new URL(stdlib.file, packs).pathname,
    env: { HOME },
    fsInit: async (fs: PyodideAPI['FS']) => {
      for (const { location, bytes } of zips) fs.writeFile(location, bytes);
    },
  };
  const python = await loadPyodide(options);
  const modules = [...ALWAYS, ...preload, '_machine.program'].join(', ');
  python.runPython(
    `import gc, sys
sys.path.extend(${JSON.stringify(zips.map(({ location }) => location))})
from _machine import seams
seams.install()
import ${modules}
gc.collect()`,
  );
  return python.makeMemorySnapshot();
}
