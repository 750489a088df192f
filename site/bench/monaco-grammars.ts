// The grammars that the editor colours with: TextMate grammars on JavaScript's own regular expressions, since the page's
// policy has no WebAssembly.
import { createHighlighterCore, type HighlighterCore } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import css from 'shiki/langs/css.mjs';
import html from 'shiki/langs/html.mjs';
import javascript from 'shiki/langs/javascript.mjs';
import python from 'shiki/langs/python.mjs';
import typescript from 'shiki/langs/typescript.mjs';
import { codeThemes } from '../code/themes.ts';

export function openHighlighter(): Promise<HighlighterCore> {
  return createHighlighterCore({
    themes: [codeThemes.light, codeThemes.dark],
    langs: [python, html, css, javascript, typescript],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
}
