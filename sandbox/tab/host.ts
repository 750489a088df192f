// The jail's side of a tab: what is shown in it, where it has been, and what it keeps. One `TabHost` for each client, for
// as long as that client is open; one `PageLink` in it for each document.
import type { Connect } from '../kernel/connection.ts';
import { type Link, UNLIMITED } from '../kernel/link.ts';
import { readAddress } from './address.ts';
import { type Arrival, arrive, type Departure, ownPage } from './arrival.ts';
import { ConnectionPool } from './connection-pool.ts';
import { CookieJar } from './cookies.ts';
import { NetError } from './net-error.ts';
import { addressErrorPage } from './own-pages.ts';
import { type PageContext, PageLink, type TabMessage } from './page-link.ts';
import type { ClientToHost, Escape, HostToClient } from './protocol.ts';
import { Requests, referrer } from './requests.ts';
import { type HistoryEntry, SessionHistory } from './session-history.ts';
import { StorageAreas } from './storage-areas.ts';

export interface TabHostOptions {
  readonly connect: Connect;
  /** What the connections go over. */
  readonly link: Link;
  /** Called once, when no more connections will be opened. */
  readonly leave: () => void;
  /** The control port that `openClient` handed to `attach`. */
  readonly control: MessagePort;
  readonly userAgent?: string;
}

interface Navigation extends Departure {
  /** What becomes of the history once the document is there; `delta` for a move to an entry whose document is gone. */
  readonly history: 'push' | 'replace' | { readonly delta: number };
  /** The document that is shown did not outlive the attempt to leave it. */
  readonly lostFrame?: true;
}

export class TabHost {
  readonly #control: MessagePort;
  readonly #link: Link;
  readonly #leave: () => void;
  readonly #pool: ConnectionPool;
  readonly #cookies = new CookieJar();
  readonly #storage = new StorageAreas();
  readonly #history = new SessionHistory();
  readonly #requests: Requests;
  readonly #context: PageContext;
  #document = 0;
  #frame = 0;
  #navigation: AbortController | undefined;
  /** What the frame that was asked for last shall show. */
  #arrival: { readonly what: Arrival; readonly from: URL | undefined } | undefined;
  #page: PageLink | undefined;
  /** What is shown came from a server, and not from us. */
  #showsServer = false;

