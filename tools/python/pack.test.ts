// Needs what `node tools/setup.mjs` has packed; packs anew only what a test changes.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { loadPyodide, type PyodideAPI } from 'pyodide';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PackedGroup, PackedZip, PythonIndex } from './index-file.ts';
import { type PackOptions, pack } from './pack.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PACKED: PackOptions = {
  out: join(ROOT, '.cache/python'),
  wheels: join(ROOT, '.cache/wheels'),
  lock: readFileSync(new URL('requirements.lock', import.meta.url), 'utf8'),
  pyodide: join(ROOT, 'node_modules/pyodide'),
  seams: join(ROOT, 'sandbox/engines/cpython/python'),
};
const UNREACHABLE = { ...process.env, PIP_NO_INDEX: '1', PIP_FIND_LINKS: '' };
const TIME_TO_PACK = 120_000;

let index: PythonIndex;
let scratch: string;

beforeAll(async () => {
  index = await pack(PACKED);
  scratch = mkdtempSync(join(tmpdir(), 'pack-'));
}, TIME_TO_PACK);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const tornado = (): PackedGroup => {
  const group = index.groups.tornado;
  if (!group || 'missing' in group)
    throw new Error(group?.missing ?? 'No group is called tornado.');
  return group;
};
const read = (zip: PackedZip): Uint8Array => readFileSync(join(PACKED.out, zip.file));
const names = (zip: PackedZip): readonly string[] => Object.keys(unzipSync(read(zip)));

describe('the zips', () => {
  test('hold bytecode, and neither source nor tests nor shared libraries', () => {
    for (const zip of [index.stdlib, index.seams, tornado()]) {
      expect(read(zip)).toHaveLength(zip.size);
      expect(names(zip).some((name) => name.endsWith('.pyc'))).toBe(true);
      expect(names(zip).filter((name) => /\.(py|so|pyi)$|(^|\/)tests?\//.test(name))).toEqual([]);
    }
  });

  test('hold every module of the seams', () => {
    expect(names(index.seams)).toContain('_socket.pyc');
    expect(names(index.seams)).toContain('_machine/__init__.pyc');
  });

  test('keep the metadata and the licence of a package', () => {
    const version = tornado().packages.tornado;
    expect(names(tornado())).toContain(`tornado-${version}.dist-info/METADATA`);
    expect(names(tornado())).toContain(`tornado-${version}.dist-info/licenses/LICENSE`);
  });

  test(
    'come out byte for byte the same from the same sources',
    async () => {
      const out = join(scratch, 'again');
      cpSync(PACKED.out, out, { recursive: true });
      rmSync(join(out, tornado().file));
      await pack({ ...PACKED, out });
      expect(readFileSync(join(out, tornado().file)).equals(read(tornado()))).toBe(true);
    },
    TIME_TO_PACK,
  );
});

describe('in Pyodide', () => {
  let python: PyodideAPI;

  beforeAll(async () => {
    python = await loadPyodide({ stdLibURL: join(PACKED.out, index.stdlib.file) });
    python.FS.writeFile(tornado().location, read(tornado()));
    python.runPython(`import sys; sys.path.append(${JSON.stringify(tornado().location)})`);
  }, TIME_TO_PACK);

  test('tornado.web is imported from its zip', () => {
    const file = python.runPython('import tornado.web; tornado.web.__file__');
    expect(file).toBe('/lib/tornado.zip/tornado/web.pyc');
  });

  test('a traceback names the file where the module lies', () => {
    const file = python.runPython('tornado.web.Application.listen.__code__.co_filename');
    expect(file).toBe('/lib/tornado.zip/tornado/web.py');
    const own = python.runPython('import asyncio; asyncio.Runner.run.__code__.co_filename');
    expect(own).toBe(`${index.stdlib.location}/asyncio/runners.py`);
  });

  test('importlib.metadata knows the version', () => {
    const version = python.runPython('import importlib.metadata as m; m.version("tornado")');
    expect(version).toBe(tornado().packages.tornado);
  });
});

describe('packing again', () => {
  test('makes nothing when nothing has changed', async () => {
    const said: string[] = [];
    expect(await pack({ ...PACKED, say: (line) => said.push(line) })).toEqual(index);
    expect(said).toEqual([]);
  });

  test(
    'makes the seams alone when a seam has changed',
    async () => {
      const [out, seams] = [join(scratch, 'seams-out'), join(scratch, 'seams')];
      cpSync(PACKED.out, out, { recursive: true });
      cpSync(PACKED.seams, seams, { recursive: true });
      writeFileSync(join(seams, 'another.py'), 'answer = 42\n');
      const said: string[] = [];
      const again = await pack({ ...PACKED, out, seams, say: (line) => said.push(line) });
      expect(said).toEqual(['Packing seams.zip …']);
      expect(again.seams.key).not.toBe(index.seams.key);
      expect(again.stdlib).toEqual(index.stdlib);
    },
    TIME_TO_PACK,
  );

  test('records a group that cannot be had, with what to do, and packs the others', async () => {
    const out = join(scratch, 'missing-out');
    cpSync(PACKED.out, out, { recursive: true });
    const lock = `${PACKED.lock}\n# group: ghost\nghost==1.0 --hash=sha256:${'0'.repeat(64)}\n`;
    const wheels = join(scratch, 'wheels');
    const again = await pack({ ...PACKED, out, lock, wheels, environment: UNREACHABLE });
    expect(again.groups.tornado).toEqual(index.groups.tornado);
    expect(again.groups.ghost).toEqual({
      missing:
        'The Python package ghost is not in this build: pip found no such wheel, or could not reach PyPI. Check the network and build again.',
    });
  });

  test('names a Python that is not there', async () => {
    const out = join(scratch, 'no-python-out');
    cpSync(PACKED.out, out, { recursive: true });
    const lock = `# group: ghost\nghost==1.0 --hash=sha256:${'0'.repeat(64)}\n`;
    const environment = { ...process.env, PYTHON: 'python-that-is-not-there' };
    const wheels = join(scratch, 'no-python-wheels');
    const { groups } = await pack({ ...PACKED, out, lock, wheels, environment });
    expect(groups.ghost).toMatchObject({
      missing: expect.stringContaining('apt install python3-pip'),
    });
  });
});
