// Lays the sandbox's files where the site serves them: the jail, the tab, the worker's script, CPython and its packages.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';
import type { Manifest, PackageFile, PackedFile, SizedFile } from '../sandbox/jail/manifest.ts';
import { MANIFEST } from '../sandbox/jail/manifest.ts';
import { tabDocument } from '../sandbox/tab/tab-html.ts';
import { bundleScript, bundleTightly, bundleValue } from './bundle/bundle-script.ts';
import { containerScript } from './bundle/container-script.ts';
import { jailDocument } from './bundle/jail-document.ts';
import { pythonWorkerScript } from './bundle/python-worker-script.ts';
import { rareCodeScript } from './bundle/rare-code-script.ts';
import { makeSnapshot } from './bundle/snapshot.ts';
import { findKnownPrograms } from './node/known-programs.ts';
import { NODE_CACHE, NODE_LICENCE } from './node/library.ts';
import { packNode } from './node/pack.ts';
import { type PackedGroup, type PythonIndex, readIndex } from './python/index-file.ts';

const ROOT = new URL('../', import.meta.url);
const OUT = new URL('site/public/machine/', ROOT);
const PACKS = new URL('.cache/python/', ROOT);
const SNAPSHOTS = new URL('.cache/snapshots/', ROOT);
const PYODIDE = new URL('node_modules/pyodide/', ROOT);

const ZSTANDARD = { params: { [constants.ZSTD_c_compressionLevel]: 22 } };

const inRoot = (path: string): string => fileURLToPath(new URL(path, ROOT));

/** Writes a file under its name and the hash of its content, so that caches may keep it for ever. */
async function put(name: string, bytes: Uint8Array | string): Promise<SizedFile> {
  const buffer = Buffer.from(bytes);
  const hash = createHash('sha256').update(buffer).digest('hex').slice(0, 12);
  const file = name.replace(/(\.\w+)$/, `.${hash}$1`);
  await writeFile(new URL(file, OUT), buffer);
  return { file, size: buffer.length };
}

async function putPackages(index: PythonIndex): Promise<Manifest['packages']> {
  const packages: Record<string, PackageFile | { missing: string }> = {};
  for (const [name, group] of Object.entries(index.groups)) {
    if ('missing' in group) packages[name] = group;
    else {
      const archive = await put(`${name}.zip`, await readFile(new URL(group.file, PACKS)));
      const file = { ...archive, location: group.location, preload: group.preload };
      packages[name] =
        group.preload.length === 0
          ? file
          : { ...file, snapshot: await putSnapshot(index, name, group) };
    }
  }
  return packages;
}

async function putSnapshot(
  index: PythonIndex,
  name: string,
  group?: PackedGroup,
): Promise<SizedFile> {
  const { pyodide, stdlib, seams } = index;
  const archives = group === undefined ? [seams] : [seams, group];
  const request = { pyodide, packs: PACKS, stdlib, archives, preload: group?.preload ?? [] };
  // Not named .gz: some hosts would then say `Content-Encoding: gzip` and have it inflated in transit.
  return put(`${name}-snapshot.bin`, await makeSnapshot(request, SNAPSHOTS));
}

/** Packed here, as tightly as takes any time: what hosts do in transit is up to them. */
async function putPacked(name: string, content: Uint8Array | string): Promise<PackedFile> {
  const bytes = Buffer.from(content);
  // Of a size that is known, the window is no larger: it is what unpacking allocates.
  const packed = await promisify(zstdCompress)(bytes, {
    ...ZSTANDARD,
    pledgedSrcSize: bytes.length,
  });
  return { ...(await put(`${name}.bin`, packed)), unpacked: bytes.length };
}

const inCache = (file: string): Promise<Buffer> => readFile(new URL(file, NODE_CACHE));

async function bundle(): Promise<void> {
  await rm(OUT, { recursive: true, force: true });
  await mkdir(OUT, { recursive: true });
  const index = readIndex(fileURLToPath(PACKS));
  if (index === undefined)
    throw new Error(
      'No Python packages are packed: run `npm start` or `npm test`, which do it first.',
    );
  const node = await packNode();
  const [frame, page, worker, nodeWorker, nodeRareCode] = await Promise.all([
    bundleScript(inRoot('sandbox/jail/frame.ts')),
    bundleScript(inRoot('sandbox/tab/page/main.ts')),
    bundleScript(inRoot('sandbox/engines/cpython/browser-worker.ts')),
    bundleTightly(inRoot('sandbox/engines/node/browser-worker.ts')),
    rareCodeScript(),
  ]);
  const npm = await Promise.all(
    Object.entries(node.packages).map(async ([name, file]) => [name, await inCache(file)] as const),
  );
  const packed = npm.map(
    async ([name, file]) => [name, await putPacked(`npm-${name}`, file)] as const,
  );
  const knownPrograms = await findKnownPrograms(
    Object.fromEntries(npm.map(([name, file]) => [name, JSON.parse(file.toString())])),
  );
  const jailLater = await bundleValue(inRoot('sandbox/jail/jail-later.ts'), 'jailLater');
  const manifest: Manifest = {
    jailLater: await put('jail-later.js', jailLater),
    wasm: await put('pyodide.wasm', await readFile(new URL('pyodide.asm.wasm', PYODIDE))),
    pythonWorker: await put('python-worker.js', await pythonWorkerScript(PYODIDE, worker)),
    stdlib: await put('stdlib.zip', await readFile(new URL(index.stdlib.file, PACKS))),
    seams: {
      ...(await put('seams.zip', await readFile(new URL(index.seams.file, PACKS)))),
      location: index.seams.location,
    },
    snapshot: await putSnapshot(index, 'python'),
    packages: await putPackages(index),
    nodeWorker: await putPacked('node-worker', nodeWorker),
    nodePrograms: await putPacked('node-programs', JSON.stringify(knownPrograms)),
    nodeRareCode: await putPacked('node-rare-code', nodeRareCode),
    nodeLibrary: await Promise.all(
      node.library.map(async ({ file, modules }, index) => ({
        ...(await putPacked(`node-library-${index}`, await inCache(file))),
        modules,
      })),
    ),
    containerPreload: await put('container-preload.js', await containerScript('preload')),
    containerBridge: await put('container-bridge.js', await containerScript('bridge')),
    npmPackages: Object.fromEntries(await Promise.all(packed)),
  };
  await writeFile(new URL('node-license.txt', OUT), await readFile(NODE_LICENCE));
  await writeFile(new URL(MANIFEST, OUT), JSON.stringify(manifest));
  await writeFile(new URL('jail.html', OUT), jailDocument(frame));
  await writeFile(new URL('tab.html', OUT), tabDocument(page));
}

await bundle();
