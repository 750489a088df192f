// A client of a program in a container: a frame on the container's own URL, where StackBlitz's service worker answers. What
// goes on in there is out of the page's reach: the address is known as far as the reader typed it.

import { Listeners } from '../machine/listeners.ts';
import { place, readAddress } from '../tab/address.ts';
import type { Client, ClientEvents } from '../tab/client.ts';

export interface FrameClientOptions {
  /** The accessible name of its frame: `Client 1`. */
  readonly title: string;
  /** The port that a bare path is asked for on. */
  readonly port: number;
  /** Where the container serves a port; undefined while nothing listens on it. */
  readonly urlOf: (port: number) => string | undefined;
}

export class FrameClient implements Client {
  readonly element: HTMLElement = document.createElement('div');
  readonly #options: FrameClientOptions;
  readonly #frame = document.createElement('iframe');
  readonly #listeners = new Listeners<ClientEvents>();
  /** Addresses as the reader has them: `http://localhost:8888/chat`. */
  readonly #visited: URL[] = [];
  #at = -1;

  constructor(options: FrameClientOptions) {
    this.#options = options;
    this.element.style.cssText = 'display: grid; grid-template: minmax(0, 1fr) / minmax(0, 1fr)';
    const frame = this.#frame;
    // Its service worker needs the container's origin, which is not the site's.
    frame.setAttribute('sandbox', 'allow-scripts allow-forms allow-modals allow-same-origin');
    frame.setAttribute('allow', 'cross-origin-isolated');
    frame.referrerPolicy = 'no-referrer';
    frame.title = options.title;
    frame.style.cssText = 'border: 0; inline-size: 100%; block-size: 100%; background: Canvas';
    frame.addEventListener('load', () => {
      if (frame.src !== '') this.#listeners.emit('state', 'loaded');
    });
    this.element.append(frame);
  }

  go(address: string): void {
    const url = readAddress(address, this.#options.port);
    if (url === undefined) return this.#refuse(`${address} is no address.`);
    const found = place(url);
    if (found.kind === 'outside') return this.#refuse(found.why);
    this.#visited.splice(this.#at + 1);
    this.#visited.push(url);
    this.#at = this.#visited.length - 1;
    this.#show();
  }

  reload(): void {
    this.#show();
  }

  back(): void {
    this.#traverse(-1);
  }

  forward(): void {
    this.#traverse(1);
  }

  /** The browser's own connections have no length that a page could set. */
  setConditions(): void {}

  on<Name extends keyof ClientEvents>(
    name: Name,
    listener: (event: ClientEvents[Name]) => void,
  ): () => void {
    return this.#listeners.on(name, listener);
  }

  dispose(): void {
    this.#frame.remove();
    this.element.remove();
  }

  #traverse(delta: number): void {
    const at = this.#at + delta;
    if (this.#visited[at] === undefined) return;
    this.#at = at;
    this.#show();
  }

  #show(): void {
    const url = this.#visited[this.#at];
    if (url === undefined) return;
    this.#listeners.emit('address', url.href);
    const found = place(url);
    const port = found.kind === 'machine' ? found.port : this.#options.port;
    const base = this.#options.urlOf(port);
    if (base === undefined) return this.#refuse(`Nothing listens on port ${port}.`);
    this.#listeners.emit('state', 'loading');
    this.#frame.src = new URL(url.pathname + url.search + url.hash, base).href;
  }

  #refuse(why: string): void {
    this.#listeners.emit('state', 'failed');
    this.#listeners.emit('console', { level: 'error', text: why });
  }
}
