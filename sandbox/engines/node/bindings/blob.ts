// `blob`: immutable bytes, in memory or in a file, read in one piece.
import { FsError } from '../files/fs-error.ts';
import type { Inode } from '../files/inode.ts';
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';
import { bytesOf, concat } from './buffer.ts';
import { text } from './fs_request.ts';
import { exists } from './fs_walk.ts';
import { uvException } from './uv-exception.ts';

type Part = ArrayBuffer | ArrayBufferView | BlobHandle;
type Pull = (status: number, buffer?: ArrayBuffer) => void;

/** What a reader answers: its end, or that a part came. */
const END = 0;
const PART = 1;
const UV_EINVAL = -22;

export class BlobHandle {
  /** Undefined where the bytes can be read no more. */
  readonly read: () => Uint8Array | undefined;

  constructor(read: () => Uint8Array | undefined) {
    this.read = read;
  }

  slice(start: number, end: number): BlobHandle {
    return new BlobHandle(() => this.read()?.subarray(start, end));
  }

  getReader(): { pull(callback: Pull): void; setWakeup(): void } {
    let isRead = false;
    return {
      pull: (callback) => {
        const bytes = isRead ? new Uint8Array() : this.read();
        isRead = true;
        if (bytes === undefined) return callback(UV_EINVAL);
        if (bytes.length === 0) return callback(END);
        callback(PART, bytes.slice().buffer as ArrayBuffer);
      },
      setWakeup: () => undefined,
    };
  }
}

export function blobBinding(realm: Realm): Binding {
  const objects = new Map<string, [BlobHandle, number, string]>();
  return {
    createBlob: (sources: readonly Part[]) => blobOf(sources),
    createBlobFromFilePath: (path: string | Uint8Array) => fileBlob(realm, text(path)),
    concat: (parts: readonly (ArrayBuffer | ArrayBufferView)[]) =>
      concat(parts.map((part) => bytesOf(part))).buffer,
    storeDataObject: (id: string, handle: BlobHandle, size: number, type: string) =>
      void objects.set(id, [handle, size, type]),
    getDataObject: (id: string) => objects.get(id),
    revokeObjectURL: (url: string) => void objects.delete(url.slice(url.lastIndexOf(':') + 1)),
  };
}

/** What is in memory is copied now, and what is in a file is read when the blob is. */
function blobOf(sources: readonly Part[]): BlobHandle {
  const reads = sources.map((source) => {
    if (source instanceof BlobHandle) return source.read;
    const bytes = bytesOf(source).slice();
    return () => bytes;
  });
  const [only, ...more] = reads;
  if (only !== undefined && more.length === 0) return new BlobHandle(only);
  return new BlobHandle(() => {
    const parts = reads.map((read) => read());
    return parts.includes(undefined) ? undefined : concat(parts as Uint8Array[]);
  });
}

/** Undefined where the path leads to no file. */
function fileBlob(realm: Realm, path: string): [BlobHandle, number] | undefined {
  let made: Inode;
  try {
    made = realm.files.find(path);
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    throw uvException(realm, { code: error.code, syscall: 'stat', path });
  }
  if (made.kind !== 'file') return undefined;
  const { size, mtime } = made;
  // A file that has changed since is no longer what the blob was made of.
  const read = (): Uint8Array | undefined => {
    if (!exists(realm.files, path)) return undefined;
    const file = realm.files.find(path);
    const isSame = file.kind === 'file' && file.size === size && file.mtime === mtime;
    return isSame ? file.content.subarray(0, size) : undefined;
  };
  return [new BlobHandle(read), size];
}
