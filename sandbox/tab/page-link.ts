// The host's end of one document's channel: serves the requests and the sockets of that document for as long as it is shown.
import type { Connect } from '../kernel/connection.ts';
import { place } from './address.ts';
import { readPageMessage } from './boundary.ts';
import type { CookieJar } from './cookies.ts';
import { CreditedBody } from './credited-body.ts';
import { NET_ERRORS, NetError } from './net-error.ts';
import {
  type ConsoleLevel,
  CREDIT_BYTES,
  type Destination,
  DOCUMENT_BODY,
  type HostToPage,
  type PageRequest,
  type PageToHost,
} from './protocol.ts';
import type { Requests } from './requests.ts';
import { WebSocketClient } from './websocket-client.ts';

export interface PageContext {
  readonly connect: Connect;
  readonly requests: Requests;
  readonly cookies: CookieJar;
  /** All that is not a request or a socket: it concerns the whole tab. */
  tell(message: TabMessage): void;
  console(level: ConsoleLevel, text: string): void;
}

type Served = 'request' | 'abort' | 'credit' | 'socket' | 'socket-send' | 'socket-close' | 'cookie';
export type TabMessage = Exclude<PageToHost, { readonly type: Served }>;

const ACCEPT: Readonly<Record<Destination, string>> = {
  fetch: '*/*',
  script: '*/*',
  style: 'text/css,*/*;q=0.1',
  image: 'image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5',
  font: '*/*',
  media: '*/*',
};

/** More at once than any page needs; beyond it a request fails. */
const MOST_AT_ONCE = 2000;

export class PageLink {
  readonly #port: MessagePort;
  readonly #context: PageContext;
  readonly #bodies = new Map<number, CreditedBody>();
  readonly #requests = new Map<number, AbortController>();
  readonly #sockets = new Map<number, WebSocketClient>();
  #url: URL;

  /** `url` is the document's. */
  constructor(port: MessagePort, url: URL, context: PageContext) {
    this.#port = port;
    this.#url = url;
    this.#context = context;
    port.onmessage = (event: MessageEvent<unknown>) => {
      const message = readPageMessage(event.data);
      if (message !== undefined) this.#hear(message);
    };
  }

  /** The document's URL, which moves within its origin. */
  set url(url: URL) {
    this.#url = url;
  }

  /** Hands the document over; its body follows at the page's pace. */
  show(
    document: Extract<HostToPage, { readonly type: 'document' }>,
    body: ReadableStream<Uint8Array>,
  ): void {
    this.#say(document);
    this.#stream(DOCUMENT_BODY, body).catch(() => undefined);
  }

  say(message: Extract<HostToPage, { readonly type: 'traversed' | 'cookies' }>): void {
    this.#say(message);
  }

  /** The document is gone: what it asked for is given up, and its sockets close. */
  dispose(): void {
    this.#port.onmessage = null;
    this.#port.close();
    for (const body of this.#bodies.values()) body.cancel();
    for (const request of this.#requests.values()) request.abort(new NetError('ERR_ABORTED'));
    for (const socket of this.#sockets.values()) socket.dispose();
    this.#bodies.clear();
    this.#requests.clear();
    this.#sockets.clear();
  }

  #say(message: HostToPage, transfer: readonly Transferable[] = []): void {
    this.#port.postMessage(message, [...transfer]);
  }

  #hear(message: PageToHost): void {
    switch (message.type) {
      case 'request':
        this.#request(message.id, message.request);
        return;
      case 'abort':
        this.#requests.get(message.id)?.abort(new NetError('ERR_ABORTED'));
        this.#bodies.get(message.id)?.cancel();
        return;
      case 'credit':
        this.#bodies.get(message.id)?.credit(message.bytes);
        this.#sockets.get(message.id)?.take(message.bytes);
        return;
      case 'socket':
        return this.#socket(message.id, new URL(message.url), message.protocols);
      case 'socket-send': {
        const { payload } = message;
        const socket = this.#sockets.get(message.id);
        return socket?.send(typeof payload === 'string' ? payload : new Uint8Array(payload));
      }
      case 'socket-close':
        return this.#sockets.get(message.id)?.close(message.code, message.reason);
      case 'cookie':
        this.#context.cookies.takeLine(this.#url, message.line);
        return this.#tellCookies();
      default:
        return this.#context.tell(message);
    }
  }

  #tellCookies(): void {
    this.#say({ type: 'cookies', cookies: this.#context.cookies.line(this.#url) });
  }

