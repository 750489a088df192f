// Node's fetch, WebSocket and their like live in undici, by far the largest part of its library. Importing `node:http` already
// names some of them, so they are classes that load it when they are first used.

export const UNDICI = 'internal/deps/undici/undici';

const CLASSES = [
  'FormData',
  'Headers',
  'Request',
  'Response',
  'MessageEvent',
  'CloseEvent',
  'ErrorEvent',
  'EventSource',
  'WebSocket',
  'EnvHttpProxyAgent',
];
const FUNCTIONS = ['fetch', 'setGlobalDispatcher', 'createFastMessageEvent', 'streaming'];

export function createUndici(load: () => Record<string, unknown>): Record<string, unknown> {
  let loaded: Record<string, unknown> | undefined;
  const get = (name: string): unknown => {
    loaded ??= load();
    return loaded[name];
  };
  const entries = CLASSES.map(
    (name) => [name, lazyClass(name, () => get(name) as object)] as const,
  );
  const exports: Record<string, unknown> = Object.fromEntries(entries);
  for (const name of FUNCTIONS)
    Object.defineProperty(exports, name, { get: () => get(name), enumerable: true });
  return exports;
}

/** Stands for a class until something is asked of it. */
function lazyClass(name: string, load: () => object): object {
  // A function and no class: the prototype of a class is fixed, and a proxy may then show no other.
  function target(): void {}
  Object.defineProperty(target, 'name', { value: name });
  const handler: ProxyHandler<object> = {};
  for (const trap of Object.getOwnPropertyNames(Reflect) as (keyof ProxyHandler<object>)[]) {
    if (trap === ('name' as string)) continue;
    Object.assign(handler, {
      [trap]: (_target: object, ...values: unknown[]) =>
        Reflect.apply(Reflect[trap] as (...all: unknown[]) => unknown, Reflect, [
          load(),
          ...values,
        ]),
    });
  }
  // A name may be asked for without loading anything.
  handler.get = (_target, key) => (key === 'name' ? name : Reflect.get(load(), key));
  handler.construct = (_target, values, newTarget) => {
    const real = load() as new () => object;
    return Reflect.construct(real, values, newTarget === proxy ? real : newTarget);
  };
  // What a proxy says of its own properties must fit its target.
  handler.ownKeys = () => Reflect.ownKeys(target);
  handler.getOwnPropertyDescriptor = (_target, key) =>
    Reflect.getOwnPropertyDescriptor(target, key);
  const proxy: object = new Proxy(target, handler);
  return proxy;
}
