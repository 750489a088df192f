// The script of the Python worker: Pyodide's two modules wrapped as functions, then our own part. A frame without an origin
// may only start classic workers, which have no imports.
import { readFile } from 'node:fs/promises';

const LOADER_EXPORTS = /export\s*\{\s*(\w+) as loadPyodide\s*,\s*\w+ as version\s*\};?/;
const MODULE_EXPORT = /export default (\w+);?\s*$/;

export async function pythonWorkerScript(pyodide: URL, own: string): Promise<string> {
  const read = (name: string): Promise<string> => readFile(new URL(name, pyodide), 'utf8');
  const [loader, module, lock] = await Promise.all([
    read('pyodide.mjs'),
    read('pyodide.asm.mjs'),
    read('pyodide-lock.json'),
  ]);
  const { info } = JSON.parse(lock) as { info: unknown };
  return [
    // Pyodide takes a scope that has importScripts for a classic worker and refuses it.
    'self.importScripts=undefined;',
    `const PYODIDE={lock:${JSON.stringify({ info, packages: {} })}};`,
    `PYODIDE.loadPyodide=(()=>{${asFunctionBody(loader, LOADER_EXPORTS, 'pyodide.mjs')}\n})();`,
    `PYODIDE.createPyodideModule=(()=>{${asFunctionBody(module, MODULE_EXPORT, 'pyodide.asm.mjs')}\n})();`,
    own,
  ].join('\n');
}

function asFunctionBody(source: string, exports: RegExp, name: string): string {
  if (!exports.test(source))
    throw new Error(`${name} no longer exports what this build expects: look at its end.`);
  return source
    .replace(exports, 'return $1;')
    .replace(/^\/\/# sourceMappingURL=.*$/m, '')
    .replaceAll('import.meta.url', `"http://pyodide.invalid/${name}"`);
}
