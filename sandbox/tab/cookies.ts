// The cookie jar of a tab (RFC 6265, sections 5.1.4, 5.3 and 5.4). Cookies know hosts and paths, not ports; SameSite has
// nothing to decide here, because every address of the machine is one site; and loopback counts as secure, as browsers
// have it (W3C Secure Contexts, section 3.1).
import { latin1, latin1Bytes, utf8, utf8Bytes } from '../wire/text.ts';
import { readSetCookie } from './set-cookie.ts';

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly host: string;
  readonly path: string;
  readonly expires: number | undefined;
  readonly httpOnly: boolean;
  /** The order in which cookies were made; it stays when a cookie's value is replaced. */
  readonly made: number;
}

const MOST_OF_A_HOST = 180;

export class CookieJar {
  readonly #now: () => number;
  /** By host, path and name. */
  readonly #cookies = new Map<string, Cookie>();
  #made = 0;

  /** `now` tells milliseconds since 1970. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Takes a Set-Cookie field of the response to a request for `url`. */
  takeField(url: URL, field: string): void {
    this.#take(url, field, true);
  }

  /**
   * Takes what a script assigned to `document.cookie`: it can neither make nor replace an HttpOnly cookie. The script has
   * text, a header has bytes; UTF-8 stands between them (HTML, "document.cookie").
   */
  takeLine(url: URL, line: string): void {
    this.#take(url, latin1(utf8Bytes(line)), false);
  }

  /** The value of the Cookie field of a request for `url`; undefined where no cookie goes with it. */
  field(url: URL): string | undefined {
    const all = this.#of(url);
    return all.length === 0 ? undefined : pairs(all);
  }

  /** What `document.cookie` reads in a document at `url`. */
  line(url: URL): string {
    const line = pairs(this.#of(url).filter((cookie) => !cookie.httpOnly));
    return utf8(latin1Bytes(line) ?? new Uint8Array());
  }

  #take(url: URL, line: string, http: boolean): void {
    const set = readSetCookie(line, this.#now());
    if (set === undefined || (set.httpOnly && !http)) return;
    const host = url.hostname;
    // Section 5.3, step 6: a tab knows no public suffixes, so a domain must be the host itself.
    if (set.domain !== undefined && set.domain !== '' && set.domain !== host) return;
    const prefix = set.name.toLowerCase();
    if (prefix.startsWith('__secure-') && !set.secure) return;
    if (prefix.startsWith('__host-') && (!set.secure || set.path !== '/' || set.domain)) return;

    const path = set.path ?? defaultPath(url.pathname);
    const key = JSON.stringify([host, path, set.name]);
    const old = this.#cookies.get(key);
    if (old?.httpOnly && !http) return;
    if (set.expires !== undefined && set.expires <= this.#now()) {
      this.#cookies.delete(key);
      return;
    }
    const { name, value, expires, httpOnly } = set;
    const made = old?.made ?? ++this.#made;
    this.#cookies.set(key, { name, value, host, path, expires, httpOnly, made });
    this.#makeRoom(host);
  }

  #of(url: URL): readonly Cookie[] {
    const now = this.#now();
    for (const [key, { expires }] of this.#cookies) {
      if (expires !== undefined && expires <= now) this.#cookies.delete(key);
    }
    return [...this.#cookies.values()]
      .filter(({ host, path }) => host === url.hostname && pathMatches(url.pathname, path))
      .sort((a, b) => b.path.length - a.path.length || a.made - b.made);
  }

  /** A host that sets cookies without end loses its oldest ones (section 6.1). */
  #makeRoom(host: string): void {
    const all = [...this.#cookies].filter(([, cookie]) => cookie.host === host);
    all.sort(([, a], [, b]) => a.made - b.made);
    for (const [key] of all.slice(0, Math.max(0, all.length - MOST_OF_A_HOST))) {
      this.#cookies.delete(key);
    }
  }
}

function pairs(cookies: readonly Cookie[]): string {
  return cookies.map(({ name, value }) => (name === '' ? value : `${name}=${value}`)).join('; ');
}

/** Section 5.1.4. */
export function defaultPath(pathname: string): string {
  const last = pathname.lastIndexOf('/');
  return last <= 0 ? '/' : pathname.slice(0, last);
}

/** Section 5.1.4. */
export function pathMatches(pathname: string, path: string): boolean {
  if (!pathname.startsWith(path)) return false;
  return pathname.length === path.length || path.endsWith('/') || pathname[path.length] === '/';
}
