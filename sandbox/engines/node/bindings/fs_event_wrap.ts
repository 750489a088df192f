// `fs_event_wrap`: files and directories under watch (fs_event_wrap.cc). Only what this process does is seen: no other one has
// its files.
import { FsError } from '../files/fs-error.ts';
import type { WatchEvent } from '../files/watches.ts';
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';
import { normalize } from './buffer.ts';
import { decode, encode } from './encodings.ts';
import { text } from './fs_request.ts';
import { HandleWrap } from './handle_wrap.ts';
import { errnoOf } from './uv-exception.ts';

type OnChange = (status: number, event: WatchEvent, name: unknown) => void;

export function fsEventWrapBinding(realm: Realm): Binding {
  const named = (name: string, encoding: string): unknown => {
    const bytes = encode(name, 'utf8');
    if (encoding !== 'buffer') return decode(bytes, normalize(encoding));
    const { Buffer } = realm.library.require('buffer') as {
      Buffer: { from(bytes: Uint8Array): unknown };
    };
    return Buffer.from(bytes);
  };

  class FSEvent extends HandleWrap {
    onchange: OnChange | undefined;
    #end: (() => void) | undefined;

    constructor() {
      super(realm);
    }

    get initialized(): boolean {
      return this.#end !== undefined && !this.isClosing;
    }

    /** The library itself watches what is below a directory. */
    start(
      target: string | Uint8Array,
      isPersistent: boolean,
      _isRecursive: boolean,
      encoding = 'utf8',
    ): number {
      if (this.initialized) return 0;
      const path = text(target);
      const own = path.slice(path.lastIndexOf('/') + 1);
      try {
        this.#end = realm.files.watches.add(realm.files.find(path), own, (event, name) =>
          realm.context.within(this.frame, () => this.onchange?.(0, event, named(name, encoding))),
        );
      } catch (error) {
        if (!(error instanceof FsError)) throw error;
        return errnoOf(realm, error.code);
      }
      this.setActive(true);
      if (!isPersistent) this.unref();
      return 0;
    }

    protected override onClose(): void {
      this.#end?.();
    }
  }
  return { FSEvent };
}
