// A solution is only the files that differ: the compiler sees it laid over its starter, as the reader does. The starters are
// checked as they lie, by `npm run types`.
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const HERE = fileURLToPath(new URL('./', import.meta.url)).replaceAll('\\', '/');
const ROOT = `${HERE}../`;

const solved = readdirSync(HERE).filter((folder) => existsSync(`${HERE}${folder}/solution/node`));

/** Where a file of a starter is kept once it is solved. */
function solution(path: string): string {
  const over = path.replace(/(\/lessons\/[^/]+)\/(node\/)/, '$1/solution/$2');
  return over !== path && existsSync(over) ? over : path;
}

test('the solutions of the Node tracks have sound types', { timeout: 60_000 }, () => {
  const config = ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile).config;
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, ROOT);
  const host = ts.createCompilerHost(options);
  const parse = host.getSourceFile;
  host.getSourceFile = (path, version, ...more) => {
    const over = solution(path);
    if (over === path) return parse(path, version, ...more);
    return ts.createSourceFile(path, ts.sys.readFile(over) ?? '', version);
  };
  const entries = solved.map((folder) => `${HERE}${folder}/node/server.ts`);
  const faults = ts.getPreEmitDiagnostics(ts.createProgram(entries, options, host));
  expect(ts.formatDiagnostics(faults, host)).toBe('');
});
