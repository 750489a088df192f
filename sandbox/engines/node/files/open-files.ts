// The open files of one process: descriptors, each with its place in a file.
import { FsError } from './fs-error.ts';
import { type Inode, newStream, type RegularFile, readAt, resize, writeAt } from './inode.ts';
import { type Place, Watches } from './watches.ts';

/** fcntl.h on Linux */
export const O = {
  RDONLY: 0,
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
  /** By which name it was opened. */
  readonly place: Place | undefined;
  readonly flags: number;
  position: number;
}

/** What is behind the standard streams. */
export interface StandardStreams {
  /** What has come of the input; 0 at its end, and undefined where nothing has come yet. */
  read(into: Uint8Array): number | undefined;
  /** Calls once, when there is something to read. */
  once(listener: () => void): void;
  write(number: number, bytes: Uint8Array): void;
}

export class OpenFiles {
  readonly watches = new Watches();
  readonly #open = new Map<number, OpenFile>();
  standard: StandardStreams = { read: () => 0, once: () => undefined, write: () => undefined };

  constructor() {
    for (let fd = 0; fd < FIRST_FD; fd++) {
      const flags = fd === 0 ? O.RDONLY : O.WRONLY;
      this.#open.set(fd, { inode: newStream(fd), place: undefined, flags, position: 0 });
    }
  }

  protected get streams(): readonly Inode[] {
    return [0, 1, 2].map((fd) => this.opened(fd).inode);
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
    const { inode } = this.opened(fd);
    this.#open.delete(fd);
    if (inode.links === 0) this.#forget(inode);
  }

  /** A name of the file is gone; with the last one the file goes, once nobody has it open. */
  protected unlinked(inode: Inode): void {
    inode.links--;
    this.watches.linked(inode);
    if (inode.links === 0) this.#forget(inode);
  }

  #forget(inode: Inode): void {
    if (this.watches.isEmpty) return;
    const isInUse = [...this.#open.values()].some((file) => file.inode === inode);
    if (!isInUse) this.watches.gone(inode);
  }

  /** Calls with the inode, which changes what is known of it. */
  changeOpen(fd: number, apply: (inode: Inode) => void): void {
    const { inode, place } = this.opened(fd);
    apply(inode);
    this.watches.changed(inode, place, 'attributes');
  }

  /** `position` undefined: where the last one ended. */
  read(fd: number, into: Uint8Array, position?: number): number {
    const file = this.opened(fd);
    if ((file.flags & ACCESS_MODE) === O.WRONLY) throw new FsError('EBADF');
    const { inode } = file;
    if (inode.kind === 'device') return inode.read(into);
    if (inode.kind === 'stream') {
      if (position !== undefined) throw new FsError('ESPIPE');
      const count = inode.number === 0 ? this.standard.read(into) : 0;
      if (count === undefined) throw new FsError('EAGAIN');
      return count;
    }
    const count = readAt(regular(inode), into, position ?? file.position);
    if (position === undefined) file.position += count;
    return count;
  }

  write(fd: number, bytes: Uint8Array, position?: number): number {
    const file = this.opened(fd);
    if ((file.flags & ACCESS_MODE) === 0) throw new FsError('EBADF');
    if (file.inode.kind === 'device') return file.inode.write(bytes);
    if (file.inode.kind === 'stream') {
      if (position !== undefined) throw new FsError('ESPIPE');
      this.standard.write(file.inode.number, bytes);
      return bytes.length;
    }
    const inode = regular(file.inode);
    const appends = (file.flags & O.APPEND) !== 0;
    const count = writeAt(inode, bytes, appends ? inode.size : (position ?? file.position));
    if (position === undefined) file.position = appends ? inode.size : file.position + count;
    if (count > 0) this.watches.changed(inode, file.place, 'content');
    return count;
  }

  truncate(fd: number, size: number): void {
    const file = this.opened(fd);
    if ((file.flags & ACCESS_MODE) === 0) throw new FsError('EINVAL');
    resize(regular(file.inode), size);
    this.watches.changed(file.inode, file.place, 'content');
  }
}

function regular(inode: Inode): RegularFile {
  if (inode.kind === 'directory') throw new FsError('EISDIR');
  if (inode.kind !== 'file') throw new FsError('EINVAL');
  return inode;
}
