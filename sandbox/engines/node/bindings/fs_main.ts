// Where the loader of ES modules finds the file that stands for a folder.
import type { Realm } from '../realm.ts';
import { exists } from './fs_walk.ts';

/** What an import of a folder means where its package.json has no `exports` (resolve.js, legacyMainResolve). */
export function legacyMain(
  realm: Realm,
  url: string,
  main: string | undefined,
  base: string,
): number {
  const folder = decodeURIComponent(url.replace(/^file:\/\//, '')).replace(/package\.json$/, '');
  const names = main
    ? [
        main,
        `${main}.js`,
        `${main}.json`,
        `${main}.node`,
        `${main}/index.js`,
        `${main}/index.json`,
        `${main}/index.node`,
      ]
    : ['', '', '', '', '', '', ''];
  const all = [...names, 'index.js', 'index.json', 'index.node'];
  const found = all.findIndex((name) => {
    if (name === '') return false;
    const path = realm.files.resolve(`${folder}${name}`);
    return exists(realm.files, path) && realm.files.find(path).kind === 'file';
  });
  if (found >= 0) return found;
  const { codes } = realm.library.require('internal/errors') as {
    codes: Record<string, new (...args: unknown[]) => Error>;
  };
  const NotFound = codes.ERR_MODULE_NOT_FOUND;
  if (NotFound === undefined) throw new Error(`Cannot find package '${folder}'`);
  throw new NotFound(folder.replace(/\/$/, ''), base, 'package');
}
