// `cjs_lexer`: the names that a CommonJS module exports, as far as its text tells, for those who import it as an ES module.
import type { ProgramRealm } from '../program-realm.ts';
import type { Binding } from './binding.ts';

export function cjsLexerBinding({ programs }: ProgramRealm): Binding {
  return {
    parse: (source: string) => {
      try {
        const { exports, reexports } = programs.exportsOf(source);
        return [new Set(exports), reexports];
      } catch {
        return [new Set(), []];
      }
    },
  };
}
