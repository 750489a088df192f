// JavaScript modules over the kernel. Each becomes a blob URL, and its imports name virtual URLs in full; one import map, in
// the document before its first module, brings both together, so that cycles work. Modules that are asked for later are
// linked to blob URLs directly: Firefox honours no import map after the first module.
import { parse } from 'es-module-lexer/js';
import type { Network } from './network.ts';

interface Module {
  /** With its specifiers made absolute. */
  readonly source: string;
  readonly blob: string;
  readonly imports: readonly string[];
}

/** The name under which rewritten scripts find what stands for `import()`. */
const IMPORT = '__tabImport';

export class Modules {
  readonly #network: Network;
  readonly #modules = new Map<string, Promise<Module>>();
  /** In the document's import map. */
  readonly #mapped = new Set<string>();
  readonly #linked = new Map<string, Promise<string>>();
  #importMap: Readonly<Record<string, string>> = {};

  constructor(network: Network) {
    this.#network = network;
    const load = (base: string) => async (specifier: unknown) =>
      this.#import(String(specifier), base);
    Object.defineProperty(self, IMPORT, { value: load });
  }

  /** The page's own import map; later ones add to it. Throws `SyntaxError` as `JSON.parse` does. */
  addImportMap(text: string): void {
    const map: unknown = JSON.parse(text);
    const imports = typeof map === 'object' && map !== null && 'imports' in map ? map.imports : {};
    const entries = Object.entries(imports ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    this.#importMap = { ...this.#importMap, ...Object.fromEntries(entries) };
  }

  /** Loads a module and all that it imports. `source`: of an inline module. Resolves to the URLs of all of them. */
  async load(url: string, source?: string): Promise<readonly string[]> {
    const met = new Set<string>();
    const visit = async (one: string, text?: string): Promise<void> => {
      if (met.has(one) || !this.#isOurs(one)) return;
      met.add(one);
      const { imports } = await this.#module(one, text);
      await Promise.all(imports.map((other) => visit(other)));
    };
    await visit(url, source);
    return [...met];
  }

  /** The text of an import map for modules that are loaded. Call once, before the first module runs. */
  async importMapOf(urls: readonly string[]): Promise<string> {
    const pairs = await Promise.all(
      urls.map(async (url) => {
        this.#mapped.add(url);
        return [url, (await this.#module(url)).blob] as const;
      }),
    );
    return JSON.stringify({ imports: Object.fromEntries(pairs) });
  }

  /** A URL under which a loaded module may be imported now. */
  linked(url: string, path: readonly string[] = []): Promise<string> {
    if (this.#mapped.has(url) || !this.#isOurs(url)) return Promise.resolve(url);
    if (path.includes(url)) {
      const cycle = [...path.slice(path.indexOf(url)), url].join(' -> ');
      return Promise.reject(
        new TypeError(`Modules that import each other cannot be loaded late in a tab: ${cycle}.`),
      );
    }
    const known = this.#linked.get(url);
    if (known !== undefined) return known;
    const linking = this.#link(url, [...path, url]);
    this.#linked.set(url, linking);
    return linking;
  }

  /** A classic script may import modules too. */
  classic(source: string, base: string): string {
    if (!/\bimport\s*\(/.test(source)) return source;
    return this.#rewritten(source, base).source;
  }

  resolve(specifier: string, base: string): string {
    if (/^(?:\.{0,2}\/|[a-z][a-z\d+.-]*:)/i.test(specifier)) {
      const url = new URL(specifier, base).href;
      return this.#mapping(url) ?? url;
    }
    const found = this.#mapping(specifier);
    if (found !== undefined) return found;
    throw new TypeError(`Failed to resolve module specifier "${specifier}": no import map has it.`);
  }

  async #import(specifier: string, base: string): Promise<unknown> {
    const url = this.resolve(specifier, base);
    await this.load(url);
    return import(await this.linked(url));
  }

  async #link(url: string, path: readonly string[]): Promise<string> {
    const { source, imports } = await this.#module(url);
    let text = source;
    for (const one of imports) {
      const linked = await this.linked(one, path);
      if (linked !== one) text = text.replaceAll(JSON.stringify(one), JSON.stringify(linked));
    }
    return blobUrl(text);
  }

  #module(url: string, source?: string): Promise<Module> {
    const known = this.#modules.get(url);
    if (known !== undefined) return known;
    const made = this.#make(url, source);
    this.#modules.set(url, made);
    return made;
  }

  async #make(url: string, inline: string | undefined): Promise<Module> {
    const text = inline ?? (await this.#network.loadText(new URL(url), 'script'));
    const { source, imports } = this.#rewritten(text, url);
    // `import.meta` is an ordinary object. On the first line, so that no line moves.
    const whole = `import.meta.url=${JSON.stringify(url)};${source}\n//# sourceURL=${url}`;
    return { source: whole, blob: blobUrl(whole), imports };
  }

  #rewritten(
    text: string,
    base: string,
  ): { readonly source: string; readonly imports: readonly string[] } {
    const imports: string[] = [];
    let found: ReturnType<typeof parse>[0];
    try {
      [found] = parse(text);
    } catch {
      // The browser says better what is wrong with it.
      return { source: text, imports };
    }
    let source = '';
    let at = 0;
    for (const { n: specifier, s, e, ss, d } of found) {
      if (d >= 0) {
        // `import(x)`: the keyword alone is replaced.
        source += `${text.slice(at, ss)}${IMPORT}(${JSON.stringify(base)})`;
        at = d;
      } else if (d === -1 && specifier !== undefined) {
        const url = this.resolve(specifier, base);
        imports.push(url);
        source += text.slice(at, s - 1) + JSON.stringify(url);
        at = e + 1;
      }
    }
    return { source: source + text.slice(at), imports };
  }

  #isOurs(url: string): boolean {
    return URL.canParse(url) && this.#network.reaches(new URL(url));
  }

  #mapping(key: string): string | undefined {
    const exact = this.#importMap[key];
    if (exact !== undefined) return new URL(exact, document.baseURI).href;
    const prefixes = Object.keys(this.#importMap).filter(
      (name) => name.endsWith('/') && key.startsWith(name),
    );
    const longest = prefixes.sort((a, b) => b.length - a.length)[0];
    if (longest === undefined) return undefined;
    return new URL(`${this.#importMap[longest]}${key.slice(longest.length)}`, document.baseURI)
      .href;
  }
}

function blobUrl(source: string): string {
  return URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
}
