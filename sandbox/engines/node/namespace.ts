// A module's namespace (ECMA-262, 10.4.6): its exports as properties that nobody outside can change.
import { registerNamespace } from './bindings/types.ts';

export function createNamespace(names: readonly string[], read: (name: string) => unknown): object {
  const target: Record<PropertyKey, unknown> = Object.create(null);
  for (const name of names)
    Object.defineProperty(target, name, { value: undefined, writable: true, enumerable: true });
  Object.defineProperty(target, Symbol.toStringTag, { value: 'Module' });
  Object.preventExtensions(target);
  const has = (key: PropertyKey): key is string =>
    typeof key === 'string' && Object.hasOwn(target, key);
  const namespace = new Proxy(target, {
    get: (_target, key) => (has(key) ? read(key) : Reflect.get(target, key)),
    getOwnPropertyDescriptor: (_target, key) => {
      const found = Reflect.getOwnPropertyDescriptor(target, key);
      return found === undefined || !has(key) ? found : { ...found, value: read(key) };
    },
    set: () => false,
    defineProperty: (_target, key, wanted) =>
      has(key) && !('get' in wanted) && (!('value' in wanted) || wanted.value === read(key)),
    deleteProperty: (_target, key) => !Object.hasOwn(target, key),
  });
  registerNamespace(namespace);
  return namespace;
}
