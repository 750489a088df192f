// A file system as a message, for the thread that begins with a copy of it.
import { type Directory, type Inode, newDirectory, newFile, newLink } from './inode.ts';

export type SavedNode =
  | { readonly kind: 'directory'; readonly mode: number; readonly entries: SavedEntries }
  | {
      readonly kind: 'file';
      readonly mode: number;
      readonly mtime: number;
      readonly content: Uint8Array;
    }
  | { readonly kind: 'link'; readonly target: string };

type SavedEntries = readonly (readonly [string, SavedNode])[];

export interface SavedFiles {
  readonly cwd: string;
  readonly entries: SavedEntries;
}

const PERMISSIONS = 0o7777;

export function saveEntries(directory: Directory): SavedEntries {
  return [...directory.entries].flatMap(([name, inode]) => {
    const saved = save(inode);
    return saved === undefined ? [] : [[name, saved] as const];
  });
}

export function restoreEntries(directory: Directory, entries: SavedEntries): void {
  for (const [name, saved] of entries) directory.entries.set(name, restore(saved));
}

function save(inode: Inode): SavedNode | undefined {
  switch (inode.kind) {
    case 'file': {
      // A view of the exact size: what is beyond it would be cloned too.
      const { content, size, mtime } = inode;
      const isExact = content.byteLength === size && content.buffer.byteLength === size;
      const bytes = isExact ? content : content.slice(0, size);
      return { kind: 'file', mode: inode.mode & PERMISSIONS, mtime, content: bytes };
    }
    case 'directory':
      return { kind: 'directory', mode: inode.mode & PERMISSIONS, entries: saveEntries(inode) };
    case 'link':
      return { kind: 'link', target: inode.target };
    case 'stream':
    case 'device':
      return undefined;
    default:
      return inode satisfies never;
  }
}

function restore(saved: SavedNode): Inode {
  switch (saved.kind) {
    case 'file': {
      const file = newFile(saved.mode, saved.content);
      file.mtime = saved.mtime;
      return file;
    }
    case 'directory': {
      const directory = newDirectory(saved.mode);
      restoreEntries(directory, saved.entries);
      return directory;
    }
    case 'link':
      return newLink(saved.target);
    default:
      return saved satisfies never;
  }
}
