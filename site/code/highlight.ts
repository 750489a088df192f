// Highlights a program's text while the page is built. A token is marked by a class, not by a style, and one that has the
// text's own ink not at all: pages that quote ten programs are a quarter of the size for it.
import { codeToTokensBase, type ThemedToken } from 'shiki';
import { escapeHtml } from './escape-html.ts';
import { languageOf } from './languages.ts';
import { inkOf, pageTheme } from './page-inks.ts';

export interface HighlightOptions {
  /** Number of the first line. */
  readonly start?: number;
  /** Accessible name of the block, which can be scrolled and so takes the focus. */
  readonly label: string;
  readonly hidden?: boolean;
}

export async function highlight(
  text: string,
  path: string,
  { start = 1, label, hidden }: HighlightOptions,
): Promise<string> {
  const lines = await linesOf(text.replace(/\n$/, ''), path);
  const code = lines.map((line) => `<span class="line">${line}</span>`).join('\n');
  const named = `role="group" aria-label="${escapeHtml(label)}" data-file="${escapeHtml(path)}"`;
  return `<pre class="code" tabindex="0" ${named}${hidden ? ' hidden' : ''} style="--first-line:${start - 1}"><code>${code}</code></pre>`;
}

/** A line of a program as the content of a `code` element: no block, no background, no focus. */
export async function highlightLine(text: string, path: string): Promise<string> {
  return (await linesOf(text, path)).join('\n');
}

async function linesOf(text: string, path: string): Promise<readonly string[]> {
  const lines = await codeToTokensBase(text, { lang: languageOf(path), theme: pageTheme });
  return lines.map(lineOf);
}

/** Neighbours of one kind are one, and the white space between them too. */
function lineOf(tokens: readonly ThemedToken[]): string {
  const runs: { readonly marks: string; content: string }[] = [];
  for (const token of tokens) {
    const last = runs.at(-1);
    const marks = marksOf(token);
    if (last && (last.marks === marks || token.content.trim() === ''))
      last.content += token.content;
    else runs.push({ marks, content: token.content });
  }
  return runs
    .map(({ marks, content }) =>
      marks === '' ? escapeHtml(content) : `<span class="${marks}">${escapeHtml(content)}</span>`,
    )
    .join('');
}

/** Bits of TextMate's font style. */
const ITALIC = 1;
const BOLD = 2;

function marksOf({ content, color, fontStyle = 0 }: ThemedToken): string {
  if (content.trim() === '') return '';
  const ink = inkOf(color);
  return [ink && `ink-${ink}`, fontStyle & ITALIC && 'ink-italic', fontStyle & BOLD && 'ink-bold']
    .filter(Boolean)
    .join(' ');
}
