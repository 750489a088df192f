// What a built page names: its own places, the links that a reader may follow, and what a browser loads by itself.
import { type DefaultTreeAdapterTypes, parse } from 'parse5';

export interface PageReferences {
  readonly ids: ReadonlySet<string>;
  /** Addresses as they are written. */
  readonly links: readonly string[];
  readonly loads: readonly string[];
}

/** Attributes whose address is fetched without being asked for; `astro-island` fetches once its bench is touched. */
const LOADED = ['src', 'poster', 'component-url', 'renderer-url', 'before-hydration-url'];
/** Relations of a `link` that only say something of the page (WHATWG HTML, section 4.6.7). */
const SAYINGS = ['canonical', 'alternate', 'author', 'license', 'next', 'prev', 'search'];
const CSS_ADDRESS = /url\(\s*(['"]?)([^'")]+)\1\s*\)|@import\s+(['"])([^'"]+)\3/g;

export function referencesOf(html: string): PageReferences {
  const ids = new Set<string>();
  const links: string[] = [];
  const loads: string[] = [];
  for (const element of elementsOf(parse(html))) {
    const attributes = new Map(element.attrs.map(({ name, value }) => [name, value]));
    const id = attributes.get('id');
    if (id !== undefined) ids.add(id);
    const href = attributes.get('href');
    if (href !== undefined) {
      const says = SAYINGS.includes(attributes.get('rel') ?? '');
      if (element.tagName === 'a' || element.tagName === 'area') links.push(href);
      else if (!says) loads.push(href);
    }
    loads.push(...LOADED.flatMap((name) => attributes.get(name) ?? []));
    for (const candidate of (attributes.get('srcset') ?? '').split(',')) {
      const [address = ''] = candidate.trim().split(/\s+/);
      if (address !== '') loads.push(address);
    }
    loads.push(...addressesInCss(attributes.get('style') ?? ''));
    if (element.tagName === 'style') loads.push(...addressesInCss(textOf(element)));
    const action = attributes.get('action');
    if (action !== undefined) links.push(action);
  }
  return { ids, links, loads };
}

export function addressesInCss(css: string): readonly string[] {
  return [...css.matchAll(CSS_ADDRESS)].map(
    ([, , address, , imported]) => address ?? imported ?? '',
  );
}

function* elementsOf(
  node: DefaultTreeAdapterTypes.Node,
): Generator<DefaultTreeAdapterTypes.Element> {
  if ('tagName' in node) yield node;
  // What a template holds is not loaded until a script takes it; its links are as good as any.
  if ('content' in node) yield* elementsOf(node.content);
  if ('childNodes' in node) for (const child of node.childNodes) yield* elementsOf(child);
}

function textOf(element: DefaultTreeAdapterTypes.Element): string {
  return element.childNodes.map((child) => ('value' in child ? child.value : '')).join('');
}
