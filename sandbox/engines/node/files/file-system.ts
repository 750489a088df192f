// The files of one process, in memory: paths, directories, links and descriptors, with the errors of Linux.
import { deviceEntries } from './devices.ts';
import { FsError } from './fs-error.ts';
import {
  type Directory,
  type Inode,
  newDirectory,
  newFile,
  newLink,
  resize,
  S_IFLNK,
  touch,
} from './inode.ts';
import { checkName, checkPath } from './names.ts';
import { ACCESS_MODE, O, OpenFiles } from './open-files.ts';
import { restoreEntries, type SavedFiles, saveEntries } from './saved-files.ts';

const PERMISSIONS = 0o7777;
const MAX_LINKS = 40;

/** The directory in which a path's last name is, or would be. */
interface Place {
  readonly parent: Directory;
  readonly name: string;
}

/** Paths and what they lead to; `OpenFiles` has the descriptors. */
export class FileSystem extends OpenFiles {
  readonly #root = newDirectory();
  #umask = 0o022;
  cwd = '/';

  umask(next?: number): number {
    const before = this.#umask;
    if (next !== undefined) this.#umask = next & 0o777;
    return before;
  }

  chdir(path: string): void {
    const real = this.realpath(path);
    this.#directory(real);
    this.cwd = real;
  }

  /** Lays a file down, with the directories above it. */
  provide(path: string, content: Uint8Array): void {
    const absolute = this.resolve(path);
    this.mkdir(absolute.slice(0, absolute.lastIndexOf('/')) || '/', 0o755, true);
    const { parent, name } = this.#locate(absolute);
    parent.entries.set(name, newFile(0o644, content));
  }

  /** Lays down /dev, which no copy of the files has. */
  provideDevices(): void {
    this.mkdir('/dev', 0o755, true);
    const { entries } = this.#directory('/dev');
    for (const [name, inode] of deviceEntries(this.streams)) entries.set(name, inode);
  }

