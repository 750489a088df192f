// Run by the pinned Node with --expose-internals: says what Node's own library expects of the C++ below it. The names and
// kinds of all that its bindings hold, constants with their values, error numbers, options and versions, as JSON.
import { createRequire } from 'node:module';

type Binding = Readonly<Record<string, unknown>>;

const require = createRequire(import.meta.url);
const { internalBinding } = require('internal/test/binding') as {
  internalBinding(name: string): Binding;
};

/** `f` a function, `c` a class with its methods, `a` a typed array, `v` a value as it is, `o` an object of such members. */
export type Member =
  | { readonly kind: 'function' }
  | { readonly kind: 'class'; readonly methods: readonly string[] }
  | { readonly kind: 'array'; readonly type: string; readonly length: number }
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'members'; readonly members: Readonly<Record<string, Member>> };

/** Bindings that only tests and tools of Node's own have, or that would be large and are of no use. */
const LEFT_OUT = new Set(['natives', 'builtins']);

function describe(value: unknown, depth: number): Member | undefined {
  if (typeof value === 'function') {
    const methods = Object.getOwnPropertyNames(value.prototype ?? {});
    const isClass = methods.length > 1 || /^[A-Z]/.test(value.name);
    return isClass
      ? { kind: 'class', methods: methods.filter((name) => name !== 'constructor') }
      : { kind: 'function' };
  }
  if (ArrayBuffer.isView(value)) {
    const { length } = value as Uint8Array;
    return { kind: 'array', type: value.constructor.name, length };
  }
  if (typeof value === 'object' && value !== null) {
    if (Array.isArray(value)) return { kind: 'value', value };
    if (depth > 4) return undefined;
    return { kind: 'members', members: describeAll(value as Binding, depth + 1) };
  }
  if (typeof value === 'symbol' || typeof value === 'bigint') return undefined;
  return { kind: 'value', value };
}

function describeAll(binding: Binding, depth = 0): Record<string, Member> {
  const found: Record<string, Member> = {};
  // Some constants are not enumerable.
  for (const name of Object.getOwnPropertyNames(binding)) {
    const member = describe(binding[name], depth);
    if (member !== undefined) found[name] = member;
  }
  return found;
}

/** Node's library by module id: `internal/streams/readable`. */
function readSources(): Record<string, string> {
  const { binding } = process as unknown as { binding(name: string): Binding };
  const entries = Object.entries(binding('natives'));
  return Object.fromEntries(entries.filter((entry) => typeof entry[1] === 'string')) as Record<
    string,
    string
  >;
}

function bindingNames(): string[] {
  const names = new Set<string>();
  for (const source of Object.values(sources)) {
    for (const [, name = ''] of source.matchAll(/internalBinding\('(\w+)'\)/g)) names.add(name);
  }
  return [...names].filter((name) => !LEFT_OUT.has(name)).toSorted();
}

function describeBindings(): Record<string, Record<string, Member>> {
  const found: Record<string, Record<string, Member>> = {};
  for (const name of bindingNames()) {
    try {
      found[name] = describeAll(internalBinding(name));
    } catch {
      // One of another platform.
    }
  }
  return found;
}

const sources = readSources();
const names = (symbols: object): string[] => Object.keys(symbols);
const { builtinIds, config } = internalBinding('builtins') as {
  readonly builtinIds: readonly string[];
  readonly config: string;
};
const { privateSymbols } = internalBinding('util') as { readonly privateSymbols: object };
const options = internalBinding('options') as unknown as {
  getCLIOptionsValues(): Readonly<Record<string, unknown>>;
  getEmbedderOptions(): Readonly<Record<string, unknown>>;
};
const { getErrorMap } = internalBinding('uv') as {
  getErrorMap(): ReadonlyMap<number, readonly [string, string]>;
};
const { variables, ...target } = JSON.parse(config) as {
  readonly variables: Record<string, unknown>;
};

process.stdout.write(
  JSON.stringify({
    sources,
    version: process.version,
    versions: process.versions,
    arch: process.arch,
    release: { name: process.release.name, lts: process.release.lts },
    config: { ...target, variables: { ...variables, node_library_files: [] } },
    builtinIds,
    privateSymbols: names(privateSymbols),
    symbols: names(internalBinding('symbols')),
    // Only this program has its library laid open.
    options: { ...options.getCLIOptionsValues(), '--expose-internals': false },
    embedderOptions: options.getEmbedderOptions(),
    errors: [...getErrorMap()],
    bindings: describeBindings(),
  }),
);
