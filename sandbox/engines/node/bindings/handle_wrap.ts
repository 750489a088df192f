// What every handle of libuv has: it holds the loop open while it is active and referenced, and closes in the loop's own time.
import type { Realm } from '../realm.ts';

export abstract class HandleWrap {
  protected readonly realm: Realm;
  /** The values of AsyncLocalStorage where it was made: what it tells, it tells there. */
  protected readonly frame: unknown;
  #isActive = false;
  #isReferenced = true;
  #isHolding = false;
  #isClosing = false;

  constructor(realm: Realm) {
    this.realm = realm;
    this.frame = realm.context.get();
  }

  get isClosing(): boolean {
    return this.#isClosing;
  }

  getAsyncId(): number {
    return 0;
  }

  getProviderType(): number {
    return 0;
  }

  ref(): void {
    this.#isReferenced = true;
    this.#hold();
  }

  unref(): void {
    this.#isReferenced = false;
    this.#hold();
  }

  hasRef(): boolean {
    return this.#isReferenced && !this.#isClosing;
  }

  close(callback?: () => void): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.setActive(false);
    this.onClose();
    this.realm.loop.postClosing(() => {
      if (typeof callback !== 'function') return;
      this.realm.context.within(this.frame, () => Reflect.apply(callback, this, []));
    });
  }

  protected setActive(isActive: boolean): void {
    this.#isActive = isActive;
    this.#hold();
  }

  /** Frees what the handle stands for. */
  protected abstract onClose(): void;

  #hold(): void {
    const holds = this.#isActive && this.#isReferenced && !this.#isClosing;
    if (holds === this.#isHolding) return;
    this.#isHolding = holds;
    if (holds) this.realm.loop.hold();
    else this.realm.loop.release();
  }
}
