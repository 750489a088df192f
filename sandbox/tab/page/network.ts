// The page's network: which URLs lead to the machine, and requests to them.
import { Locality, type Place, place } from '../address.ts';
import type { PageRequest } from '../protocol.ts';
import type { Channel, PageResponse } from './channel.ts';

export class Network {
  readonly channel: Channel;
  readonly locality: Locality;

  /** `document` is the virtual URL of the page. */
  constructor(channel: Channel, document: URL) {
    this.channel = channel;
    this.locality = new Locality(new URL(location.href), document);
  }

  /** A URL as the page wrote it, resolved. Throws `TypeError` as `new URL` does. */
  resolve(url: string, base = document.baseURI): URL {
    return new URL(url, base);
  }

  /** Where a URL that the page sees leads to. */
  place(seen: URL): Place {
    return place(this.locality.toVirtual(seen));
  }

  /** Whether a URL is for the kernel to load; what is not (`data:`, `blob:`, the internet) is the browser's own, or refused. */
  reaches(seen: URL): boolean {
    return this.place(seen).kind === 'machine';
  }

  /** The answer's URL is the one that the page shall see. */
  async request(request: PageRequest, signal?: AbortSignal): Promise<PageResponse> {
    const url = new URL(request.url);
    const where = this.place(url);
    if (where.kind === 'outside') {
      this.refuse(url);
      throw new TypeError('Failed to fetch');
    }
    const { hash } = url;
    where.url.hash = '';
    const response = await this.channel.request({ ...request, url: where.url.href }, signal);
    const seen = this.locality.toSeen(new URL(response.url));
    if (seen.hash === '') seen.hash = hash;
    return { ...response, url: seen.href };
  }

  /** A resource of the document: its bytes and type. Rejects where there are none. */
  async load(url: URL, destination: PageRequest['destination']): Promise<PageResponse> {
    const response = await this.request({
      url: url.href,
      method: 'GET',
      headers: [],
      body: undefined,
      destination,
      // A script or style of another origin may be run, not read: what is fetched here goes nowhere else.
      mode: 'no-cors',
      credentials: 'include',
      redirect: 'follow',
    });
    if (response.status < 200 || response.status > 299) {
      await response.body.cancel();
      throw new TypeError(`${url.href}: ${response.status} ${response.statusText}`);
    }
    return response;
  }

  async loadText(url: URL, destination: PageRequest['destination']): Promise<string> {
    return new Response((await this.load(url, destination)).body).text();
  }

  async loadBlob(url: URL, destination: PageRequest['destination']): Promise<Blob> {
    const response = await this.load(url, destination);
    const type =
      response.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
    const blob = await new Response(response.body).blob();
    return blob.slice(0, blob.size, type);
  }

  /** Says in the console what a page asked for in vain. */
  refuse(url: URL): void {
    const where = this.place(url);
    if (where.kind !== 'outside') return;
    this.channel.say({
      type: 'console',
      level: 'error',
      text: `Refused ${shown(url)}: ${where.why}`,
    });
  }
}

function shown(url: URL): string {
  return url.href.length > 200 ? `${url.href.slice(0, 200)}…` : url.href;
}
