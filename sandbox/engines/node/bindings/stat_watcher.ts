// What `fs.watchFile` looks at a file with, again and again (node_stat_watcher.cc, and uv_fs_poll of libuv).
import { FsError } from '../files/fs-error.ts';
import { clearTimeout, setTimeout } from '../platform.ts';
import type { Realm } from '../realm.ts';
import { text } from './fs_request.ts';
import { statOf } from './fs_walk.ts';
import { HandleWrap } from './handle_wrap.ts';
import { errnoOf } from './uv-exception.ts';

type Fields = Float64Array | BigInt64Array;

/** FsStatsOffset (node_file.h). */
const FIELDS = 18;
/** Where the time of the last access is: reading a file is no change of it. */
const ACCESS_TIME = [10, 11];

export function statWatcherClass(realm: Realm) {
  return class StatWatcher extends HandleWrap {
    onchange: ((status: number, stats: Fields) => void) | undefined;
    readonly #isBig: boolean;
    #timer: ReturnType<typeof setTimeout> | undefined;
    /** Of the last look, or the errno that it gave; undefined before the first one. */
    #status: number | undefined;
    #last: Fields;

    constructor(isBig: boolean) {
      super(realm);
      this.#isBig = isBig;
      this.#last = this.#nothing();
    }

    start(path: string | Uint8Array, interval: number): number {
      this.setActive(true);
      realm.loop.post(() => this.#look(text(path), Math.max(1, interval)), false);
      return 0;
    }

    protected override onClose(): void {
      clearTimeout(this.#timer);
    }

    #look(path: string, interval: number): void {
      if (this.isClosing) return;
      this.#timer = setTimeout(
        () => realm.loop.post(() => this.#look(path, interval), false),
        interval,
      );
      const [before, last] = [this.#status, this.#last];
      try {
        this.#last = statOf(realm.files.find(path), this.#isBig);
        this.#status = 0;
      } catch (error) {
        if (!(error instanceof FsError)) throw error;
        this.#status = errnoOf(realm, error.code);
        if (this.#status !== before) this.#tell(this.#nothing(), last);
        return;
      }
      if (before !== undefined && (before !== 0 || !isSame(this.#last, last)))
        this.#tell(this.#last, last);
    }

    #tell(now: Fields, before: Fields): void {
      const both = this.#isBig
        ? BigInt64Array.from([...(now as BigInt64Array), ...(before as BigInt64Array)])
        : Float64Array.from([...(now as Float64Array), ...(before as Float64Array)]);
      const status = this.#status ?? 0;
      realm.context.within(this.frame, () => this.onchange?.(status, both));
    }

    #nothing(): Fields {
      return this.#isBig ? new BigInt64Array(FIELDS) : new Float64Array(FIELDS);
    }
  };
}

function isSame(one: Fields, other: Fields): boolean {
  return one.every(
    (field: number | bigint, index: number) =>
      ACCESS_TIME.includes(index) || field === other[index],
  );
}
