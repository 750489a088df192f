// Requests as a browser makes them (WHATWG Fetch, section 4): its own header fields, cookies, redirects, CORS.
import { authority, place } from './address.ts';
import type { ConnectionPool } from './connection-pool.ts';
import { ACCEPT_ENCODING } from './content-coding.ts';
import type { CookieJar } from './cookies.ts';
import {
  allowsReading,
  needsPreflight,
  preflightFault,
  preflightHeaders,
  visible,
} from './cors.ts';
import { type HttpResponse, httpRequest } from './http-client.ts';
import { NetError } from './net-error.ts';
import type { Header } from './protocol.ts';

export interface BrowserRequest {
  /** Virtual; its fragment is not sent. */
  readonly url: URL;
  readonly method: string;
  /** Those that the caller sets; those that are the browser's own are dropped from it. */
  readonly headers: readonly Header[];
  readonly body: Uint8Array | undefined;
  /** Where `headers` has no Accept. */
  readonly accept: string;
  /** The document that asks; undefined for what a reader typed. */
  readonly initiator: URL | undefined;
  readonly mode: 'navigate' | 'cors' | 'no-cors' | 'same-origin';
  readonly credentials: 'omit' | 'same-origin' | 'include';
  readonly redirect: 'follow' | 'error' | 'manual';
  readonly signal: AbortSignal;
}

export interface BrowserResponse extends HttpResponse {
  readonly url: URL;
  readonly redirected: boolean;
  /** The page may know that it came, and nothing of it. */
  readonly opaque: boolean;
}

const MOST_REDIRECTS = 20;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const LANGUAGES = 'en-US,en;q=0.9';

// Fetch, "forbidden request-header": the browser alone sets these.
const OURS =
  /^(?:accept-(?:charset|encoding)|access-control-request-(?:headers|method)|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|te|trailer|transfer-encoding|upgrade|via|proxy-.*|sec-.*)$/i;

export class Requests {
  readonly #pool: ConnectionPool;
  readonly #cookies: CookieJar;
  readonly #userAgent: string;

  constructor(pool: ConnectionPool, cookies: CookieJar, userAgent: string) {
    this.#pool = pool;
    this.#cookies = cookies;
    this.#userAgent = userAgent;
  }

  /** Rejects with `NetError`, or with the signal's reason. */
  async ask(request: BrowserRequest): Promise<BrowserResponse> {
    let current = request;
    for (let hops = 0; ; hops += 1) {
      if (foreign(current) && current.mode === 'same-origin') {
        throw new NetError('ERR_BLOCKED_BY_CORS', `${current.url.origin} is another origin.`);
      }
      if (foreign(current) && current.mode === 'cors' && needsPreflight(current)) {
        await this.#preflight(current);
      }
      const response = await this.#exchange(current, this.#headers(current));
      const location = REDIRECTS.has(response.status) ? fieldOf(response, 'location') : undefined;
      if (location === undefined || request.redirect === 'manual') {
        return readable(current, response, hops > 0);
      }
      await response.body.cancel();
      if (request.redirect === 'error') {
        throw new NetError('ERR_UNSAFE_REDIRECT', `${current.url.href} redirects to ${location}.`);
      }
      if (hops >= MOST_REDIRECTS) {
        throw new NetError(
          'ERR_TOO_MANY_REDIRECTS',
          `The server redirected more than ${MOST_REDIRECTS} times; the last one led to ${location}.`,
        );
      }
      current = redirected(current, response.status, location);
    }
  }

