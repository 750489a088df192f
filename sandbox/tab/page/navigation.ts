// Where the page is and where it goes: the document's URL, `history`, links that lead away. The browser's own `location` tells
// the virtual place, because `history.replaceState` has set it there; what `location` is assigned to is refused by the
// embedding page's `frame-src`, and comes back from there as a navigation.
import type { Network } from './network.ts';

export class Navigation {
  readonly #network: Network;
  readonly #replaceState = History.prototype.replaceState.bind(history);
  #state: unknown;

  constructor(network: Network, document: URL, state: unknown) {
    this.#network = network;
    this.#state = state;
    this.#place(network.locality.toSeen(document));
    this.#defineHistory();
    network.channel.announced((message) => {
      if (message.type === 'traversed') this.#traversed(new URL(message.url), message.state);
    });
  }

  /** After `document.open`, which takes all listeners away. */
  listen(): void {
    // A fragment that the browser itself went to: `location.hash = …`.
    addEventListener('hashchange', (event) => {
      if (event.isTrusted && new URL(event.newURL).href === location.href) this.#moved(true);
    });
    addEventListener('beforeunload', () => parent.postMessage('tab:leaving', '*'));
  }

  /** Follows a link, or what stands for one. */
  go(url: URL, replace = false): void {
    if (url.protocol === 'javascript:') return this.#run(url);
    const here = new URL(location.href);
    if (url.hash !== '' && withoutHash(url) === withoutHash(here))
      return this.#scrollTo(url, replace);
    this.#leave(url, replace, 'GET');
  }

  reload(): void {
    this.#network.channel.say({ type: 'traverse', delta: 0 });
  }

  submit(url: URL, contentType: string, body: ArrayBuffer): void {
    this.#leave(url, false, 'POST', contentType, body);
  }

  #leave(
    url: URL,
    replace: boolean,
    method: 'GET' | 'POST',
    contentType?: string,
    body?: ArrayBuffer,
  ): void {
    const virtual = this.#network.locality.toVirtual(url).href;
    this.#network.channel.say(
      { type: 'navigate', url: virtual, method, contentType, body, replace },
      body === undefined ? [] : [body],
    );
  }

  /** WHATWG HTML, section 7.4.2.3.2: a page may run code of its own by a link. */
  #run(url: URL): void {
    const script = document.createElement('script');
    script.textContent = decodeURIComponent(url.href.slice('javascript:'.length));
    document.documentElement.append(script);
    script.remove();
  }

  #scrollTo(url: URL, replace: boolean): void {
    const old = location.href;
    // The browser scrolls, sets `:target` and fires `hashchange`; an entry of its own history it must not make.
    this.#state = null;
    location.replace(url.href);
    if (old !== url.href) this.#moved(!replace);
  }

  #moved(push: boolean): void {
    this.#network.channel.say({
      type: 'moved',
      url: this.#network.locality.toVirtual(new URL(location.href)).href,
      state: this.#state,
      push,
    });
  }

  #place(seen: URL): void {
    const { origin } = this.#network.locality;
    this.#replaceState(null, '', origin + seen.pathname + seen.search + seen.hash);
  }

  #defineHistory(): void {
    const change =
      (push: boolean) => (state: unknown, _title?: string, url?: string | URL | null) => {
        const seen = new URL(url ?? location.href, document.baseURI);
        if (seen.origin !== this.#network.locality.origin) {
          throw new DOMException(`'${seen.href}' is of another origin.`, 'SecurityError');
        }
        this.#state = structuredClone(state);
        this.#place(seen);
        this.#moved(push);
      };
    const go = (delta = 0) =>
      this.#network.channel.say({ type: 'traverse', delta: Math.trunc(delta) || 0 });
    // Firefox lets a sandboxed frame walk the history of the page around it: so no native one is left.
    const methods = {
      pushState: change(true),
      replaceState: change(false),
      go,
      back: () => go(-1),
      forward: () => go(1),
    };
    for (const [name, value] of Object.entries(methods)) {
      Object.defineProperty(History.prototype, name, { value });
    }
    Object.defineProperty(History.prototype, 'state', { get: () => this.#state });
  }

  #traversed(url: URL, state: unknown): void {
    const old = location.href;
    this.#state = state;
    this.#place(this.#network.locality.toSeen(url));
    dispatchEvent(new PopStateEvent('popstate', { state }));
    if (new URL(old).hash !== location.hash) {
      dispatchEvent(new HashChangeEvent('hashchange', { oldURL: old, newURL: location.href }));
    }
  }
}

function withoutHash(url: URL): string {
  return url.href.replace(/#.*/s, '');
}
