// `errors`: what happens to an error that nobody handles.
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';

type Enhance = (error: object) => unknown;

export function errorsBinding(
  realm: Realm,
  onPrepareStackTrace: (callback: never) => void,
): Binding {
  return {
    setPrepareStackTraceCallback: onPrepareStackTrace,
    setGetSourceMapErrorSource: () => undefined,
    setSourceMapsEnabled: () => undefined,
    setMaybeCacheGeneratedSourceMap: () => undefined,
    setEnhanceStackForFatalException: (before: Enhance, after: Enhance) => {
      realm.fatal.before = before;
      realm.fatal.after = after;
    },
    noSideEffectsToString: (value: unknown) => {
      if (typeof value === 'symbol' || typeof value !== 'object' || value === null)
        return String(value);
      if (value instanceof Error) return `${value.name}: ${value.message}`;
      return `#<${Object.getPrototypeOf(value)?.constructor?.name ?? 'Object'}>`;
    },
    triggerUncaughtException: (error: unknown, fromPromise: boolean) =>
      realm.uncaught(error, fromPromise),
    getErrorSourcePositions: () => undefined,
  };
}
