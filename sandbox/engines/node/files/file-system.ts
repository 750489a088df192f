// The files of one process, in memory: paths, directories, links and descriptors, with the errors of Linux.
import { dirname } from '../paths.ts';
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
import { type Found, resolvePath, walk } from './walk.ts';
import type { Place } from './watches.ts';

const PERMISSIONS = 0o7777;

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
    return resolvePath(this.cwd, path);
  }

  find(path: string, followsLast = true): Inode {
    return this.#walk(path, followsLast).inode;
  }

  /** Calls with the inode, which changes what is known of it. */
  change(path: string, followsLast: boolean, apply: (inode: Inode) => void): void {
    const { inode, place } = this.#walk(path, followsLast);
    apply(inode);
    this.watches.changed(inode, place, 'attributes');
  }

  realpath(path: string): string {
    return this.#walk(path, true).path;
  }

  open(path: string, flags: number, mode: number): number {
    let inode: Inode;
    let place: Place | undefined;
    try {
      ({ inode, place } = this.#walk(path, (flags & O.NOFOLLOW) === 0));
      if ((flags & O.CREAT) !== 0 && (flags & O.EXCL) !== 0) throw new FsError('EEXIST');
    } catch (error) {
      if (!(error instanceof FsError) || error.code !== 'ENOENT' || (flags & O.CREAT) === 0)
        throw error;
      place = this.#vacancy(path, (flags & O.EXCL) !== 0);
      inode = newFile(mode & PERMISSIONS & ~this.#umask);
      this.#enter(place, inode);
      return this.add({ inode, place, flags, position: 0 });
    }
    const writes = (flags & ACCESS_MODE) !== 0;
    if (inode.kind === 'link') throw new FsError('ELOOP');
    if (inode.kind === 'directory' && writes) throw new FsError('EISDIR');
    if (inode.kind !== 'directory' && (flags & O.DIRECTORY) !== 0) throw new FsError('ENOTDIR');
    if (inode.kind === 'file' && writes && (flags & O.TRUNC) !== 0) {
      resize(inode, 0);
      this.watches.changed(inode, place, 'content');
    }
    return this.add({ inode, place, flags, position: 0 });
  }

  /** The first directory that was made, if any. */
  mkdir(path: string, mode: number, recursive: boolean): string | undefined {
    const absolute = this.resolve(path);
    if (!recursive) {
      const place = this.#locate(absolute);
      if (place.name === '' || place.parent.entries.has(place.name)) throw new FsError('EEXIST');
      this.#makeDirectory(place, mode);
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
        this.#makeDirectory({ parent, name: part }, mode);
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
    if (/(?:^|\/)\.\/*$/.test(path)) throw new FsError('EINVAL');
    const { parent, name, inode } = this.#existing(path, 'EBUSY');
    if (inode.kind !== 'directory') throw new FsError('ENOTDIR');
    if (inode.entries.size > 0) throw new FsError('ENOTEMPTY');
    parent.entries.delete(name);
    touch(parent);
    this.watches.gone(inode);
    this.watches.entry({ parent, name }, 'deleted');
  }

  unlink(path: string): void {
    const { parent, name, inode } = this.#existing(path, 'EISDIR');
    if (inode.kind === 'directory') throw new FsError('EISDIR');
    parent.entries.delete(name);
    touch(parent);
    this.unlinked(inode);
    this.watches.entry({ parent, name }, 'deleted');
  }

  rename(from: string, to: string): void {
    const source = this.#existing(from, 'EBUSY');
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
    this.watches.entry(source, 'moved');
    this.watches.entry({ parent, name }, 'moved');
    if (target?.kind === 'directory') this.watches.gone(target);
    else if (target !== undefined) this.unlinked(target);
    this.watches.moved(source.inode);
  }

  link(from: string, to: string): void {
    const inode = this.find(from, false);
    if (inode.kind === 'directory') throw new FsError('EPERM');
    const place = this.#vacant(to);
    inode.links++;
    this.watches.linked(inode);
    this.#enter(place, inode);
  }

  symlink(target: string, path: string): void {
    if (target === '') throw new FsError('ENOENT');
    checkPath(target);
    this.#enter(this.#vacant(path), newLink(target));
  }

  readlink(path: string): string {
    const inode = this.find(path, false);
    if ((inode.mode & S_IFLNK) !== S_IFLNK || inode.kind !== 'link') throw new FsError('EINVAL');
    return inode.target;
  }

  #makeDirectory(place: Place, mode: number): void {
    this.#enter(place, newDirectory(mode & PERMISSIONS & ~this.#umask));
  }

  #enter(place: Place, inode: Inode): void {
    place.parent.entries.set(place.name, inode);
    touch(place.parent);
    this.watches.entry(place, 'created');
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

  /** Where a file is made that is not there: a link that leads nowhere is followed to there. */
  #vacancy(path: string, isExclusive: boolean): Place {
    if (path.endsWith('/')) throw new FsError('EISDIR');
    const place = this.#locate(path);
    const found = place.parent.entries.get(place.name);
    if (found?.kind !== 'link') return place;
    if (isExclusive) throw new FsError('EEXIST');
    if (found.target.startsWith('/')) return this.#vacancy(found.target, false);
    return this.#vacancy(`${this.realpath(dirname(this.resolve(path)))}/${found.target}`, false);
  }

  #vacant(path: string): Place {
    const place = this.#locate(path);
    if (place.parent.entries.has(place.name)) throw new FsError('EEXIST');
    return place;
  }

  /** `ofRoot` says why the root, which is in no directory, cannot be it. */
  #existing(path: string, ofRoot: 'EBUSY' | 'EISDIR'): Place & { readonly inode: Inode } {
    const place = this.#locate(path);
    if (place.name === '') throw new FsError(ofRoot);
    const inode = place.parent.entries.get(place.name);
    if (inode === undefined) throw new FsError('ENOENT');
    return { ...place, inode };
  }

  #walk(path: string, followsLast: boolean): Found {
    return walk(this.#root, this.cwd, path, followsLast);
  }
}
