// Addresses of a tab: which URLs lead to the machine, and where on it. A tab knows one machine and no internet.

/** Where a URL leads. */
export type Place =
  | { readonly kind: 'machine'; readonly url: URL; readonly port: number }
  /** Somewhere that a tab cannot reach; `why` is a sentence for the reader. */
  | {
      readonly kind: 'outside';
      readonly url: URL;
      readonly code:
        | 'ERR_INTERNET_DISCONNECTED'
        | 'ERR_SSL_PROTOCOL_ERROR'
        | 'ERR_UNKNOWN_URL_SCHEME';
      readonly why: string;
    };

const DEFAULT_PORT = 80;
const PLAIN = new Set(['http:', 'ws:']);
const SECURE = new Set(['https:', 'wss:']);

/** Whether a host name stands for the machine itself: loopback (RFC 6761, section 6.3; RFC 1122, section 3.2.1.3). */
export function isMachine(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '0.0.0.0' ||
    hostname === '[::1]' ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
  );
}

export function place(url: URL): Place {
  if (!PLAIN.has(url.protocol) && !SECURE.has(url.protocol)) {
    const why = `A tab cannot open ${url.protocol} addresses.`;
    return { kind: 'outside', url, code: 'ERR_UNKNOWN_URL_SCHEME', why };
  }
  if (!isMachine(url.hostname)) {
    const why = `${url.host} is on the internet, and a tab has none: it reaches localhost only.`;
    return { kind: 'outside', url, code: 'ERR_INTERNET_DISCONNECTED', why };
  }
  if (SECURE.has(url.protocol)) {
    const plain = url.protocol === 'https:' ? 'http' : 'ws';
    const why = `The programs here speak no TLS: use ${plain}://${url.host}.`;
    return { kind: 'outside', url, code: 'ERR_SSL_PROTOCOL_ERROR', why };
  }
  return { kind: 'machine', url, port: url.port === '' ? DEFAULT_PORT : Number(url.port) };
}

/**
 * Reads what a reader typed: a whole URL, `localhost:8888/x`, or a path on the machine's `port`.
 * Undefined where it is no address at all.
 */
export function readAddress(typed: string, port: number): URL | undefined {
  const text = typed.trim();
  const root = `http://localhost:${port}/`;
  if (text === '') return new URL(root);
  const hasScheme = /^(?:[a-z][a-z\d+.-]*:\/\/|(?:about|blob|data|file|javascript|mailto):)/i.test(
    text,
  );
  if (hasScheme) return URL.parse(text) ?? undefined;
  const [host = ''] = text.split(/[/?#]/, 1);
  // Some browsers take these for part of a name.
  if (/[\s%<>^|\\]/.test(host)) return undefined;
  const namesHost =
    host === 'localhost' || /^(?:[^:]+|\[.*\]):\d*$/.test(host) || /[^.]\.[^.]/.test(host);
  return (namesHost ? URL.parse(`http://${text}`) : URL.parse(text, root)) ?? undefined;
}

/** The value of `Host` (RFC 9110, section 7.2): without the port where it is the scheme's own. */
export function authority(url: URL): string {
  return url.host;
}

/** The page's side of the map: in a page, the site's own host stands for the server that the page came from. */
export class Locality {
  /** The host that the browser itself knows: `location.host` of the tab document. */
  readonly #site: URL;
  readonly #document: URL;

  /** `document` is the virtual URL of the page. */
  constructor(site: URL, document: URL) {
    this.#site = site;
    this.#document = document;
  }

  /** What the page's own code calls its origin. */
  get origin(): string {
    return this.#site.origin;
  }

  /** From a URL as the page's code sees it to the virtual one. URLs elsewhere stay as they are. */
  toVirtual(seen: URL): URL {
    const url = new URL(seen);
    if (url.host !== this.#site.host) return url;
    if (PLAIN.has(url.protocol) || SECURE.has(url.protocol)) {
      url.protocol = url.protocol.startsWith('ws') ? 'ws:' : 'http:';
      // The setter of `host` keeps an old port when the new host has none.
      url.port = this.#document.port;
      url.hostname = this.#document.hostname;
    }
    return url;
  }

  /** From a virtual URL to the one that the page's code shall see. */
  toSeen(virtual: URL): URL {
    const url = new URL(virtual);
    if (url.host !== this.#document.host) return url;
    const secure = this.#site.protocol === 'https:';
    const socket = url.protocol.startsWith('ws');
    url.protocol = socket ? (secure ? 'wss:' : 'ws:') : this.#site.protocol;
    url.port = this.#site.port;
    url.hostname = this.#site.hostname;
    return url;
  }
}
