// Highlights a program's text while the page is built.
import { codeToHtml } from 'shiki';
import { languageOf } from './languages.ts';
import { codeThemes } from './themes.ts';

export interface HighlightOptions {
  /** Number of the first line. */
  readonly start?: number;
  /** Accessible name of the block, which can be scrolled and so takes the focus. */
  readonly label: string;
  readonly hidden?: boolean;
}

export function highlight(text: string, path: string, options: HighlightOptions): Promise<string> {
  return codeToHtml(text.replace(/\n$/, ''), {
    lang: languageOf(path),
    themes: codeThemes,
    defaultColor: 'light-dark()',
    transformers: [
      {
        pre(node) {
          node.properties['aria-label'] = options.label;
          node.properties.role = 'group';
          node.properties['data-file'] = path;
          node.properties.hidden = options.hidden;
          node.properties.style = `${node.properties.style ?? ''};--first-line:${(options.start ?? 1) - 1}`;
        },
      },
    ],
  });
}

/** A line of a program as the content of a `code` element: no block, no background, no focus. */
export function highlightLine(text: string, path: string): Promise<string> {
  return codeToHtml(text, {
    lang: languageOf(path),
    themes: codeThemes,
    defaultColor: 'light-dark()',
    structure: 'inline',
  });
}
