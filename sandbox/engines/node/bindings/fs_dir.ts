// `fs_dir`: directories that are read bit by bit. Theirs is read whole when it is opened, and handed out once.
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';
import { answer, type FsRequest, text } from './fs_request.ts';
import { directoryEntries } from './fs_walk.ts';

export function fsDirBinding(realm: Realm): Binding {
  const run = answer(realm);
  class DirHandle {
    #entries: (string | number)[] | null;

    constructor(entries: (string | number)[]) {
      this.#entries = entries;
    }
    /** Names and types in turn; null at the end. */
    read(_encoding: unknown, _size: number, request?: FsRequest): unknown {
      return run(request, { syscall: 'scandir' }, () => {
        const entries = this.#entries;
        this.#entries = null;
        return entries === null || entries.length === 0 ? null : entries;
      });
    }
    close(request?: FsRequest): unknown {
      return run(request, { syscall: 'closedir' }, () => undefined);
    }
  }
  const open = (path: string): DirHandle => {
    const [names, types] = directoryEntries(realm.files, path, true) as [string[], number[]];
    return new DirHandle(names.flatMap((name, index) => [name, types[index] ?? 0]));
  };
  type Path = string | Uint8Array;
  return {
    opendir: (path: Path, _encoding: unknown, request?: FsRequest) =>
      run(request, { syscall: 'opendir', path: text(path) }, () => open(text(path))),
    // Its error says no path.
    opendirSync: (path: Path) => run(undefined, { syscall: 'opendir' }, () => open(text(path))),
  };
}
