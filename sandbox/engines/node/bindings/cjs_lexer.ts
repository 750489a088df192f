// `cjs_lexer`: the names that a CommonJS module exports, as far as its text tells, for those who import it as an ES module.
import { parse } from 'cjs-module-lexer';
import type { Binding } from './binding.ts';

export function cjsLexerBinding(): Binding {
  return {
    parse: (source: string) => {
      try {
        const { exports, reexports } = parse(source);
        return [new Set(exports), reexports];
      } catch {
        return [new Set(), []];
      }
    },
  };
}
