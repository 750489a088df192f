// Sub-resources of the document, as blob URLs. Each is fetched once for a document, as a browser's memory cache has it.
import { type CssLoader, loadedCss } from './css.ts';
import { Modules } from './modules.ts';
import type { Network } from './network.ts';

export class Resources implements CssLoader {
  readonly network: Network;
  readonly modules: Modules;
  readonly #loaded = new Map<string, Promise<string>>();

  constructor(network: Network) {
    this.network = network;
    this.modules = new Modules(network);
  }

  /** Undefined for what the browser has by itself (`data:`, `blob:`). What leads elsewhere is refused when it is loaded. */
  resolve(url: string, base: URL | string): URL | undefined {
    const seen = URL.parse(url, base);
    return seen !== null && /^(?:https?|wss?|ftp):$/.test(seen.protocol) ? seen : undefined;
  }

  /** A classic script. */
  script(url: URL): Promise<string> {
    return this.#once(`script ${url.href}`, async () => {
      const source = this.modules.classic(await this.network.loadText(url, 'script'), url.href);
      return blobUrl(`${source}\n//# sourceURL=${url.href}`, 'text/javascript');
    });
  }

  style(url: URL): Promise<string> {
    return this.#once(`style ${url.href}`, async () => {
      const response = await this.network.load(url, 'style');
      const css = await new Response(response.body).text();
      return blobUrl(await loadedCss(css, new URL(response.url), this), 'text/css');
    });
  }

  asset(url: URL): Promise<string> {
    return this.#once(`asset ${url.href}`, async () =>
      URL.createObjectURL(await this.network.loadBlob(url, 'image')),
    );
  }

  css(text: string, base: URL): Promise<string> {
    return loadedCss(text, base, this);
  }

  #once(key: string, load: () => Promise<string>): Promise<string> {
    const known = this.#loaded.get(key);
    if (known !== undefined) return known;
    const loading = load();
    this.#loaded.set(key, loading);
    // What failed may be asked for again.
    loading.catch(() => this.#loaded.delete(key));
    return loading;
  }
}

export function blobUrl(text: string, type: string): string {
  return URL.createObjectURL(new Blob([text], { type }));
}
