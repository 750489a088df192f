// The realm's globals before Node's library puts its own there: what a browser or another Node has beyond ECMAScript goes.

/** What the engine itself needs of the realm, or the library takes from it. */
const KEPT = new Set([
  'globalThis',
  'Infinity',
  'NaN',
  'undefined',
  'eval',
  'isFinite',
  'isNaN',
  'parseFloat',
  'parseInt',
  'decodeURI',
  'decodeURIComponent',
  'encodeURI',
  'encodeURIComponent',
  'escape',
  'unescape',
  'Object',
  'Function',
  'Array',
  'Number',
  'Boolean',
  'String',
  'Symbol',
  'Date',
  'Promise',
  'RegExp',
  'Error',
  'AggregateError',
  'SuppressedError',
  'EvalError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'TypeError',
  'URIError',
  'JSON',
  'Math',
  'Intl',
  'Temporal',
  'ArrayBuffer',
  'Atomics',
  'Uint8Array',
  'Int8Array',
  'Uint16Array',
  'Int16Array',
  'Uint32Array',
  'Int32Array',
  'Float16Array',
  'Float32Array',
  'Float64Array',
  'Uint8ClampedArray',
  'BigUint64Array',
  'BigInt64Array',
  'DataView',
  'Map',
  'BigInt',
  'Set',
  'Iterator',
  'WeakMap',
  'WeakSet',
  'WeakRef',
  'Proxy',
  'Reflect',
  'FinalizationRegistry',
  'DisposableStack',
  'AsyncDisposableStack',
  'SharedArrayBuffer',
  'WebAssembly',
]);

/** Globals that cannot be deleted are hidden behind an own property. */
export function prepareGlobals(): void {
  provideSharedMemory();
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (KEPT.has(name)) continue;
    if (!Reflect.deleteProperty(globalThis, name))
      Reflect.defineProperty(globalThis, name, {
        value: undefined,
        writable: true,
        configurable: true,
      });
  }
  // Under another Node: the dispatcher of its own fetch, which stands in the registry of symbols for every undici to find.
  for (const symbol of Object.getOwnPropertySymbols(globalThis)) {
    if (Symbol.keyFor(symbol) === undefined) continue;
    if (!Reflect.deleteProperty(globalThis, symbol)) Reflect.set(globalThis, symbol, undefined);
  }
  for (
    let prototype: object | null = Object.getPrototypeOf(globalThis);
    prototype !== null && prototype !== Object.prototype;
    prototype = Object.getPrototypeOf(prototype)
  ) {
    for (const name of Object.getOwnPropertyNames(prototype))
      if (name !== 'constructor') Reflect.deleteProperty(prototype, name);
  }
}

/** A page that is not isolated hides the constructor, but not what it makes; Node's library takes both for granted. */
function provideSharedMemory(): void {
  if (typeof SharedArrayBuffer !== 'undefined') return;
  let value: unknown;
  try {
    value = new WebAssembly.Memory({ initial: 0, maximum: 0, shared: true }).buffer.constructor;
  } catch {
    value = class SharedMemory extends ArrayBuffer {};
  }
  Object.defineProperty(globalThis, 'SharedArrayBuffer', {
    value,
    writable: true,
    configurable: true,
  });
}
