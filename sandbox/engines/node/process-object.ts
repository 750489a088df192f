// The program's `process` before Node's library fills it (node_process_object.cc, CreateProcessObject).
import type { NodeFacts } from './library.ts';

export function createProcessObject(
  { version, versions, arch, release }: NodeFacts,
  env: Record<string, string>,
): Record<PropertyKey, unknown> {
  // The library gives the prototype of this object another.
  const prototype = Object.create(Object.prototype, {
    constructor: { value: class process {}, writable: true, configurable: true },
  });
  const process: Record<PropertyKey, unknown> = Object.create(prototype);
  for (const [name, value] of Object.entries({ version, versions: Object.freeze({ ...versions }) }))
    Object.defineProperty(process, name, { value, enumerable: true });
  return Object.assign(process, {
    arch,
    platform: 'linux',
    release: { ...release },
    env: guardEnv(env),
  });
}

/** Variables of the environment are text. */
function guardEnv(env: Record<string, string>): object {
  return new Proxy(env, {
    set: (target, key, value) => {
      if (typeof key === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
      target[key] = `${value}`;
      return true;
    },
    defineProperty: (target, key, { value }) => {
      target[String(key)] = `${value}`;
      return true;
    },
  });
}
