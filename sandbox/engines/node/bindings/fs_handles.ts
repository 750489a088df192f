// What `fs` keeps open or does in one go: file handles, and jobs that read or write a whole file.

import { FsError } from '../files/fs-error.ts';
import type { Inode } from '../files/inode.ts';
import { TextDecoder } from '../platform.ts';
import type { Realm } from '../realm.ts';
import { bytesOf } from './buffer.ts';
import { later } from './later.ts';
import { uvException } from './uv-exception.ts';

interface NativeFileHandle {
  readonly fd: number;
  close(): Promise<void>;
  closeSync(): void;
  releaseFD(): number;
  getAsyncId(): number;
}

export function fileHandleClass(realm: Realm): new (fd: number) => NativeFileHandle {
  return class FileHandle {
    fd: number;
    constructor(fd: number) {
      this.fd = fd;
    }
    getAsyncId(): number {
      return 0;
    }
    close(): Promise<void> {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      later(realm, () => {
        try {
          this.closeSync();
          resolve();
        } catch (error) {
          reject(error);
        }
      });
      return promise;
    }
    closeSync(): void {
      const fd = this.releaseFD();
      if (realm.files.isOpen(fd)) realm.files.close(fd);
      else throw uvException(realm, { code: 'EBADF', syscall: 'close' });
    }
    releaseFD(): number {
      const { fd } = this;
      this.fd = -1;
      return fd;
    }
  };
}

/** Calls `ondone(error, buffer, fd, size)`: the file itself, or where it is large the open file and its size. */
export function readFileJob(realm: Realm) {
  return class ReadFileJob {
    readonly #path: string | Uint8Array;
    readonly #flags: number;
    readonly #limit: number;
    ondone?: (error: unknown, buffer?: Uint8Array, fd?: number, size?: number) => void;
    constructor(path: string | Uint8Array, flags: number, limit: number) {
      this.#path = path;
      this.#flags = flags;
      this.#limit = limit;
    }
    run(): undefined {
      const path =
        typeof this.#path === 'string' ? this.#path : new TextDecoder().decode(this.#path);
      later(realm, () => {
        let syscall = 'open';
        try {
          const fd = realm.files.open(path, this.#flags, 0o666);
          const { inode } = realm.files.opened(fd);
          const size = inode.kind === 'file' ? inode.size : 0;
          if (size > this.#limit || isReadOn(inode)) {
            this.ondone?.(null, undefined, fd, size);
            return;
          }
          syscall = 'read';
          const bytes = new Uint8Array(size);
          try {
            realm.files.read(fd, bytes);
          } finally {
            realm.files.close(fd);
          }
          this.ondone?.(null, toBuffer(realm, bytes), -1);
        } catch (error) {
          if (!(error instanceof FsError)) throw error;
          this.ondone?.(uvException(realm, { code: error.code, syscall, path }));
        }
      });
      return undefined;
    }
  };
}

/** What has no size is read until it ends. */
function isReadOn(inode: Inode): boolean {
  return inode.kind === 'stream' || (inode.kind === 'device' && inode.read(new Uint8Array(1)) > 0);
}

export function writeFileJob(realm: Realm) {
  return class WriteFileJob {
    readonly #path: string | Uint8Array;
    readonly #flags: number;
    readonly #mode: number;
    readonly #content: ArrayBufferView;
    ondone?: (error: unknown) => void;
    constructor(path: string | Uint8Array, flags: number, mode: number, content: ArrayBufferView) {
      this.#path = path;
      this.#flags = flags;
      this.#mode = mode;
      this.#content = content;
    }
    run(): undefined {
      const path =
        typeof this.#path === 'string' ? this.#path : new TextDecoder().decode(this.#path);
      later(realm, () => {
        let syscall = 'open';
        try {
          const fd = realm.files.open(path, this.#flags, this.#mode);
          syscall = 'write';
          try {
            realm.files.write(fd, bytesOf(this.#content));
          } finally {
            realm.files.close(fd);
          }
          this.ondone?.(null);
        } catch (error) {
          if (!(error instanceof FsError)) throw error;
          const subject = syscall === 'open' ? { syscall, path } : { syscall };
          this.ondone?.(uvException(realm, { code: error.code, ...subject }));
        }
      });
      return undefined;
    }
  };
}

function toBuffer(realm: Realm, bytes: Uint8Array): Uint8Array {
  const { Buffer } = realm.library.require('buffer') as {
    Buffer: { from(buffer: ArrayBufferLike, offset: number, length: number): Uint8Array };
  };
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
