// `types`: what an object is inside, whatever its prototype and its tag say. Where JavaScript has a method that only works on
// the real thing, that method is asked.
import type { Binding } from './binding.ts';

type Test = (value: unknown) => boolean;

const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const tagged =
  (...tags: readonly string[]): Test =>
  (value) =>
    (isObject(value) || typeof value === 'function') && tags.includes(tagOf(value));

/** Whether a method that needs an internal slot finds it. */
function slot(
  method: ((...args: never[]) => unknown) | undefined,
  ...args: readonly unknown[]
): Test {
  return (value) => {
    if (!isObject(value) || method === undefined) return false;
    try {
      Reflect.apply(method, value, args);
      return true;
    } catch {
      return false;
    }
  };
}

const getter = (prototype: object, name: PropertyKey): (() => unknown) | undefined =>
  Object.getOwnPropertyDescriptor(prototype, name)?.get;

const isArrayBuffer = slot(getter(ArrayBuffer.prototype, 'byteLength'));
const isSharedArrayBuffer: Test =
  typeof SharedArrayBuffer === 'undefined'
    ? () => false
    : slot(getter(SharedArrayBuffer.prototype, 'byteLength'));
const isNumberObject = slot(Number.prototype.valueOf);
const isStringObject = slot(String.prototype.valueOf);
const isBooleanObject = slot(Boolean.prototype.valueOf);
const isBigIntObject = slot(BigInt.prototype.valueOf);
const isSymbolObject = slot(Symbol.prototype.valueOf);
const isError = (Error as { isError?: Test }).isError;

const namespaces = new WeakSet<object>();

/** Makes an object of ours pass for a module's namespace. */
export function registerNamespace(namespace: object): void {
  namespaces.add(namespace);
}

export function typesBinding(): Binding {
  return {
    isExternal: () => false,
    isDate: slot(Date.prototype.getTime),
    isArgumentsObject: (value: unknown) =>
      isObject(value) && !(Symbol.toStringTag in value) && tagOf(value) === 'Arguments',
    isBigIntObject,
    isBooleanObject,
    isNumberObject,
    isStringObject,
    isSymbolObject,
    isBoxedPrimitive: (value: unknown) =>
      isNumberObject(value) ||
      isStringObject(value) ||
      isBooleanObject(value) ||
      isBigIntObject(value) ||
      isSymbolObject(value),
    isNativeError: isError ?? ((value: unknown) => value instanceof Error),
    isRegExp: slot(getter(RegExp.prototype, 'hasIndices')),
    isAsyncFunction: tagged('AsyncFunction', 'AsyncGeneratorFunction'),
    isGeneratorFunction: tagged('GeneratorFunction', 'AsyncGeneratorFunction'),
    isGeneratorObject: tagged('Generator', 'AsyncGenerator'),
    isPromise: (value: unknown) => value instanceof Promise,
    isMap: slot(getter(Map.prototype, 'size')),
    isSet: slot(getter(Set.prototype, 'size')),
    isMapIterator: tagged('Map Iterator'),
    isSetIterator: tagged('Set Iterator'),
    isWeakMap: slot(WeakMap.prototype.has, {}),
    isWeakSet: slot(WeakSet.prototype.has, {}),
    isArrayBuffer,
    isSharedArrayBuffer,
    isAnyArrayBuffer: (value: unknown) => isArrayBuffer(value) || isSharedArrayBuffer(value),
    isDataView: slot(getter(DataView.prototype, 'byteLength')),
    isProxy: () => false,
    isModuleNamespaceObject: (value: unknown) => isObject(value) && namespaces.has(value),
    isEventTarget: () => false,
  };
}
