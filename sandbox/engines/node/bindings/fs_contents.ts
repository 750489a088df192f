// The calls of `fs` that read and write what is in files.
import type { FileSystem } from '../files/file-system.ts';
import { TextDecoder } from '../platform.ts';
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';
import { bytesOf, normalize } from './buffer.ts';
import { encode } from './encodings.ts';
import { type Answer, type FsRequest, text } from './fs_request.ts';

type Path = string | Uint8Array;

/** Read at a time where a file has no size. */
const PIECE = 65_536;

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
    readFileUtf8: (target: Path | number, flags: number) => {
      const fd = typeof target === 'number' ? target : openNow(run, files, target, flags, 0o666);
      try {
        return run(undefined, { syscall: 'read' }, () => readUtf8(files, fd));
      } finally {
        if (typeof target !== 'number') files.close(fd);
      }
    },
    writeBuffer: (
      fd: number,
      buffer: ArrayBufferView,
      offset: number,
      length: number,
      position: number | null,
      request: FsRequest,
    ) =>
      run(request, { syscall: 'write' }, () =>
        files.write(fd, bytesOf(buffer).subarray(offset, offset + length), at(position)),
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
          total += files.write(fd, bytesOf(buffer), from === undefined ? undefined : from + total);
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
        files.write(fd, encode(value, normalize(encoding)), at(position)),
      ),
    writeFileUtf8: (target: Path | number, value: string, flags: number, mode: number) => {
      const fd = typeof target === 'number' ? target : openNow(run, files, target, flags, mode);
      try {
        run(undefined, { syscall: 'write' }, () => void files.write(fd, encode(value, 'utf8')));
      } finally {
        if (typeof target !== 'number') files.close(fd);
      }
    },
  };
}

/** Node says -1 or null for "where the last one ended". */
function at(position: number | bigint | null | undefined): number | undefined {
  const number = Number(position ?? -1);
  return number < 0 ? undefined : number;
}

function openNow(run: Answer, files: FileSystem, path: Path, flags: number, mode: number): number {
  return run(undefined, { syscall: 'open', path: text(path) }, () =>
    files.open(text(path), flags, mode),
  ) as number;
}

/** To the end: of what is no file, nobody knows how far that is. */
function readUtf8(files: FileSystem, fd: number): string {
  const { inode, position } = files.opened(fd);
  const parts: Uint8Array[] = [];
  if (inode.kind === 'file') {
    const bytes = new Uint8Array(Math.max(0, inode.size - position));
    files.read(fd, bytes);
    parts.push(bytes);
  } else {
    for (;;) {
      const piece = new Uint8Array(PIECE);
      const count = files.read(fd, piece);
      if (count === 0) break;
      parts.push(piece.subarray(0, count));
    }
  }
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return parts.map((part) => decoder.decode(part, { stream: true })).join('') + decoder.decode();
}
