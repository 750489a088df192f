// The program's first module, where it is an ES module: a top-level `await` in it may never come to its end.
import type { Realm } from './realm.ts';

/** Gives the URL of a first module that has not come to its end; '' where that is unknown. */
export function watchEntryModule({ privateSymbols }: Realm): () => string | undefined {
  const { then } = Promise.prototype;
  const { entry_point_promise_private_symbol: promiseKey, entry_point_module_private_symbol: key } =
    privateSymbols;
  let entry: { readonly promise: unknown; isSettled: boolean } | undefined;
  if (promiseKey !== undefined)
    Object.defineProperty(globalThis, promiseKey, {
      configurable: true,
      get: () => entry?.promise,
      set: (promise: unknown) => {
        const watched = { promise, isSettled: !(promise instanceof Promise) };
        const settle = (): void => {
          watched.isSettled = true;
        };
        if (!watched.isSettled) Reflect.apply(then, promise, [settle, settle]);
        entry = watched;
      },
    });
  return () => {
    if (entry?.isSettled !== false) return undefined;
    const module = key && (Reflect.get(globalThis, key) as { readonly url: string } | undefined);
    return module?.url ?? '';
  };
}