  async #request(id: number, asked: PageRequest): Promise<void> {
    const { requests, console } = this.#context;
    if (this.#requests.has(id) || this.#requests.size >= MOST_AT_ONCE) {
      return this.#say({ type: 'failed', id, reason: 'too many requests at once' });
    }
    const abort = new AbortController();
    this.#requests.set(id, abort);
    try {
      const response = await requests.ask({
        ...asked,
        url: new URL(asked.url),
        body: asked.body === undefined ? undefined : new Uint8Array(asked.body),
        accept: ACCEPT[asked.destination],
        initiator: this.#url,
        signal: abort.signal,
      });
      this.#tellCookies();
      if (response.status >= 400) {
        console(
          'error',
          `${asked.method} ${asked.url} ${response.status} (${response.statusText})`,
        );
      }
      this.#say({
        type: 'response',
        id,
        url: response.url.href,
        redirected: response.redirected,
        opaque: response.opaque,
        status: response.status,
        statusText: response.statusText,
        headers: response.headers.filter(([name]) => !/^set-cookie2?$/i.test(name)),
      });
      await this.#stream(id, response.body);
    } catch (error) {
      if (abort.signal.aborted) return;
      const reason = reasonOf(error);
      console('error', `${asked.method} ${asked.url} ${reason}`);
      this.#say({ type: 'failed', id, reason });
    } finally {
      this.#requests.delete(id);
    }
  }

  async #stream(id: number, stream: ReadableStream<Uint8Array>): Promise<void> {
    const body = new CreditedBody(stream, CREDIT_BYTES);
    this.#bodies.set(id, body);
    try {
      for await (const bytes of body) this.#say({ type: 'body', id, bytes }, [bytes]);
      if (!body.cancelled) this.#say({ type: 'body-end', id });
    } catch (error) {
      if (body.cancelled) return;
      this.#context.console('error', `The response broke off: ${reasonOf(error)}`);
      this.#say({ type: 'failed', id, reason: reasonOf(error) });
    } finally {
      this.#bodies.delete(id);
    }
  }

  #socket(id: number, url: URL, protocols: readonly string[]): void {
    const { connect, requests, cookies, console } = this.#context;
    const where = place(url);
    const refuse = (failure: string) => {
      console('error', `WebSocket connection to ${url.href} failed: ${failure}`);
      this.#say({ type: 'socket-closed', id, code: 1006, reason: '', clean: false, failure });
    };
    if (where.kind === 'outside') return refuse(where.why);
    if (this.#sockets.has(id) || this.#sockets.size >= MOST_AT_ONCE)
      return refuse('too many sockets at once.');
    // Cookies of a socket are those of the http URL at the same place.
    const http = new URL(url);
    http.protocol = 'http:';
    const request = {
      target: url.pathname + url.search,
      port: where.port,
      protocols,
      headers: requests.socketHeaders(http, this.#url),
    };
    const socket = new WebSocketClient(
      connect,
      request,
      {
        answer: (headers) => {
          for (const [name, value] of headers) {
            if (name.toLowerCase() === 'set-cookie') cookies.takeField(http, value);
          }
        },
        open: (protocol) => {
          this.#tellCookies();
          this.#say({ type: 'socket-open', id, protocol });
        },
        message: (payload) => {
          if (typeof payload === 'string')
            return this.#say({ type: 'socket-message', id, payload });
          const copy = new Uint8Array(payload).buffer;
          this.#say({ type: 'socket-message', id, payload: copy }, [copy]);
        },
        sent: (bytes) => this.#say({ type: 'socket-sent', id, bytes }),
        closed: (how) => {
          this.#sockets.delete(id);
          if (how.failure !== undefined) return refuse(how.failure);
          this.#say({ type: 'socket-closed', id, ...how });
        },
      },
      { credit: CREDIT_BYTES },
    );
    this.#sockets.set(id, socket);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof NetError) return `net::${error.code} ${error.message}`;
  return `net::ERR_CONNECTION_FAILED ${NET_ERRORS.ERR_CONNECTION_FAILED} ${String(error)}`;
}
