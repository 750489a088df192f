// The realm's own globals, taken before Node's library puts a program's in their place.
export const {
  URL,
  TextEncoder,
  TextDecoder,
  structuredClone,
  queueMicrotask,
  setTimeout,
  clearTimeout,
  crypto,
  performance,
  atob,
  WebAssembly,
  MessageChannel,
  MessagePort,
  URLPattern,
} = globalThis;

/** Evaluates text in the global scope: Node's library and programs are text here, in a realm that can do no harm. */
// biome-ignore lint/security/noGlobalEval: running programs is what this engine is for.
export const evaluate: (text: string) => unknown = globalThis.eval;

export const { apply } = Reflect;
export const parseJson: (text: string) => unknown = JSON.parse;
