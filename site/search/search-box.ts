// <search-box>: looks the words up while they are typed, and keeps them in the address so that a search can be linked.
import { type FoundPage, type FoundPlace, openIndex } from './index-of-site.ts';

const MOST_PAGES = 10;
const MOST_PLACES = 3;

class SearchBox extends HTMLElement {
  #wanted = '';

  connectedCallback(): void {
    const input = this.querySelector('input');
    if (input === null) return;
    input.value = new URLSearchParams(location.search).get('q') ?? '';
    input.addEventListener('focus', () => void openIndex().catch(() => undefined), { once: true });
    input.addEventListener('input', () => {
      remember(input.value.trim());
      void this.#search(input.value.trim());
    });
    this.querySelector('form')?.addEventListener('submit', (event) => event.preventDefault());
    input.focus();
    void this.#search(input.value.trim());
  }

  async #search(query: string): Promise<void> {
    this.#wanted = query;
    if (query === '') return this.#show([], '');
    try {
      const found = await (await openIndex()).debouncedSearch(query);
      if (found === null || this.#wanted !== query) return;
      const hits = found.results.slice(0, MOST_PAGES);
      const pages = await Promise.all(hits.map((hit) => hit.data()));
      if (this.#wanted === query) this.#show(pages, counted(found.results.length, query));
    } catch {
      this.#show(
        [],
        'The search index could not be loaded. It is made by "npm run build"; or reload the page.',
      );
    }
  }

  #show(pages: readonly FoundPage[], says: string): void {
    const status = this.querySelector('[role="status"]');
    const list = this.querySelector('ol');
    if (status !== null) status.textContent = says;
    list?.replaceChildren(...pages.map(pageItem));
  }
}

function remember(query: string): void {
  const address = query === '' ? location.pathname : `?q=${encodeURIComponent(query)}`;
  history.replaceState(null, '', address);
}

function counted(pages: number, query: string): string {
  if (pages === 0) return `Nothing was found for “${query}”.`;
  return pages === 1 ? 'Found on one page.' : `Found on ${pages} pages.`;
}

function pageItem({ url, meta, sub_results }: FoundPage): HTMLLIElement {
  const item = document.createElement('li');
  const title = document.createElement('h2');
  title.append(link(url, meta.title ?? url));
  const places = document.createElement('ul');
  places.append(...sub_results.slice(0, MOST_PLACES).map((place) => placeItem(place, url)));
  item.append(title, places);
  return item;
}

function placeItem({ title, url, excerpt }: FoundPlace, page: string): HTMLLIElement {
  const item = document.createElement('li');
  // The place before a page's first heading has the page's own address and title.
  if (url !== page) item.append(link(url, title));
  const text = document.createElement('p');
  text.append(...marked(excerpt));
  item.append(text);
  return item;
}

function link(url: string, text: string): HTMLAnchorElement {
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.textContent = text;
  return anchor;
}

/** The text of an excerpt and its marks, and nothing else that its HTML may hold. */
function marked(excerpt: string): readonly Node[] {
  const { body } = new DOMParser().parseFromString(excerpt, 'text/html');
  return [...body.childNodes].map((node) => {
    const text = node.textContent ?? '';
    if (node.nodeName !== 'MARK') return new Text(text);
    const mark = document.createElement('mark');
    mark.textContent = text;
    return mark;
  });
}

customElements.define('search-box', SearchBox);
