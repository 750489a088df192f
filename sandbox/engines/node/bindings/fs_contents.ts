// The calls of `fs` that read and write what is in files.
import type { FileSystem } from '../files/file-system.ts';
import { FsError } from '../files/fs-error.ts';
import { TextDecoder } from '../platform.ts';
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';
import { bytesOf, normalize } from './buffer.ts';
import { encode } from './encodings.ts';
import { type Answer, type FsRequest, text } from './fs_request.ts';

type Path = string | Uint8Array;

export function contentCalls(realm: Realm, run: Answer): Binding {
  const { files } = realm;
  return {
    read: (
      fd: number,
      buffer: ArrayBufferView,
      offset: number,
      length: number,
      position: number | bigint | null,
      request: FsRequest,
    ) =>
      run(request, { syscall: 'read' }, () =>
        files.read(fd, bytesOf(buffer).subarray(offset, offset + length), at(position)),
      ),
    readBuffers: (
      fd: number,
      buffers: readonly ArrayBufferView[],
      position: number | null,
      request: FsRequest,
    ) =>
      run(request, { syscall: 'read' }, () => {
        let total = 0;
        for (const buffer of buffers) {
          const from = at(position);
          const count = files.read(
            fd,
            bytesOf(buffer),
            from === undefined ? undefined : from + total,
          );
          total += count;
          if (count < buffer.byteLength) break;
        }
        return total;
      }),
    readFileUtf8: (target: Path | number, flags: number) =>
      run(
        undefined,
        { syscall: 'open', path: typeof target === 'number' ? undefined : text(target) },
        () => readUtf8(files, target, flags),
      ),
    writeBuffer: (
      fd: number,
      buffer: ArrayBufferView,
      offset: number,
      length: number,
      position: number | null,
      request: FsRequest,
    ) =>
      run(request, { syscall: 'write' }, () =>
        writeTo(realm, fd, bytesOf(buffer).subarray(offset, offset + length), at(position)),
      ),
    writeBuffers: (
      fd: number,
      buffers: readonly ArrayBufferView[],
      position: number | null,
      request: FsRequest,
    ) =>
      run(request, { syscall: 'write' }, () => {
        let total = 0;
        for (const buffer of buffers) {
          const from = at(position);
          total += writeTo(
            realm,
            fd,
            bytesOf(buffer),
            from === undefined ? undefined : from + total,
          );
        }
        return total;
      }),
    writeString: (
      fd: number,
      value: string,
      position: number | null,
      encoding: string,
      request: FsRequest,
    ) =>
      run(request, { syscall: 'write' }, () =>
        writeTo(realm, fd, encode(value, normalize(encoding)), at(position)),
      ),
    writeFileUtf8: (target: Path | number, value: string, flags: number, mode: number) => {
      const path = typeof target === 'number' ? undefined : text(target);
      return run(undefined, { syscall: 'open', path }, () => {
        const fd = typeof target === 'number' ? target : files.open(text(target), flags, mode);
        writeTo(realm, fd, encode(value, 'utf8'));
        if (typeof target !== 'number') files.close(fd);
      });
    },
  };
}

/** Node says -1 or null for "where the last one ended". */
function at(position: number | bigint | null | undefined): number | undefined {
  const number = Number(position ?? -1);
  return number < 0 ? undefined : number;
}

function writeTo(realm: Realm, fd: number, bytes: Uint8Array, position?: number): number {
  if (fd === 1 || fd === 2) {
    realm.write(fd === 1 ? 'stdout' : 'stderr', bytes);
    return bytes.length;
  }
  return realm.files.write(fd, bytes, position);
}

function readUtf8(files: FileSystem, target: Path | number, flags: number): string {
  const fd = typeof target === 'number' ? target : files.open(text(target), flags, 0o666);
  try {
    const { inode, position } = files.opened(fd);
    if (inode.kind === 'directory') throw new FsError('EISDIR');
    const bytes = new Uint8Array(inode.kind === 'file' ? Math.max(0, inode.size - position) : 0);
    files.read(fd, bytes);
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  } finally {
    if (typeof target !== 'number') files.close(fd);
  }
}