  /** A copy of all files, for another process. */
  save(): SavedFiles {
    return { cwd: this.cwd, entries: saveEntries(this.#root) };
  }

  restore({ cwd, entries }: SavedFiles): void {
    restoreEntries(this.#root, entries);
    this.cwd = cwd;
  }

  resolve(path: string): string {
    const parts: string[] = [];
    const absolute = path.startsWith('/') ? path : `${this.cwd}/${path}`;
    for (const part of absolute.split('/')) {
      if (part === '..') parts.pop();
      else if (part !== '' && part !== '.') parts.push(part);
    }
    return `/${parts.join('/')}`;
  }

  find(path: string, followsLast = true): Inode {
    return this.#walk(path, followsLast, 0).inode;
  }

  realpath(path: string): string {
    return this.#walk(path, true, 0).path;
  }

  open(path: string, flags: number, mode: number): number {
    let inode: Inode;
    try {
      inode = this.find(path, (flags & O.NOFOLLOW) === 0);
      if ((flags & O.CREAT) !== 0 && (flags & O.EXCL) !== 0) throw new FsError('EEXIST');
    } catch (error) {
      if (!(error instanceof FsError) || error.code !== 'ENOENT' || (flags & O.CREAT) === 0)
        throw error;
      const { parent, name } = this.#locate(path);
      inode = newFile(mode & PERMISSIONS & ~this.#umask);
      parent.entries.set(name, inode);
      touch(parent);
    }
    const writes = (flags & ACCESS_MODE) !== 0;
    if (inode.kind === 'link') throw new FsError('ELOOP');
    if (inode.kind === 'directory' && writes) throw new FsError('EISDIR');
    if (inode.kind !== 'directory' && (flags & O.DIRECTORY) !== 0) throw new FsError('ENOTDIR');
    if (inode.kind === 'file' && writes && (flags & O.TRUNC) !== 0) resize(inode, 0);
    return this.add({ inode, path: this.resolve(path), flags, position: 0 });
  }

  /** The first directory that was made, if any. */
  mkdir(path: string, mode: number, recursive: boolean): string | undefined {
    const absolute = this.resolve(path);
    if (!recursive) {
      const { parent, name } = this.#locate(absolute);
      if (name === '' || parent.entries.has(name)) throw new FsError('EEXIST');
      this.#makeDirectory(parent, name, mode);
      return absolute;
    }
    let first: string | undefined;
    let at = '';
    for (const part of absolute.split('/').filter(Boolean)) {
      const parent = this.#directory(at || '/');
      at += `/${part}`;
      const found = parent.entries.get(part);
      if (found === undefined) {
        checkName(part);
        this.#makeDirectory(parent, part, mode);
        first ??= at;
      } else if (this.find(at).kind !== 'directory') {
        throw new FsError(at === absolute ? 'EEXIST' : 'ENOTDIR');
      }
    }
    return first;
  }

  readdir(path: string): [string, Inode][] {
    return [...this.#directory(path).entries].sort(([one], [other]) => (one < other ? -1 : 1));
  }

  rmdir(path: string): void {
    const { parent, name, inode } = this.#existing(path);
    if (inode.kind !== 'directory') throw new FsError('ENOTDIR');
    if (inode.entries.size > 0) throw new FsError('ENOTEMPTY');
    parent.entries.delete(name);
    touch(parent);
  }

  unlink(path: string): void {
    const { parent, name, inode } = this.#existing(path);
    if (inode.kind === 'directory') throw new FsError('EISDIR');
    parent.entries.delete(name);
    inode.links--;
    touch(parent);
  }

  rename(from: string, to: string): void {
    const source = this.#existing(from);
    const { parent, name } = this.#locate(to);
    const target = parent.entries.get(name);
    if (target === source.inode) return;
    if (source.inode.kind === 'directory') {
      if (`${this.resolve(to)}/`.startsWith(`${this.resolve(from)}/`)) throw new FsError('EINVAL');
      if (target !== undefined && target.kind !== 'directory') throw new FsError('ENOTDIR');
      if (target?.kind === 'directory' && target.entries.size > 0) throw new FsError('ENOTEMPTY');
    } else if (target?.kind === 'directory') throw new FsError('EISDIR');
    source.parent.entries.delete(source.name);
    parent.entries.set(name, source.inode);
    touch(source.parent);
    touch(parent);
  }

  link(from: string, to: string): void {
    const inode = this.find(from, false);
    if (inode.kind === 'directory') throw new FsError('EPERM');
    const { parent, name } = this.#vacant(to);
    parent.entries.set(name, inode);
    inode.links++;
  }

  symlink(target: string, path: string): void {
    checkPath(target);
    const { parent, name } = this.#vacant(path);
    parent.entries.set(name, newLink(target));
  }

  readlink(path: string): string {
    const inode = this.find(path, false);
    if ((inode.mode & S_IFLNK) !== S_IFLNK || inode.kind !== 'link') throw new FsError('EINVAL');
    return inode.target;
  }

  #makeDirectory(parent: Directory, name: string, mode: number): void {
    parent.entries.set(name, newDirectory(mode & PERMISSIONS & ~this.#umask));
    touch(parent);
  }

  #directory(path: string): Directory {
    const inode = this.find(path);
    if (inode.kind !== 'directory') throw new FsError('ENOTDIR');
    return inode;
  }

  #locate(path: string): Place {
    checkPath(path);
    const absolute = this.resolve(path);
    const slash = absolute.lastIndexOf('/');
    const parent = this.#directory(absolute.slice(0, slash) || '/');
    const name = absolute.slice(slash + 1);
    checkName(name);
    return { parent, name };
  }

  #vacant(path: string): Place {
    const place = this.#locate(path);
    if (place.parent.entries.has(place.name)) throw new FsError('EEXIST');
    return place;
  }

  #existing(path: string): Place & { readonly inode: Inode } {
    const place = this.#locate(path);
    const inode = place.parent.entries.get(place.name);
    if (inode === undefined) throw new FsError('ENOENT');
    return { ...place, inode };
  }

  #walk(path: string, followsLast: boolean, links: number): { inode: Inode; path: string } {
    if (links > MAX_LINKS) throw new FsError('ELOOP');
    if (path === '') throw new FsError('ENOENT');
    checkPath(path);
    const mustBeDirectory = path.length > 1 && path.endsWith('/');
    const parts = this.resolve(path).split('/').filter(Boolean);
    let inode: Inode = this.#root;
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
        return this.#walk(rest === '' ? target : `${target}/${rest}`, followsLast, links + 1);
      }
      inode = next;
      at += `/${part}`;
    }
    if (mustBeDirectory && inode.kind !== 'directory') throw new FsError('ENOTDIR');
    return { inode, path: at || '/' };
  }
}
