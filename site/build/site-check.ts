// Holds the built site to what it promises: every link within it leads somewhere, to the very heading; and no page loads
// anything from another host.
import { addressesInCss, referencesOf } from './page-references.ts';

export interface BuiltSite {
  /** The path of each file, from the root: `lessons/hello-gateway/index.html`. */
  readonly files: ReadonlySet<string>;
  /** The text of each page and each sheet, by the path of its file. */
  readonly texts: ReadonlyMap<string, string>;
  /** Paths that only come to be after the check, as a search's index does. */
  readonly later?: readonly string[];
}

/** Stands for wherever the site will lie. */
const HOME = 'http://site.invalid';

export function troubleIn({ files, texts, later = [] }: BuiltSite): readonly string[] {
  const pages = new Map(
    [...texts]
      .filter(([path]) => path.endsWith('.html'))
      .map(([path, html]) => [path, referencesOf(html)]),
  );
  const trouble: string[] = [];

  /** The file that an address of `page` leads to; undefined, and said, where there is none. */
  function fileAt(page: string, written: string, url: URL): string | undefined {
    const path = decodeURIComponent(url.pathname).slice(1);
    const file = path === '' || path.endsWith('/') ? `${path}index.html` : path;
    if (files.has(file) || later.some((folder) => file.startsWith(folder))) return file;
    trouble.push(`${page}: ${written} leads nowhere`);
    return undefined;
  }

  function checkLink(page: string, written: string): void {
    const url = addressOn(page, written);
    if (url?.origin !== HOME) {
      if (url === undefined) trouble.push(`${page}: ${written} is no address`);
      return;
    }
    const file = fileAt(page, written, url);
    const target = file === undefined ? undefined : pages.get(file);
    const id = decodeURIComponent(url.hash.slice(1));
    if (id === '' || target === undefined || target.ids.has(id)) return;
    trouble.push(`${page}: ${written} leads to a page without the place "${id}"`);
  }

  function checkLoad(page: string, written: string): void {
    const url = addressOn(page, written);
    if (url?.protocol === 'data:' || url?.protocol === 'blob:') return;
    if (url === undefined || url.origin !== HOME)
      trouble.push(`${page}: ${written} is loaded from elsewhere`);
    // `filter: url(#blur)` and `<use href="#mark">` stay within the page.
    else if (!written.startsWith('#')) fileAt(page, written, url);
  }

  for (const [page, { links, loads }] of pages) {
    for (const link of new Set(links)) checkLink(page, link);
    for (const load of new Set(loads)) checkLoad(page, load);
  }
  for (const [path, css] of texts)
    if (path.endsWith('.css')) for (const address of addressesInCss(css)) checkLoad(path, address);
  if (!pages.get('404.html')?.links.some((link) => link.startsWith('/')))
    trouble.push('404.html: is missing, or leads nowhere');
  return trouble;
}

function addressOn(page: string, written: string): URL | undefined {
  return URL.parse(written, `${HOME}/${page.replace(/(^|\/)index\.html$/, '$1')}`) ?? undefined;
}
