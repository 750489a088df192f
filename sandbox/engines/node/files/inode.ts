// What a file system is made of. Times are milliseconds since 1970.
import { FsError } from './fs-error.ts';

/** inode(7) */
export const S_IFDIR = 0o040000;
export const S_IFREG = 0o100000;
export const S_IFLNK = 0o120000;
const S_IFIFO = 0o010000;
const S_IFCHR = 0o020000;

interface Common {
  readonly ino: number;
  mode: number;
  links: number;
  uid: number;
  gid: number;
  atime: number;
  mtime: number;
  ctime: number;
  readonly birthtime: number;
}

export interface RegularFile extends Common {
  readonly kind: 'file';
  /** What is beyond `size` is spare room. */
  content: Uint8Array;
  size: number;
}

export interface Directory extends Common {
  readonly kind: 'directory';
  readonly entries: Map<string, Inode>;
}

export interface SymbolicLink extends Common {
  readonly kind: 'link';
  readonly target: string;
}

/** One of the three standard streams. */
export interface Stream extends Common {
  readonly kind: 'stream';
  readonly number: number;
}

export interface Device extends Common {
  readonly kind: 'device';
  /** Major and minor number, as `stat` has them. */
  readonly device: number;
  read(into: Uint8Array): number;
  write(bytes: Uint8Array): number;
}

export type Inode = RegularFile | Directory | SymbolicLink | Stream | Device;

let lastIno = 1;

function common(mode: number): Common {
  const now = Date.now();
  return {
    ino: ++lastIno,
    mode,
    links: 1,
    uid: 1000,
    gid: 1000,
    atime: now,
    mtime: now,
    ctime: now,
    birthtime: now,
  };
}

export function newDirectory(mode = 0o755): Directory {
  return { kind: 'directory', entries: new Map(), ...common(S_IFDIR | mode) };
}

export function newFile(mode = 0o644, content: Uint8Array = new Uint8Array()): RegularFile {
  return { kind: 'file', content, size: content.length, ...common(S_IFREG | mode) };
}

export function newLink(target: string): SymbolicLink {
  return { kind: 'link', target, ...common(S_IFLNK | 0o777) };
}

export function newStream(number: number): Stream {
  return { kind: 'stream', number, ...common(S_IFIFO | 0o600) };
}

export function newDevice(device: number, read: Device['read'], write: Device['write']): Device {
  return { kind: 'device', device, read, write, ...common(S_IFCHR | 0o666), uid: 0, gid: 0 };
}

export function sizeOf(inode: Inode): number {
  if (inode.kind === 'file') return inode.size;
  if (inode.kind === 'link') return inode.target.length;
  return inode.kind === 'directory' ? 4096 : 0;
}

export function readAt(file: RegularFile, into: Uint8Array, position: number): number {
  const count = Math.max(0, Math.min(into.length, file.size - position));
  into.set(file.content.subarray(position, position + count));
  file.atime = Date.now();
  return count;
}

export function writeAt(file: RegularFile, bytes: Uint8Array, position: number): number {
  const end = position + bytes.length;
  if (end > file.size) resize(file, end);
  file.content.set(bytes, position);
  touch(file);
  return bytes.length;
}

export function resize(file: RegularFile, size: number): void {
  if (size < 0) throw new FsError('EINVAL');
  if (size > file.content.length) {
    const grown = new Uint8Array(Math.max(size, file.content.length * 2));
    grown.set(file.content.subarray(0, file.size));
    file.content = grown;
  } else if (size < file.size) {
    file.content.fill(0, size, file.size);
  }
  file.size = size;
  touch(file);
}

export function touch(inode: Inode): void {
  inode.mtime = Date.now();
  inode.ctime = inode.mtime;
}
