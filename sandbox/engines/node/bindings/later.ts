// How a call of libuv's answers: from the loop, which stays for it, and in the caller's async context.
import type { Realm } from '../realm.ts';

/** The body runs when the answer is due, as it would in a thread of libuv's pool: after what runs now. */
export function later(realm: Realm, callback: () => void): void {
  realm.loop.hold();
  const kept = realm.context.keep(callback);
  realm.loop.post(() => {
    realm.loop.release();
    kept();
  });
}
