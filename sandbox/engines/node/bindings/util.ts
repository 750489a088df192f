// `util`: what Node's library asks of V8 about objects. The state of a promise, the target of a proxy and the rest of an
// iterator are V8's secret: a promise shows as pending, the others as what they look like.
import { sharesMemory } from '../../process/arriving-file.ts';
import type { Realm } from '../realm.ts';
import { callerFile, callSites } from '../stack-trace.ts';
import type { Binding } from './binding.ts';
import { typesBinding } from './types.ts';

/** v8.h, PropertyFilter. */
const ONLY_ENUMERABLE = 2;
const SKIP_SYMBOLS = 16;
/** node_util.cc, the order of the names in lib/internal/util.js. */
const HANDLE_FILE = 3;
const HANDLE_PIPE = 4;
const HANDLE_INVALID = 6;
const LAST_STANDARD_FD = 2;

const INDEX = /^(?:0|[1-9]\d*)$/;

export function utilBinding(realm: Realm): Binding {
  const { then } = Promise.prototype;
  return {
    ...typesBinding(),
    privateSymbols: realm.privateSymbols,
    isArrayBufferView: ArrayBuffer.isView,
    isTypedArray: (value: unknown) => ArrayBuffer.isView(value) && !(value instanceof DataView),
    isUint8Array: (value: unknown) => value instanceof Uint8Array,
    isInsideNodeModules: () => /\/node_modules\//.test(callerFile()),
    getPromiseDetails: () => [0, undefined],
    getProxyDetails: () => undefined,
    previewEntries: (_value: object, isIterator?: boolean) => (isIterator ? [[], false] : []),
    getCallerLocation: () => undefined,
    getCallSites: (count: number) => callSites(count),
    getOwnNonIndexProperties: (value: object, filter: number) =>
      Reflect.ownKeys(value).filter((key) => {
        if (typeof key === 'symbol' ? (filter & SKIP_SYMBOLS) !== 0 : INDEX.test(key)) return false;
        return (
          (filter & ONLY_ENUMERABLE) === 0 || Object.prototype.propertyIsEnumerable.call(value, key)
        );
      }),
    getConstructorName: (value: object) => {
      for (let each: object | null = value; each !== null; each = Object.getPrototypeOf(each)) {
        const found = Object.getOwnPropertyDescriptor(each, 'constructor')?.value;
        if (typeof found === 'function' && found.name !== '') return found.name;
      }
      return 'Object';
    },
    getExternalValue: () => 0n,
    getSharedArrayBufferGrowable: (buffer: { readonly growable?: boolean }) =>
      buffer.growable === true,
    // Node's library sends what it makes here to each thread; a copy must do where none can be shared.
    constructSharedArrayBuffer: (length: number) =>
      sharesMemory ? new SharedArrayBuffer(length) : new ArrayBuffer(length),
    arrayBufferViewHasBuffer: () => true,
    markPromiseAsHandled: (promise: Promise<unknown>) =>
      void Reflect.apply(then, promise, [undefined, () => undefined]),
    sleep: (ms: number) => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
    },
    guessHandleType: (fd: number) => {
      if (fd <= LAST_STANDARD_FD) return HANDLE_PIPE;
      return realm.files.isOpen(fd) ? HANDLE_FILE : HANDLE_INVALID;
    },
    defineLazyProperties: (
      target: object,
      id: string,
      keys: readonly string[],
      enumerable = true,
    ) => {
      for (const key of keys) defineLazy(realm, target, id, key, enumerable);
    },
    parseEnv,
  };
}

function defineLazy(
  realm: Realm,
  target: object,
  id: string,
  key: string,
  enumerable: boolean,
): void {
  const settle = (value: unknown): unknown => {
    Object.defineProperty(target, key, { value, writable: true, configurable: true, enumerable });
    return value;
  };
  const accessors = {
    get: () => settle(realm.library.require(id)[key]),
    set: (value: unknown) => void settle(value),
  };
  // As V8 names them.
  Object.defineProperty(accessors.get, 'name', { value: key });
  Object.defineProperty(accessors.set, 'name', { value: key });
  Object.defineProperty(target, key, { ...accessors, configurable: true, enumerable });
}

const ENV_LINE =
  /^\s*(?:export\s+)?([\w.-]+)\s*=[ \t]*("(?:[^"])*"|'(?:[^'])*'|`(?:[^`])*`|[^\r\n#]*)/gm;

/** A `.env` file (node_dotenv.cc). */
function parseEnv(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name = '', raw = ''] of text.matchAll(ENV_LINE)) {
    const [quote] = raw;
    const isQuoted = quote === '"' || quote === "'" || quote === '`';
    const value = isQuoted ? raw.slice(1, -1) : raw.trim();
    found[name] = quote === '"' ? value.replaceAll('\\n', '\n') : value;
  }
  return found;
}
