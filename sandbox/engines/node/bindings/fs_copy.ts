// `fs.copyFile` and `fs.cp`: files and whole trees (node_file.cc, CpSyncCheckPaths, CpSyncCopyDir, CpDirJob).
import type { FileSystem } from '../files/file-system.ts';
import { FsError } from '../files/fs-error.ts';
import type { Inode } from '../files/inode.ts';
import { O } from '../files/open-files.ts';
import { dirname } from '../paths.ts';
import type { Realm } from '../realm.ts';
import { joinPath } from './fs_request.ts';
import { exists } from './fs_walk.ts';
import { later } from './later.ts';
import { uvException } from './uv-exception.ts';

const COPYFILE_EXCL = 1;
const COPYFILE_FICLONE_FORCE = 4;
const PERMISSIONS = 0o7777;
const EMPTY = new Uint8Array();

export function copyFile(files: FileSystem, from: string, to: string, mode: number): void {
  if ((mode & COPYFILE_FICLONE_FORCE) !== 0) throw new FsError('ENOTSUP');
  const source = files.find(from);
  if (source.kind === 'directory') throw new FsError('EISDIR');
  // What is no file says that it is empty.
  const content = source.kind === 'file' ? source.content.subarray(0, source.size) : EMPTY;
  const exclusively = (mode & COPYFILE_EXCL) !== 0 ? O.EXCL : 0;
  const fd = files.open(to, O.WRONLY | O.CREAT | exclusively, source.mode);
  try {
    // A copy of a file on itself would empty it.
    if (files.opened(fd).inode === source) return;
    files.truncate(fd, 0);
    files.changeOpen(fd, (inode) => {
      inode.mode = (inode.mode & ~PERMISSIONS) | (source.mode & PERMISSIONS);
    });
    files.write(fd, content);
  } finally {
    files.close(fd);
  }
}

/** The options of `fs.cp`, in the order in which the library hands them over. */
type TreeOptions = readonly [
  force: boolean,
  dereference: boolean,
  errorOnExist: boolean,
  verbatimSymlinks: boolean,
  preserveTimestamps: boolean,
];

export function treeCopies(realm: Realm) {
  const { files } = realm;
  const told = (error: unknown, path: string, dest: string): unknown =>
    error instanceof FsError
      ? uvException(realm, { code: error.code, syscall: 'cp', path, dest })
      : error;
  return {
    cpSyncCheckPaths: (from: string, to: string, dereference: boolean, recursive: boolean): void =>
      checkPaths(files, from, to, dereference, recursive),
    cpSyncCopyDir: (from: string, to: string, ...options: TreeOptions): void => {
      try {
        copyTree(files, from, to, options);
      } catch (error) {
        throw told(error, from, to);
      }
    },
    cpSyncOverrideFile: (from: string, to: string, mode: number, keepsTimes: boolean): void => {
      files.unlink(to);
      copyFile(files, from, to, mode);
      if (keepsTimes) keepTimes(files, from, to);
    },
    CpDirJob: class CpDirJob {
      ondone: ((error?: unknown) => void) | undefined;
      readonly #from: string;
      readonly #to: string;
      readonly #options: TreeOptions;

      constructor(from: string, to: string, ...options: TreeOptions) {
        this.#from = from;
        this.#to = to;
        this.#options = options;
      }

      run(): void {
        later(realm, () => {
          try {
            copyTree(files, this.#from, this.#to, this.#options);
          } catch (error) {
            this.ondone?.(told(error, this.#from, this.#to));
            return;
          }
          this.ondone?.();
        });
      }
    },
  };
}

function copyTree(files: FileSystem, from: string, to: string, options: TreeOptions): void {
  const [force, dereference, errorOnExist, verbatimSymlinks, keepsTimes] = options;
  const { mode } = files.find(from);
  if (!exists(files, to)) {
    files.mkdir(to, mode, true);
    files.find(to).mode = mode;
  }
  for (const [name] of files.readdir(from)) {
    const [source, target] = [joinPath(from, name), joinPath(to, name)];
    const inode = files.find(source, dereference);
    if (inode.kind === 'directory') {
      copyTree(files, source, target, options);
      continue;
    }
    const before = found(files, target);
    if (inode.kind === 'link') {
      const link = files.readlink(source);
      if (before?.kind === 'link') files.unlink(target);
      const isWhole = verbatimSymlinks || link.startsWith('/');
      files.symlink(isWhole ? link : joinPath(dirname(files.resolve(source)), link), target);
      continue;
    }
    if (before !== undefined && !force) {
      if (errorOnExist) throw failure('ERR_FS_CP_EEXIST', `${target} already exists`);
      continue;
    }
    if (before !== undefined) files.unlink(target);
    copyFile(files, source, target, 0);
    if (keepsTimes) keepTimes(files, source, target);
  }
  if (keepsTimes) keepTimes(files, from, to);
}

function checkPaths(
  files: FileSystem,
  from: string,
  to: string,
  dereference: boolean,
  recursive: boolean,
): void {
  const source = found(files, from, dereference);
  // The library asks next what it is, and says that there is none.
  if (source === undefined) return;
  const target = found(files, to, dereference);
  const isFolder = source.kind === 'directory';
  if (source === target) throw failure('ERR_FS_CP_EINVAL', `src and dest cannot be the same ${to}`);
  if (target !== undefined && isFolder !== (target.kind === 'directory'))
    throw isFolder
      ? failure(
          'ERR_FS_CP_DIR_TO_NON_DIR',
          `Cannot overwrite non-directory ${to} with directory ${from}`,
        )
      : failure(
          'ERR_FS_CP_NON_DIR_TO_DIR',
          `Cannot overwrite directory ${to} with non-directory ${from}`,
        );
  if (isFolder && !recursive)
    throw failure(
      'ERR_FS_EISDIR',
      `Recursive option not enabled, cannot copy a directory: ${from}/`,
    );
  if (isFolder && files.resolve(to).startsWith(`${files.resolve(from)}/`))
    throw failure('ERR_FS_CP_EINVAL', `Cannot copy ${from}/ to a subdirectory of self ${to}`);
  const parent = dirname(files.resolve(to));
  if (!exists(files, parent)) files.mkdir(parent, 0o777, true);
}

function found(files: FileSystem, path: string, follows = false): Inode | undefined {
  try {
    return files.find(path, follows);
  } catch {
    return undefined;
  }
}

function keepTimes(files: FileSystem, from: string, to: string): void {
  const { atime, mtime } = files.find(from);
  Object.assign(files.find(to), { atime, mtime });
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
