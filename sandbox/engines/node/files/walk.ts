// From a path to what it leads to.
import { FsError } from './fs-error.ts';
import type { Directory, Inode } from './inode.ts';
import { checkName, checkPath } from './names.ts';
import type { Place } from './watches.ts';

const MAX_LINKS = 40;

export interface Found {
  readonly inode: Inode;
  /** Without links. */
  readonly path: string;
  /** Undefined for the root. */
  readonly place: Place | undefined;
}

export function resolvePath(cwd: string, path: string): string {
  const parts: string[] = [];
  const absolute = path.startsWith('/') ? path : `${cwd}/${path}`;
  for (const part of absolute.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

export function walk(
  root: Directory,
  cwd: string,
  path: string,
  followsLast: boolean,
  links = 0,
): Found {
  if (links > MAX_LINKS) throw new FsError('ELOOP');
  if (path === '') throw new FsError('ENOENT');
  checkPath(path);
  const mustBeDirectory = path.length > 1 && path.endsWith('/');
  const parts = resolvePath(cwd, path).split('/').filter(Boolean);
  let inode: Inode = root;
  let place: Place | undefined;
  let at = '';
  for (const [index, part] of parts.entries()) {
    if (inode.kind !== 'directory') throw new FsError('ENOTDIR');
    const next = inode.entries.get(part);
    if (next === undefined) {
      checkName(part);
      throw new FsError('ENOENT');
    }
    const isLast = index === parts.length - 1;
    if (next.kind === 'link' && (!isLast || followsLast)) {
      const target = next.target.startsWith('/') ? next.target : `${at}/${next.target}`;
      const rest = parts.slice(index + 1).join('/');
      return walk(root, cwd, rest === '' ? target : `${target}/${rest}`, followsLast, links + 1);
    }
    place = { parent: inode, name: part };
    inode = next;
    at += `/${part}`;
  }
  if (mustBeDirectory && inode.kind !== 'directory') throw new FsError('ENOTDIR');
  return { inode, path: at || '/', place };
}
