// What the build takes out of the pinned Node: its library's sources, and what they expect of the C++ below them.
import { atob, TextDecoder } from './platform.ts';

/** A member of a binding, as the pinned Node has it. */
export type Member =
  | { readonly kind: 'function' }
  | { readonly kind: 'class'; readonly methods: readonly string[] }
  | { readonly kind: 'array'; readonly type: string; readonly length: number }
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'members'; readonly members: Members };

export type Members = Readonly<Record<string, Member>>;

export interface NodeFacts {
  /** `v26.10.0` */
  readonly version: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly arch: string;
  readonly release: Readonly<Record<string, unknown>>;
  /** `process.config` */
  readonly config: unknown;
  readonly builtinIds: readonly string[];
  /** Those whose sources are in some part of the packed library. */
  readonly packedIds?: readonly string[];
  readonly privateSymbols: readonly string[];
  readonly symbols: readonly string[];
  /** The value of each option of the command line: `--max-http-header-size`. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly embedderOptions: Readonly<Record<string, unknown>>;
  /** libuv's errors: `[-98, ['EADDRINUSE', 'address already in use']]`. */
  readonly errors: readonly (readonly [number, readonly [string, string]])[];
  readonly bindings: Readonly<Record<string, Members>>;
}

/** Function bodies by module id: `internal/streams/readable`. */
export type Sources = Readonly<Record<string, string>>;

export interface NodeLibrary {
  readonly facts: NodeFacts;
  /** Those that are here: the others follow. */
  readonly sources: Record<string, string>;
  /** llhttp, compiled to wasm, as Node's own undici carries it. */
  readonly llhttp: Uint8Array;
}

/** Names of the arguments with which a module's source is called (node_builtins.cc, BuiltinLoader::LookupAndCompile). */
export function parametersOf(id: string): readonly string[] {
  if (id === 'internal/bootstrap/realm')
    return ['process', 'getLinkedBinding', 'getInternalBinding', 'primordials'];
  if (id.startsWith('internal/per_context/'))
    return ['exports', 'primordials', 'privateSymbols', 'perIsolateSymbols'];
  if (id.startsWith('internal/main/') || id.startsWith('internal/bootstrap/'))
    return ['process', 'require', 'internalBinding', 'primordials'];
  return ['exports', 'require', 'module', 'process', 'internalBinding', 'primordials'];
}

/** Stands in undici for its own copy of llhttp. */
export const LLHTTP_MARK = '@@llhttp@@';

/** A part of the library as the build packs it: the first one has all, and the others more sources. */
export interface PackedLibrary {
  readonly facts?: NodeFacts;
  readonly sources: Record<string, string>;
  /** Base64. */
  readonly llhttp?: string;
}

export function parseLibrary(parts: readonly Uint8Array[]): NodeLibrary {
  const [first, ...others] = parts.map(parsePart);
  if (first?.facts === undefined || first.llhttp === undefined)
    throw new Error("Node's library came without its first part.");
  const { facts, sources, llhttp } = first;
  for (const part of others) addSources(sources, part);
  return { facts, sources, llhttp: Uint8Array.from(atob(llhttp), (each) => each.charCodeAt(0)) };
}

export function addPart(library: NodeLibrary, packed: Uint8Array): void {
  addSources(library.sources, parsePart(packed));
}

function addSources(sources: Record<string, string>, part: PackedLibrary): void {
  Object.assign(sources, part.sources);
}

function parsePart(packed: Uint8Array): PackedLibrary {
  return JSON.parse(new TextDecoder().decode(packed)) as PackedLibrary;
}