  /** The header fields of a WebSocket's opening handshake that are the browser's own. */
  socketHeaders(url: URL, initiator: URL): readonly Header[] {
    const cookies = this.#cookies.field(url);
    return [
      ['Host', authority(url)],
      ['Connection', 'Upgrade'],
      ['Pragma', 'no-cache'],
      ['Cache-Control', 'no-cache'],
      ['User-Agent', this.#userAgent],
      ['Upgrade', 'websocket'],
      ['Origin', initiator.origin],
      ['Accept-Encoding', ACCEPT_ENCODING],
      ['Accept-Language', LANGUAGES],
      ...(cookies === undefined ? [] : [['Cookie', cookies] as const]),
    ];
  }

  async #exchange(request: BrowserRequest, headers: readonly Header[]): Promise<HttpResponse> {
    const where = place(request.url);
    if (where.kind === 'outside') {
      throw new NetError(where.code, where.why);
    }
    const response = await httpRequest(this.#pool, {
      method: request.method,
      target: request.url.pathname + request.url.search,
      port: where.port,
      headers,
      body: request.body,
      signal: request.signal,
    });
    if (sendsCookies(request)) {
      for (const [name, value] of response.headers) {
        if (name.toLowerCase() === 'set-cookie') this.#cookies.takeField(request.url, value);
      }
    }
    return response;
  }

  async #preflight(request: BrowserRequest): Promise<void> {
    const asked: BrowserRequest = {
      ...request,
      method: 'OPTIONS',
      body: undefined,
      accept: '*/*',
      headers: [],
      credentials: 'omit',
    };
    const headers = [...this.#headers(asked), ...preflightHeaders(request)];
    const response = await this.#exchange(asked, headers);
    await response.body.cancel();
    const fault = preflightFault(request, response);
    if (fault !== undefined) throw new NetError('ERR_BLOCKED_BY_CORS', fault);
  }

  #headers(request: BrowserRequest): readonly Header[] {
    const { url, initiator, mode } = request;
    const own = request.headers.filter(([name]) => !OURS.test(name));
    const has = (name: string) => own.some(([given]) => given.toLowerCase() === name);
    const headers: Header[] = [
      ['Host', authority(url)],
      ['Connection', 'keep-alive'],
    ];
    if (!has('user-agent')) headers.push(['User-Agent', this.#userAgent]);
    if (!has('accept')) headers.push(['Accept', request.accept]);
    headers.push(...own);
    const safe = request.method === 'GET' || request.method === 'HEAD';
    if (initiator !== undefined && (!safe || (mode === 'cors' && foreign(request)))) {
      headers.push(['Origin', initiator.origin]);
    }
    if (initiator !== undefined) headers.push(['Referer', referrer(initiator, url)]);
    headers.push(['Accept-Encoding', ACCEPT_ENCODING]);
    if (!has('accept-language')) headers.push(['Accept-Language', LANGUAGES]);
    const cookies = sendsCookies(request) ? this.#cookies.field(url) : undefined;
    if (cookies !== undefined) headers.push(['Cookie', cookies]);
    return headers;
  }
}

/** Where the request goes to another origin than its document's: another port, or another name of the machine. */
function foreign({ url, initiator, mode }: BrowserRequest): boolean {
  return mode !== 'navigate' && initiator !== undefined && initiator.origin !== url.origin;
}

function sendsCookies(request: BrowserRequest): boolean {
  if (request.credentials === 'same-origin') return !foreign(request);
  return request.credentials === 'include';
}

/** Referrer Policy, `strict-origin-when-cross-origin`. */
export function referrer(from: URL, to: URL): string {
  if (from.origin !== to.origin) return `${from.origin}/`;
  return from.origin + from.pathname + from.search;
}

/** Fetch, "HTTP-redirect fetch". */
function redirected(request: BrowserRequest, status: number, location: string): BrowserRequest {
  const url = URL.parse(location, request.url.href);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new NetError('ERR_UNSAFE_REDIRECT', `The server redirected to ${location}.`);
  }
  if (url.hash === '') url.hash = request.url.hash;
  const rewrites =
    (status === 303 && request.method !== 'GET' && request.method !== 'HEAD') ||
    (status <= 302 && request.method === 'POST');
  if (!rewrites) return { ...request, url };
  const headers = request.headers.filter(([name]) => !/^content-/i.test(name));
  return { ...request, url, method: 'GET', body: undefined, headers };
}

function readable(
  request: BrowserRequest,
  response: HttpResponse,
  redirects: boolean,
): BrowserResponse {
  const found = { ...response, url: request.url, redirected: redirects };
  if (!foreign(request)) return { ...found, opaque: false };
  if (request.mode === 'no-cors') return { ...found, opaque: true };
  const fault = allowsReading(request, response);
  if (fault === undefined) return { ...found, headers: visible(request, response), opaque: false };
  response.body.cancel().catch(() => undefined);
  throw new NetError('ERR_BLOCKED_BY_CORS', fault);
}

export function fieldOf(response: Pick<HttpResponse, 'headers'>, name: string): string | undefined {
  return response.headers.find(([given]) => given.toLowerCase() === name)?.[1];
}
