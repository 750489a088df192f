// Style sheets: what they import and what they refer to by `url()` is loaded over the kernel. Read token by token (CSS Syntax,
// section 4), so that a URL in a comment or a string is none.
import { tokenize, tokenTypes } from 'css-tree/tokenizer';
import { url as cssUrl, ident, string } from 'css-tree/utils';
import { isLocal, mentionsUrl } from './markup.ts';

export interface CssLoader {
  /** A blob URL of the style sheet there, itself made ready. */
  style(url: URL): Promise<string>;
  /** A blob URL of an image or a font. */
  asset(url: URL): Promise<string>;
  /** Undefined where the URL stays as it is. */
  resolve(url: string, base: URL): URL | undefined;
}

/** Whether there is anything in it that the browser must not fetch by itself. */
export function refersToOthers(css: string): boolean {
  return mentionsUrl(css) && references(css).some(({ url }) => !isLocal(url));
}

interface Reference {
  readonly start: number;
  readonly end: number;
  readonly url: string;
  readonly of: 'style' | 'asset';
}

const NOTHING = 'data:,';

/** The style sheet with blob URLs in the place of those that lead to the machine. */
export async function loadedCss(css: string, base: URL, loader: CssLoader): Promise<string> {
  const parts = await Promise.all(
    references(css).map(async (reference) => {
      const url = isLocal(reference.url) ? undefined : loader.resolve(reference.url, base);
      if (url === undefined) return { ...reference, with: undefined };
      const loading = reference.of === 'style' ? loader.style(url) : loader.asset(url);
      return { ...reference, with: await loading.catch(() => NOTHING) };
    }),
  );
  let loaded = '';
  let at = 0;
  for (const { start, end, with: blob } of parts) {
    if (blob === undefined) continue;
    loaded += css.slice(at, start) + cssUrl.encode(blob);
    at = end;
  }
  return loaded + css.slice(at);
}

export function references(css: string): readonly Reference[] {
  const found: Reference[] = [];
  // Set after `@import`, and after `url(` until its string.
  let importing = false;
  let open: number | undefined;
  tokenize(css, (type, start, end) => {
    const text = css.slice(start, end);
    switch (type) {
      case tokenTypes.AtKeyword:
        importing = ident.decode(text.slice(1)).toLowerCase() === 'import';
        return;
      case tokenTypes.Url:
        found.push({ start, end, url: cssUrl.decode(text), of: importing ? 'style' : 'asset' });
        importing = false;
        return;
      case tokenTypes.Function:
        open = /^(?:url|src)\($/i.test(text) ? start : undefined;
        return;
      case tokenTypes.String:
        if (open !== undefined) {
          const closing = /^\s*\)/.exec(css.slice(end))?.[0].length;
          if (closing !== undefined) {
            const of = importing ? 'style' : 'asset';
            found.push({ start: open, end: end + closing, url: string.decode(text), of });
          }
        } else if (importing) {
          found.push({ start, end, url: string.decode(text), of: 'style' });
        }
        open = undefined;
        importing = false;
        return;
      case tokenTypes.WhiteSpace:
      case tokenTypes.Comment:
        return;
      default:
        open = undefined;
        importing = false;
    }
  });
  return found;
}
