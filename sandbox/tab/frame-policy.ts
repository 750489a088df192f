// What the frames of the site may be navigated to, and what becomes of an attempt to navigate one elsewhere. A previewed page
// that runs `location = '/x'` is refused by `frame-src` and named in the report of the refusal: that is how such a
// navigation is noticed, with no look into the page's source.
import type { Escape } from './protocol.ts';

/** A client whose page may try to navigate its frame. */
export interface Escaping {
  escaped(to: Escape): void;
}

let restricted: string | undefined;

/** Whether the frames of this document are restricted: then it can hold no others, for as long as it lasts. */
export function framesAreRestricted(): boolean {
  return restricted !== undefined;
}

/**
 * Lets the frames of this document be navigated to `urls` alone, matched by path (CSP 3, section 6.7.2.6). To be called
 * before the first frame, and with the same URLs each time: policies are added to each other and never taken away.
 */
export function restrictFrames(urls: readonly string[]): void {
  const wanted = [...urls].sort().join(' ');
  if (restricted === wanted) return;
  if (restricted !== undefined) {
    throw new Error(
      `The frames of this page are restricted to ${restricted} already, and cannot be to ${wanted}.`,
    );
  }
  restricted = wanted;
  const meta = document.createElement('meta');
  meta.httpEquiv = 'Content-Security-Policy';
  meta.content = `frame-src ${wanted}`;
  document.head.append(meta);
  document.addEventListener('securitypolicyviolation', (event) => {
    if (event.effectiveDirective === 'frame-src') escapes.refused(readEscape(event.blockedURI));
  });
}

/** `blockedURI` is a whole URL on the site's own origin, and an origin elsewhere. */
function readEscape(blocked: string): Escape {
  const url = URL.parse(blocked);
  if (url === null || url.origin !== location.origin) return { kind: 'elsewhere', url: blocked };
  return { kind: 'path', path: url.pathname + url.search + url.hash };
}

/** A report and a page's word of one navigation come within this time of each other. */
const TOGETHER_MS = 1000;

/**
 * A report does not say which frame it is about. A page that leaves says so too, before or after the report, as the browser
 * has it; the two are brought together here.
 */
class Escapes {
  readonly #clients = new Set<Escaping>();
  #leaving: { readonly client: Escaping; readonly at: number }[] = [];
  #refused: { readonly to: Escape; readonly at: number }[] = [];

  watch(client: Escaping): void {
    this.#clients.add(client);
  }

  forget(client: Escaping): void {
    this.#clients.delete(client);
    this.#leaving = this.#leaving.filter((entry) => entry.client !== client);
  }

  leaving(client: Escaping): void {
    // With one client there is nothing to tell apart: `refused` needs no word of it.
    if (this.#clients.size === 1) return;
    this.#forgetOld();
    const refused = this.#refused.shift();
    if (refused !== undefined) client.escaped(refused.to);
    else this.#leaving.push({ client, at: performance.now() });
  }

  refused(to: Escape): void {
    this.#forgetOld();
    const [only] = this.#clients;
    const client = this.#clients.size === 1 ? only : this.#leaving.shift()?.client;
    if (client === undefined) this.#refused.push({ to, at: performance.now() });
    else client.escaped(to);
  }

  #forgetOld(): void {
    const since = performance.now() - TOGETHER_MS;
    this.#leaving = this.#leaving.filter(({ at }) => at >= since);
    this.#refused = this.#refused.filter(({ at }) => at >= since);
  }
}

export const escapes = new Escapes();
