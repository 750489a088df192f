// Packs the Python side into .cache/python: the standard library, our seams, and a zip for every
// group of requirements.lock. Each is made anew only when what it is made from has changed.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  INDEX_FILE,
  type MissingGroup,
  type PackedGroup,
  type PackedZip,
  type PythonIndex,
  readIndex,
} from './index-file.ts';
import type { PackRequest, Source } from './interpreter.ts';
import { type Group, parseLock } from './lock.ts';
import { fetchWheels, MissingWheels } from './wheels.ts';

export interface PackOptions {
  /** Where the zips and their index go. */
  readonly out: string;
  /** Where wheels are kept between runs. */
  readonly wheels: string;
  /** The text of requirements.lock. */
  readonly lock: string;
  /** Pyodide's npm package. */
  readonly pyodide: string;
  /** The folder with the modules that replace CPython's lowest ones. */
  readonly seams: string;
  /** What pip and Python are started with. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Told of each zip that is made, and of each group that cannot be. */
  readonly say?: (line: string) => void;
}

const RESERVED = new Set(['stdlib', 'seams']);
const STDLIB_DROP = ['site-packages', '__phello__', '__hello__.py', 'ctypes/macholib'];

export async function pack(options: PackOptions): Promise<PythonIndex> {
  const before = readIndex(options.out);
  const pyodide = pyodideVersion(options.pyodide);
  mkdirSync(options.out, { recursive: true });

  const stdlib = await make('stdlib', before?.stdlib, {
    location: `/lib/python${pyodide.split('.')[0]}.zip`,
    keep: [],
    drop: STDLIB_DROP,
    origin: [],
    sources: () => [sourceFile(options.pyodide, 'python_stdlib.zip')],
  });
  const bootFrom = join(options.out, stdlib.file);

  const modules = seamSources(options.seams);
  const seams = await make('seams', before?.seams, {
    location: '/lib/seams.zip',
    keep: [],
    drop: [],
    origin: modules.flatMap(({ name, bytes }) => [name, bytes]),
    sources: () => modules,
  });

  const groups: Record<string, PackedGroup | MissingGroup> = {};
  for (const group of parseLock(options.lock)) {
    if (RESERVED.has(group.name)) {
      throw new Error(
        `requirements.lock: a group cannot be called ${group.name}; name it otherwise.`,
      );
    }
    groups[group.name] = await makeGroup(group);
  }

  const index: PythonIndex = { pyodide, stdlib, seams, groups };
  const text = JSON.stringify(index, null, 2);
  if (text !== JSON.stringify(before, null, 2)) replaceFile(join(options.out, INDEX_FILE), text);
  return index;

  async function make(
    name: string,
    earlier: PackedGroup | PackedZip | MissingGroup | undefined,
    { origin, sources, ...request }: Part,
  ): Promise<PackedZip> {
    const file = `${name}.zip`;
    const path = join(options.out, file);
    const { location } = request;
    const key = keyOf(pyodide, JSON.stringify(request), ...origin);
    if (earlier && 'key' in earlier && earlier.key === key && existsSync(path)) {
      return { file, size: earlier.size, location, key };
    }
    const inputs = sources();
    options.say?.(`Packing ${file} …`);
    // Loaded here, since a run that finds all in place is done in less time than this takes.
    const { packZip } = await import('./interpreter.ts');
    const boot = name === 'stdlib' ? {} : { stdlib: bootFrom };
    const bytes = await packZip({ ...request, ...boot, sources: inputs });
    replaceFile(path, bytes);
    return { file, size: bytes.length, location, key };
  }

  async function makeGroup(group: Group): Promise<PackedGroup | MissingGroup> {
    const folder = join(options.wheels, group.name);
    try {
      const zip = await make(group.name, before?.groups[group.name], {
        // The machine lays what is no zip out in a folder.
        location: `/lib/${group.name}${group.unpack ? '' : '.zip'}`,
        keep: group.keep,
        drop: group.drop,
        origin: [group.requirements, group.built, group.tools].filter((lines) => lines !== ''),
        sources: () =>
          fetchWheels(group, folder, options.environment).map((name) => sourceFile(folder, name)),
      });
      return { ...zip, packages: group.packages, preload: group.preload };
    } catch (error) {
      if (!(error instanceof MissingWheels)) throw error;
      options.say?.(`${error.said}\n${error.message}`);
      return { missing: error.message };
    }
  }
}

/** Packs what this repository says into its .cache. */
export async function packRepository(): Promise<void> {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  await pack({
    out: join(root, '.cache/python'),
    wheels: join(root, '.cache/wheels'),
    lock: readFileSync(new URL('requirements.lock', import.meta.url), 'utf8'),
    pyodide: join(root, 'node_modules/pyodide'),
    seams: join(root, 'sandbox/engines/cpython/python'),
    say: (line) => process.stderr.write(`setup: ${line}\n`),
  });
}

/** What a zip is made of. */
interface Part extends Omit<PackRequest, 'sources' | 'stdlib'> {
  /** What tells these sources from others, without reading them all. */
  readonly origin: readonly (string | Uint8Array)[];
  readonly sources: () => readonly Source[];
}

function pyodideVersion(folder: string): string {
  const manifest: { version: string } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  return manifest.version;
}

function sourceFile(folder: string, name: string): Source {
  return { name: name.replaceAll('\\', '/'), bytes: readFileSync(join(folder, name)) };
}

function seamSources(folder: string): readonly Source[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.py'))
    .filter((entry) => !entry.name.startsWith('test_'))
    .map((entry) => sourceFile(folder, relative(folder, join(entry.parentPath, entry.name))))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Equal keys give equal bytes: the two programs that pack, and all that they are given. */
function keyOf(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const program of ['pack_zip.py', 'interpreter.ts']) {
    hash.update(readFileSync(new URL(program, import.meta.url)));
  }
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex').slice(0, 32);
}

/** A reader sees the old file or the new one, whole. */
function replaceFile(path: string, content: string | Uint8Array): void {
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, content);
  renameSync(fresh, path);
}

if (import.meta.main) await packRepository();
