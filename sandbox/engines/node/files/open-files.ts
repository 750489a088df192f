// The open files of one process: descriptors, each with its place in a file.
import { FsError } from './fs-error.ts';
import { type Inode, newStream, type RegularFile, readAt, resize, writeAt } from './inode.ts';

/** fcntl.h on Linux */
export const O = {
  WRONLY: 1,
  RDWR: 2,
  CREAT: 0o100,
  EXCL: 0o200,
  TRUNC: 0o1000,
  APPEND: 0o2000,
  DIRECTORY: 0o200000,
  NOFOLLOW: 0o400000,
} as const;
export const ACCESS_MODE = 3;
const FIRST_FD = 3;

export interface OpenFile {
  readonly inode: Inode;
  readonly path: string;
  readonly flags: number;
  position: number;
}

export class OpenFiles {
  readonly #open = new Map<number, OpenFile>();

  constructor() {
    for (let fd = 0; fd < FIRST_FD; fd++)
      this.#open.set(fd, { inode: newStream(), path: '', flags: O.RDWR, position: 0 });
  }

  /** The lowest number that is free. */
  protected add(file: OpenFile): number {
    let fd = FIRST_FD;
    while (this.#open.has(fd)) fd++;
    this.#open.set(fd, file);
    return fd;
  }

  opened(fd: number): OpenFile {
    const file = this.#open.get(fd);
    if (file === undefined) throw new FsError('EBADF');
    return file;
  }

  isOpen(fd: number): boolean {
    return this.#open.has(fd);
  }

  close(fd: number): void {
    if (!this.#open.delete(fd)) throw new FsError('EBADF');
  }

  /** `position` undefined: where the last one ended. */
  read(fd: number, into: Uint8Array, position?: number): number {
    const file = this.opened(fd);
    if ((file.flags & ACCESS_MODE) === O.WRONLY) throw new FsError('EBADF');
    const count = readAt(regular(file.inode), into, position ?? file.position);
    if (position === undefined) file.position += count;
    return count;
  }

  write(fd: number, bytes: Uint8Array, position?: number): number {
    const file = this.opened(fd);
    if ((file.flags & ACCESS_MODE) === 0) throw new FsError('EBADF');
    const inode = regular(file.inode);
    const appends = (file.flags & O.APPEND) !== 0;
    const count = writeAt(inode, bytes, appends ? inode.size : (position ?? file.position));
    if (position === undefined) file.position = appends ? inode.size : file.position + count;
    return count;
  }

  truncate(fd: number, size: number): void {
    const file = this.opened(fd);
    if ((file.flags & ACCESS_MODE) === 0) throw new FsError('EINVAL');
    resize(regular(file.inode), size);
  }
}

function regular(inode: Inode): RegularFile {
  if (inode.kind === 'directory') throw new FsError('EISDIR');
  if (inode.kind !== 'file') throw new FsError('EINVAL');
  return inode;
}
