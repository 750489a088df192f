// `fs`: Node's file calls on the machine's files. Each call has one body; whether it answers at once, by a callback or by a
// promise is told by the request that comes with it.

import { FsError } from '../files/fs-error.ts';
import { type Inode, touch } from '../files/inode.ts';
import { crypto } from '../platform.ts';
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';
import { contentCalls } from './fs_contents.ts';
import { copyFile, treeCopies } from './fs_copy.ts';
import { fileHandleClass, readFileJob, writeFileJob } from './fs_handles.ts';
import { legacyMain } from './fs_main.ts';
import { answer, type FsRequest, text } from './fs_request.ts';
import {
  accessOf,
  directoryEntries,
  exists,
  readRecursively,
  removeTree,
  statfsOf,
  statOf,
} from './fs_walk.ts';

import { statWatcherClass } from './stat_watcher.ts';

type Path = string | Uint8Array;
const SECOND = 1000;

export function fsBinding(realm: Realm): Binding {
  const { files } = realm;
  const FileHandle = fileHandleClass(realm);
  const run = answer(realm);

  const stat =
    (syscall: string, follows: boolean) =>
    (path: Path, isBig: boolean, request: FsRequest, throwsIfNone = true) =>
      run(request, { syscall, path: text(path) }, () => {
        try {
          return statOf(files.find(text(path), follows), isBig);
        } catch (error) {
          if (!throwsIfNone && error instanceof FsError && /ENOENT|ENOTDIR/.test(error.code))
            return undefined;
          throw error;
        }
      });

  const change =
    (
      syscall: string,
      apply: (inode: Inode, first: number, second: number) => void,
      follows = true,
    ) =>
    (path: Path, first: number, second: number, request?: FsRequest) =>
      run(request, { syscall, path: text(path) }, () =>
        files.change(text(path), follows, (inode) => apply(inode, first, second)),
      );

  const changeOpen =
    (syscall: string, apply: (inode: Inode, first: number, second: number) => void) =>
    (fd: number, first: number, second: number, request?: FsRequest) =>
      run(request, { syscall }, () => files.changeOpen(fd, (inode) => apply(inode, first, second)));

  return {
    kUsePromises: realm.symbols.fs_use_promises_symbol,
    FSReqCallback: class FSReqCallback {
      cancel(): void {}
    },
    FileHandle,
    ReadFileJob: readFileJob(realm),
    WriteFileJob: writeFileJob(realm),
    StatWatcher: statWatcherClass(realm),
    getFormatOfExtensionlessFile: () => 0,
    access: (path: Path, mode: number, request: FsRequest) =>
      run(request, { syscall: 'access', path: text(path) }, () =>
        accessOf(files.find(text(path)), mode),
      ),
    existsSync: (path: Path) => exists(files, text(path)),
    internalModuleStat: (path: Path) => {
      if (!exists(files, text(path))) return -2;
      return files.find(text(path)).kind === 'directory' ? 1 : 0;
    },
    legacyMainResolve: (url: string, main: string | undefined, base: string) =>
      legacyMain(realm, url, main, base),
    open: (path: Path, flags: number, mode: number, request: FsRequest) =>
      run(request, { syscall: 'open', path: text(path) }, () =>
        files.open(text(path), flags, mode),
      ),
    openFileHandle: (path: Path, flags: number, mode: number, request: FsRequest) =>
      run(
        request,
        { syscall: 'open', path: text(path) },
        () => new FileHandle(files.open(text(path), flags, mode)),
      ),
    close: (fd: number, request: FsRequest) =>
      run(request, { syscall: 'close' }, () => files.close(fd)),
    ...contentCalls(realm, run),
    rename: (from: Path, to: Path, request: FsRequest) =>
      run(request, { syscall: 'rename', path: text(from), dest: text(to) }, () =>
        files.rename(text(from), text(to)),
      ),
    ftruncate: (fd: number, size: number, request: FsRequest) =>
      run(request, { syscall: 'ftruncate' }, () => files.truncate(fd, size)),
    fsync: (fd: number, request: FsRequest) =>
      run(request, { syscall: 'fsync' }, () => void files.opened(fd)),
    fdatasync: (fd: number, request: FsRequest) =>
      run(request, { syscall: 'fdatasync' }, () => void files.opened(fd)),
    mkdir: (path: Path, mode: number, recursive: boolean, request: FsRequest) =>
      run(request, { syscall: 'mkdir', path: text(path) }, () => {
        const made = files.mkdir(text(path), mode, recursive);
        return recursive ? made : undefined;
      }),
    mkdtemp: (prefix: Path, _encoding: unknown, request: FsRequest) =>
      run(request, { syscall: 'mkdtemp', path: `${text(prefix)}XXXXXX` }, () => {
        const letters = Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) =>
          String.fromCharCode(97 + (byte % 26)),
        );
        const path = `${text(prefix)}${letters.join('')}`;
        files.mkdir(path, 0o700, false);
        return path;
      }),
    readdir: (path: Path, encoding: unknown, withTypes: boolean, request: FsRequest) =>
      run(request, { syscall: 'scandir', path: text(path) }, () => {
        const entries = directoryEntries(files, text(path), withTypes);
        return encoding === 'buffer' ? inBytes(realm, entries) : entries;
      }),
    readdirRecursive: (path: Path, _encoding: unknown, withTypes: boolean, request: FsRequest) =>
      run(request, { syscall: 'scandir', path: text(path) }, () =>
        readRecursively(files, text(path), withTypes),
      ),
    rmdir: (path: Path, request: FsRequest) =>
      run(request, { syscall: 'rmdir', path: text(path) }, () => files.rmdir(text(path))),
    rmSync: (path: Path, _retries: number, recursive: boolean) =>
      run(
        undefined,
        { syscall: 'lstat', path: text(path) },
        () => exists(files, text(path)) && removeTree(files, text(path), recursive),
      ),
    unlink: (path: Path, request: FsRequest) =>
      run(request, { syscall: 'unlink', path: text(path) }, () => files.unlink(text(path))),
    link: (from: Path, to: Path, request: FsRequest) =>
      run(request, { syscall: 'link', path: text(from), dest: text(to) }, () =>
        files.link(text(from), text(to)),
      ),
    symlink: (target: Path, path: Path, _flags: number, request: FsRequest) =>
      run(request, { syscall: 'symlink', path: text(target), dest: text(path) }, () =>
        files.symlink(text(target), text(path)),
      ),
    readlink: (path: Path, _encoding: unknown, request: FsRequest) =>
      run(request, { syscall: 'readlink', path: text(path) }, () => files.readlink(text(path))),
    realpath: (path: Path, _encoding: unknown, request: FsRequest) =>
      run(request, { syscall: 'realpath', path: text(path) }, () => files.realpath(text(path))),
    copyFile: (from: Path, to: Path, mode: number, request: FsRequest) =>
      run(request, { syscall: 'copyfile', path: text(from), dest: text(to) }, () =>
        copyFile(files, text(from), text(to), mode),
      ),
    stat: stat('stat', true),
    lstat: stat('lstat', false),
    fstat: (fd: number, isBig: boolean, request: FsRequest) =>
      run(request, { syscall: 'fstat' }, () => statOf(files.opened(fd).inode, isBig)),
    statfs: (path: Path, isBig: boolean, request: FsRequest) =>
      run(request, { syscall: 'statfs', path: text(path) }, () => {
        files.find(text(path));
        return statfsOf(isBig);
      }),
    chmod: (path: Path, mode: number, request: FsRequest) =>
      change('chmod', setMode)(path, mode, 0, request),
    fchmod: (fd: number, mode: number, request: FsRequest) =>
      changeOpen('fchmod', setMode)(fd, mode, 0, request),
    chown: change('chown', setOwner),
    lchown: change('lchown', setOwner, false),
    fchown: changeOpen('fchown', setOwner),
    utimes: change('utime', setTimes),
    lutimes: change('lutime', setTimes, false),
    futimes: changeOpen('futime', setTimes),
    ...treeCopies(realm),
  };
}

/** Names as the bytes that they are on a disk. */
function inBytes(realm: Realm, entries: string[] | [string[], number[]]): unknown {
  const { Buffer } = realm.library.require('buffer') as { Buffer: { from(text: string): unknown } };
  const [first, second] = entries;
  return Array.isArray(first)
    ? [first.map((name) => Buffer.from(name)), second]
    : (entries as string[]).map((name) => Buffer.from(name));
}

function setMode(inode: Inode, mode: number): void {
  inode.mode = (inode.mode & ~0o7777) | (mode & 0o7777);
  inode.ctime = Date.now();
}

function setOwner(inode: Inode, uid: number, gid: number): void {
  if (uid >= 0) inode.uid = uid;
  if (gid >= 0) inode.gid = gid;
}

function setTimes(inode: Inode, atime: number, mtime: number): void {
  touch(inode);
  inode.atime = atime * SECOND;
  inode.mtime = mtime * SECOND;
}
