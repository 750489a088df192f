// Runs pack_zip.py in Pyodide, in an interpreter of its own for every zip: what marshal writes
// depends on what an interpreter has seen before.
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { loadPyodide } from 'pyodide';

export interface Source {
  /** Where the file lies in the zip; a `.whl` or `.zip` stands for what is in it. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface PackRequest {
  readonly sources: readonly Source[];
  readonly location: string;
  readonly keep: readonly string[];
  readonly drop: readonly string[];
  /** A packed standard library to boot from, which is three times as fast as Pyodide's own. */
  readonly stdlib?: string;
}

export const PACK_ZIP = new URL('pack_zip.py', import.meta.url);

export async function packZip(request: PackRequest): Promise<Uint8Array> {
  const pyodide = await loadPyodide({
    env: { HOME: '/home/pyodide', PYTHONHASHSEED: '0', PYTHONWARNINGS: 'ignore' },
    ...(request.stdlib ? { stdLibURL: request.stdlib } : {}),
  });
  for (const { name, bytes } of request.sources) {
    pyodide.FS.mkdirTree(dirname(`/source/${name}`));
    pyodide.FS.writeFile(`/source/${name}`, bytes);
  }
  pyodide.FS.mkdirTree('/source');
  pyodide.FS.writeFile('/home/pyodide/pack_zip.py', readFileSync(PACK_ZIP));
  const { pack } = pyodide.pyimport('pack_zip');
  const lists = [request.keep, request.drop].map((paths) => pyodide.toPy(paths));
  pack('/source', '/target.zip', request.location, ...lists);
  return pyodide.FS.readFile('/target.zip');
}
