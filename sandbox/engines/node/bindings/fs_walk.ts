// What file calls answer about inodes and directories: stat buffers, listings, whole trees.
import type { FileSystem } from '../files/file-system.ts';
import { FsError } from '../files/fs-error.ts';
import { type Inode, sizeOf } from '../files/inode.ts';
import { joinPath } from './fs_request.ts';

/** uv.h, uv_dirent_type_t */
const DIRENT: Readonly<Record<Inode['kind'], number>> = {
  file: 1,
  directory: 2,
  link: 3,
  stream: 4,
  device: 6,
};
const BLOCK = 4096;
const SECTOR = 512;
const TMPFS_MAGIC = 0x01021994;
const X_OK = 1;
const ANY_EXECUTE = 0o111;

/** The fields in the order of FsStatsOffset (node_file.h): times as seconds and nanoseconds. */
export function statOf(inode: Inode, isBig: boolean): Float64Array | BigInt64Array {
  const size = sizeOf(inode);
  const times = [inode.atime, inode.mtime, inode.ctime, inode.birthtime].flatMap((ms) => [
    Math.floor(ms / 1000),
    Math.round((ms % 1000) * 1e6),
  ]);
  const fields = [
    1,
    inode.mode,
    inode.links,
    inode.uid,
    inode.gid,
    inode.kind === 'device' ? inode.device : 0,
    BLOCK,
    inode.ino,
    size,
    Math.ceil(size / BLOCK) * (BLOCK / SECTOR),
    ...times,
  ];
  return isBig
    ? BigInt64Array.from(fields.map((field) => BigInt(Math.floor(field))))
    : Float64Array.from(fields);
}

/** statfs(2) of a file system in memory, which has no size of its own: what tmpfs would say of one of 1 GiB. */
export function statfsOf(isBig: boolean): Float64Array | BigInt64Array {
  const blocks = 2 ** 30 / BLOCK;
  const fields = [TMPFS_MAGIC, BLOCK, BLOCK, blocks, blocks, blocks, blocks, blocks];
  return isBig ? BigInt64Array.from(fields.map(BigInt)) : Float64Array.from(fields);
}

/** The reader owns every file, so only execution can be refused. */
export function accessOf(inode: Inode, mode: number): void {
  if ((mode & X_OK) !== 0 && inode.kind === 'file' && (inode.mode & ANY_EXECUTE) === 0)
    throw new FsError('EACCES');
}

export function directoryEntries(
  files: FileSystem,
  path: string,
  withTypes: boolean,
): string[] | [string[], number[]] {
  const entries = files.readdir(path);
  const names = entries.map(([name]) => name);
  return withTypes ? [names, entries.map(([, inode]) => DIRENT[inode.kind])] : names;
}

/** Names relative to `path`; with types, grouped by folder: names, types, how many each folder has, and the folders. */
export function readRecursively(files: FileSystem, path: string, withTypes: boolean): unknown {
  const names: string[] = [];
  const types: number[] = [];
  const counts: number[] = [];
  const folders: string[] = [];
  const queue = [''];
  for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) {
    const entries = files.readdir(folder === '' ? path : joinPath(path, folder));
    counts.push(entries.length);
    folders.push(folder);
    for (const [name, inode] of entries) {
      const relative = folder === '' ? name : `${folder}/${name}`;
      names.push(withTypes ? name : relative);
      types.push(DIRENT[inode.kind]);
      // Links to folders are followed, as deep as links may be nested.
      if (isDirectory(files, joinPath(path, relative))) queue.push(relative);
    }
  }
  return withTypes ? [names, Uint8Array.from(types), Uint32Array.from(counts), folders] : names;
}

export function removeTree(files: FileSystem, path: string, recursive: boolean): void {
  const inode = files.find(path, false);
  if (inode.kind !== 'directory') return files.unlink(path);
  if (!recursive) throw new FsError('EISDIR');
  for (const [name] of files.readdir(path)) removeTree(files, joinPath(path, name), true);
  files.rmdir(path);
}

export function exists(files: FileSystem, path: string): boolean {
  try {
    files.find(path);
    return true;
  } catch {
    return false;
  }
}

function isDirectory(files: FileSystem, path: string): boolean {
  return exists(files, path) && files.find(path).kind === 'directory';
}
