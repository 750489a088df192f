// What happens to files, told to those that watch them: inotify(7), as libuv hears it. One watches an inode; a directory tells
// of its entries by their names.
import type { Directory, Inode } from './inode.ts';

/** What libuv makes of it: `rename` is all but a change of what is in a file or is known of it. */
export type WatchEvent = 'change' | 'rename';

export type WatchListener = (event: WatchEvent, name: string) => void;

type Mask = 'attributes' | 'content' | 'created' | 'deleted' | 'moved' | 'self-gone' | 'ignored';

interface Watch {
  readonly listener: WatchListener;
  isOpen: boolean;
}

interface Told {
  readonly watch: Watch;
  readonly mask: Mask;
  readonly event: WatchEvent;
  readonly name: string;
}

/** All who watch an inode hear of it by the name that the first of them had for it. */
interface Watched {
  readonly name: string;
  readonly watches: Set<Watch>;
}

/** Where an inode was found. */
export interface Place {
  readonly parent: Directory;
  readonly name: string;
}

export class Watches {
  readonly #watched = new Map<Inode, Watched>();
  readonly #queue: Told[] = [];
  /** Calls back from the program's loop. */
  post: (callback: () => void) => void = () => undefined;

  get isEmpty(): boolean {
    return this.#watched.size === 0;
  }

  /** What ends it is given back. */
  add(inode: Inode, name: string, listener: WatchListener): () => void {
    const watch = { listener, isOpen: true };
    const watched = this.#watched.get(inode) ?? { name, watches: new Set() };
    this.#watched.set(inode, watched);
    watched.watches.add(watch);
    return () => {
      watch.isOpen = false;
      watched.watches.delete(watch);
      const isLast = watched.watches.size === 0 && this.#watched.get(inode) === watched;
      if (isLast) this.#watched.delete(inode);
    };
  }

  /** What is in a file, or is known of an inode, has changed by that name. */
  changed(inode: Inode, place: Place | undefined, mask: 'attributes' | 'content'): void {
    const event = inode.kind === 'directory' ? 'rename' : 'change';
    if (place !== undefined) this.#tell(place.parent, mask, event, place.name);
    this.#tell(inode, mask, event);
  }

  /** A link to the file has come or gone. */
  linked(inode: Inode): void {
    this.#tell(inode, 'attributes', 'change');
  }

  entry({ parent, name }: Place, mask: 'created' | 'deleted' | 'moved'): void {
    this.#tell(parent, mask, 'rename', name);
  }

  moved(inode: Inode): void {
    this.#tell(inode, 'moved', 'rename');
  }

  /** The inode is no more, and neither is any watch of it. */
  gone(inode: Inode): void {
    this.#tell(inode, 'self-gone', 'rename');
    this.#tell(inode, 'ignored', 'rename');
    this.#watched.delete(inode);
  }

  #tell(inode: Inode, mask: Mask, event: WatchEvent, name?: string): void {
    const watched = this.#watched.get(inode);
    if (watched === undefined) return;
    const told = name ?? watched.name;
    // The same again, while nobody has heard of the first, is told once.
    const last = this.#queue.at(-1);
    if (last && watched.watches.has(last.watch) && last.mask === mask && last.name === told) return;
    for (const watch of watched.watches) {
      this.#queue.push({ watch, mask, event, name: told });
      this.post(() => this.#deliver());
    }
  }

  #deliver(): void {
    const told = this.#queue.shift();
    if (told?.watch.isOpen) told.watch.listener(told.event, told.name);
  }
}