  constructor({ connect, link, leave, control, userAgent }: TabHostOptions) {
    this.#control = control;
    this.#link = link;
    this.#leave = leave;
    this.#pool = new ConnectionPool(connect);
    this.#requests = new Requests(this.#pool, this.#cookies, userAgent ?? navigator.userAgent);
    this.#context = {
      connect,
      requests: this.#requests,
      cookies: this.#cookies,
      tell: (message) => this.#hearPage(message),
      console: (level, text) => this.#say({ type: 'console', level, text }),
    };
    control.onmessage = (event: MessageEvent<ClientToHost>) => this.#hearClient(event.data);
  }

  dispose(): void {
    this.#navigation?.abort();
    this.#page?.dispose();
    this.#arrival?.what.body.cancel().catch(() => undefined);
    this.#pool.dispose();
    // Nobody waits for what is under way any more, and what ends the connections comes after it.
    this.#link.conditions = UNLIMITED;
    this.#leave();
    this.#control.onmessage = null;
    this.#control.close();
  }

  #say(message: HostToClient): void {
    this.#control.postMessage(message);
  }

  #hearClient(message: ClientToHost): void {
    switch (message.type) {
      case 'go':
        return this.#go(message.address, message.port);
      case 'reload':
        return this.#reload();
      case 'traverse':
        return this.#traverse(message.delta);
      case 'frame-up':
        return this.#show(message.frame, message.port);
      case 'escaped':
        return this.#escaped(message.to);
      case 'link':
        this.#link.conditions = message.conditions;
        return;
      case 'dispose':
        return this.dispose();
      default:
        return message satisfies never;
    }
  }

  /** `page` messages come from hostile code: a URL in them counts within the document's own origin only. */
  #hearPage(message: TabMessage): void {
    const current = this.#history.current;
    if (current === undefined) return;
    switch (message.type) {
      case 'navigate': {
        const { method, contentType, body, replace } = message;
        const sent = body === undefined ? undefined : new Uint8Array(body);
        this.#start({
          url: new URL(message.url),
          initiator: current.url,
          submission: method === 'POST' ? { contentType, body: sent } : undefined,
          history: replace ? 'replace' : 'push',
        });
        return;
      }
      case 'moved': {
        const url = new URL(message.url);
        if (url.origin !== current.url.origin) return;
        const entry: HistoryEntry = { ...current, url, state: message.state };
        if (message.push) this.#history.push(entry);
        else this.#history.replace(entry);
        if (this.#page !== undefined) this.#page.url = url;
        return this.#say({ type: 'address', address: url.href });
      }
      case 'traverse':
        return this.#traverse(message.delta);
      case 'store': {
        const { area, key, value } = message;
        const { origin } = current.url;
        if (key === undefined) this.#storage.clear(origin, area);
        else if (value === undefined) this.#storage.remove(origin, area, key);
        else this.#storage.set(origin, area, key, value);
        return;
      }
      case 'title':
        return this.#say({ type: 'title', title: message.title });
      case 'loaded':
        if (this.#showsServer && this.#navigation === undefined)
          this.#say({ type: 'state', state: 'loaded' });
        return;
      case 'console':
        return this.#say({ type: 'console', level: message.level, text: message.text });
      default:
        return message satisfies never;
    }
  }

  #go(typed: string, port: number): void {
    const url = readAddress(typed, port);
    if (url !== undefined) {
      const same = url.href === this.#history.current?.url.href;
      return this.#start({ url, initiator: undefined, history: same ? 'replace' : 'push' });
    }
    const at = this.#history.current?.url ?? new URL(`http://localhost:${port}/`);
    const failure = new NetError('ERR_INVALID_REQUEST');
    this.#navigation?.abort();
    this.#navigation = undefined;
    this.#present({ ...ownPage(at, addressErrorPage(typed)), failure }, undefined);
  }

  #reload(): void {
    const current = this.#history.current;
    if (current === undefined) return;
    const { url, initiator, submission } = current;
    this.#start({ url, initiator, submission, history: 'replace' });
  }

  #traverse(delta: number): void {
    const from = this.#history.current;
    const to = this.#history.peek(delta);
    if (from === undefined || to === undefined) return;
    if (delta === 0) return this.#reload();
    if (to.document !== from.document) {
      const { url, initiator, submission } = to;
      return this.#start({ url, initiator, submission, history: { delta } });
    }
    this.#history.move(delta);
    if (this.#page !== undefined) this.#page.url = to.url;
    this.#page?.say({ type: 'traversed', url: to.url.href, state: to.state });
    this.#say({ type: 'address', address: to.url.href });
  }

  /** The document navigated its own frame, and the browser refused: it becomes a navigation of ours. */
  #escaped(to: Escape): void {
    const from = this.#history.current?.url;
    if (from === undefined) return;
    const url = to.kind === 'path' ? URL.parse(to.path, from.origin) : URL.parse(to.url);
    // The document did not outlive its attempt in every browser: where there is nowhere to go, it is loaded anew.
    if (url === null) return this.#reload();
    const history = url.href === from.href ? 'replace' : 'push';
    this.#start({ url, initiator: from, history, lostFrame: true });
  }

  #start(navigation: Navigation): void {
    this.#navigate(navigation).catch((error) => {
      this.#say({ type: 'console', level: 'error', text: `The tab failed: ${String(error)}` });
      this.#say({ type: 'state', state: 'failed' });
    });
  }

  async #navigate(navigation: Navigation): Promise<void> {
    this.#navigation?.abort();
    const abort = new AbortController();
    this.#navigation = abort;
    this.#say({ type: 'state', state: 'loading' });
    const arrival = await arrive(this.#requests, navigation, abort.signal);
    if (abort.signal.aborted) {
      arrival?.body.cancel().catch(() => undefined);
      return;
    }
    // What is shown goes on coming until the next document is there: no later navigation aborts it.
    this.#navigation = undefined;
    if (arrival === undefined) {
      if (navigation.lostFrame) return this.#reload();
      return this.#say({ type: 'state', state: 'loaded' });
    }
    this.#remember(navigation, arrival);
    this.#present(arrival, navigation.initiator);
  }

  #remember({ history, initiator, submission }: Navigation, { url }: Arrival): void {
    this.#document += 1;
    const document = this.#document;
    if (typeof history === 'object') {
      this.#history.move(history.delta);
      const { state } = this.#history.current ?? { state: undefined };
      this.#history.replace({ url, state, document, initiator, submission });
      return;
    }
    const kept = history === 'replace' ? this.#history.current : undefined;
    const state = kept?.url.href === url.href ? kept.state : undefined;
    const entry: HistoryEntry = { url, state, document, initiator, submission };
    if (history === 'replace') this.#history.replace(entry);
    else this.#history.push(entry);
  }

  #present(what: Arrival, from: URL | undefined): void {
    this.#page?.dispose();
    this.#page = undefined;
    this.#arrival?.what.body.cancel().catch(() => undefined);
    this.#arrival = { what, from };
    this.#frame += 1;
    this.#showsServer = what.failure === undefined;
    this.#say({ type: 'address', address: what.url.href });
    if (what.failure !== undefined) this.#say({ type: 'state', state: 'failed' });
    this.#say({ type: 'frame', frame: this.#frame });
  }

  #show(frame: number, port: MessagePort): void {
    if (frame !== this.#frame) return port.close();
    const arrival = this.#arrival;
    this.#arrival = undefined;
    // The frame's document came up a second time: it has reloaded itself, so the page is asked for again.
    if (arrival === undefined) {
      port.close();
      return this.#reload();
    }
    const { what, from } = arrival;
    const { url, view, type, body } = what;
    this.#page = new PageLink(port, url, this.#context);
    this.#page.show(
      {
        type: 'document',
        url: url.href,
        view,
        mediaType: type.essence,
        charset: type.charset,
        referrer: from === undefined ? '' : referrer(from, url),
        cookies: this.#cookies.line(url),
        local: this.#storage.items(url.origin, 'local'),
        session: this.#storage.items(url.origin, 'session'),
        state: this.#history.current?.state,
      },
      body,
    );
  }
}
