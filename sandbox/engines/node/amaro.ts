// The module that Node strips types with, `internal/deps/amaro`: megabytes of wasm, replaced by a parser that is needed anyway.
import type { Programs } from './programs.ts';

export interface AmaroModule {
  transformSync(
    source: string,
    options: { readonly filename?: string },
  ): { readonly code: string; readonly map: undefined };
}

export function createAmaro(programs: Programs): AmaroModule {
  return {
    transformSync: (source, { filename = '' }) => ({
      code: programs.withoutTypes(source, filename),
      map: undefined,
    }),
  };
}
