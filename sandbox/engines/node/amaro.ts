// The module that Node strips types with, `internal/deps/amaro`: megabytes of wasm, replaced by a parser that is here anyway.
import { stripTypes } from './source/strip-types.ts';

export interface AmaroModule {
  transformSync(
    source: string,
    options: { readonly filename?: string },
  ): { readonly code: string; readonly map: undefined };
}

export function createAmaro(): AmaroModule {
  return {
    transformSync: (source, { filename = '' }) => ({
      code: stripTypes(source, filename),
      map: undefined,
    }),
  };
}
