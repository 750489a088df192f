// What the build takes out of the pinned Node: its library's sources, and what they expect of the C++ below them.

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
  /** Those whose sources are in no part of the packed library. */
  readonly leftOutIds: readonly string[];
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

/** A part of the library as the build packs it: the first one boots. */
export interface PackedLibrary {
  readonly facts?: NodeFacts;
  /** Some with marks for functions whose code is in a later part (function-bodies.ts). */
  readonly sources: Sources;
  /** By module id: what belongs where the marks are. */
  readonly bodies?: Readonly<Record<string, readonly string[]>>;
  /** Its bytes as `bytesToText` gives them. */
  readonly llhttp?: string;
}

/** Where a byte stands among letters of one length, which pack better than base64. */
const BYTES_FROM = 0x100;

export function bytesToText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(BYTES_FROM + byte)).join('');
}

export function textToBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0) - BYTES_FROM);
}
