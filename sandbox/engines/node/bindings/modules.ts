// `modules`: package.json files, found and read (node_modules.cc).

import { dirname } from '../paths.ts';
import { TextDecoder } from '../platform.ts';
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';

/** `[name, main, type, imports, exports, path]`; `imports` and `exports` as JSON. */
type PackageConfig = readonly [
  string | undefined,
  string | undefined,
  string,
  string | undefined,
  string | undefined,
  string,
];

export function modulesBinding(realm: Realm): Binding {
  const read = (path: string, base?: string): PackageConfig | undefined => {
    let content: string;
    try {
      const inode = realm.files.find(path);
      if (inode.kind !== 'file') return undefined;
      content = new TextDecoder().decode(inode.content.subarray(0, inode.size));
    } catch {
      return undefined;
    }
    return parse(realm, path, content, base);
  };
  const nearest = (from: string): PackageConfig | undefined => {
    for (let folder = dirname(from); ; folder = dirname(folder)) {
      // A package is not part of the folder in which packages lie.
      if (!folder.endsWith('/node_modules')) {
        const found = read(`${folder === '/' ? '' : folder}/package.json`);
        if (found !== undefined) return found;
      }
      if (folder === '/') return undefined;
    }
  };
  const fromUrl = (url: string): string =>
    decodeURIComponent(url.replace(/^file:\/\//, '').replace(/[?#].*$/, ''));

  return {
    readPackageJSON: (path: string, _isEsm: boolean, base?: string) => read(path, base),
    parsePackageJSON: (path: string, content: string) => parse(realm, path, content),
    getNearestParentPackageJSON: (path: string) => nearest(path),
    getNearestParentPackageJSONType: (path: string) => nearest(path)?.[2] ?? 'none',
    getPackageScopeConfig: (url: string) => {
      if (!url.startsWith('file:')) return '/package.json';
      return nearest(fromUrl(url)) ?? '/package.json';
    },
    getPackageType: (url: string) =>
      url.startsWith('file:') ? nearest(fromUrl(url))?.[2] : undefined,
    enableCompileCache: () => [0],
    getCompileCacheDir: () => undefined,
    flushCompileCache: () => undefined,
    getCompileCacheEntry: () => undefined,
    saveCompileCacheEntry: () => undefined,
  };
}

function parse(realm: Realm, path: string, content: string, base?: string): PackageConfig {
  let found: Readonly<Record<string, unknown>>;
  try {
    found = JSON.parse(content) as Readonly<Record<string, unknown>>;
  } catch (error) {
    const { codes } = realm.library.require('internal/errors') as {
      codes: Record<string, new (...args: unknown[]) => Error>;
    };
    const Invalid = codes.ERR_INVALID_PACKAGE_CONFIG;
    if (Invalid === undefined) throw error;
    throw new Invalid(path, base, (error as Error).message);
  }
  const text = (value: unknown): string | undefined =>
    typeof value === 'string' ? value : undefined;
  const json = (value: unknown): string | undefined =>
    typeof value === 'string'
      ? value
      : value === undefined || value === null
        ? undefined
        : JSON.stringify(value);
  const type = found.type === 'module' || found.type === 'commonjs' ? found.type : 'none';
  return [text(found.name), text(found.main), type, json(found.imports), json(found.exports), path];
}
