// `errors`: what happens to an error that nobody handles.
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';

export function errorsBinding(
  realm: Realm,
  onPrepareStackTrace: (callback: never) => void,
): Binding {
  return {
    setPrepareStackTraceCallback: onPrepareStackTrace,
    setGetSourceMapErrorSource: () => undefined,
    setSourceMapsEnabled: () => undefined,
    setMaybeCacheGeneratedSourceMap: () => undefined,
    setEnhanceStackForFatalException: () => undefined,
    noSideEffectsToString: (value: unknown) => {
      try {
        return String(value);
      } catch {
        return Object.prototype.toString.call(value);
      }
    },
    triggerUncaughtException: (error: unknown, fromPromise: boolean) =>
      realm.uncaught(error, fromPromise),
    getErrorSourcePositions: () => undefined,
  };
}
