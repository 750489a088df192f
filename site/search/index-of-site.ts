// The index that Pagefind makes of the built pages, as far as the search page uses it.

export interface SearchIndex {
  /** Undefined where a later search has begun meanwhile. */
  debouncedSearch(query: string): Promise<{ readonly results: readonly SearchHit[] } | null>;
}

export interface SearchHit {
  data(): Promise<FoundPage>;
}

export interface FoundPage {
  readonly url: string;
  readonly meta: Readonly<Record<string, string>>;
  /** By heading, the best first. */
  readonly sub_results: readonly FoundPlace[];
}

export interface FoundPlace {
  readonly title: string;
  readonly url: string;
  /** HTML: escaped text with `mark` elements. */
  readonly excerpt: string;
}

/** `npm run build` makes it after the pages, so no module of the build can import it. */
const INDEX = '/pagefind/pagefind.js';

let opened: Promise<SearchIndex> | undefined;

/** Fetches the index the first time. Rejects where the site was not built with one. */
export function openIndex(): Promise<SearchIndex> {
  opened ??= import(/* @vite-ignore */ INDEX) as Promise<SearchIndex>;
  return opened;
}
