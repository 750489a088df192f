// fetch and navigator.sendBeacon (WHATWG Fetch, Beacon). The platform's own Request, Response, Headers and streams are used;
// what is replaced is where the bytes come from.
import type { Network } from './network.ts';

const NO_BODY = new Set([101, 103, 204, 205, 304]);
const BODY_READERS = ['arrayBuffer', 'blob', 'bytes', 'formData', 'json', 'text'] as const;

export function makeFetch(network: Network): typeof fetch {
  // For `data:` and `blob:`; the tab's policy refuses the rest.
  const native = self.fetch.bind(self);
  return async function fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const request =
      input instanceof Request ? new Request(input, init) : ownRequest(network, input, init);
    const url = new URL(request.url);
    if (url.protocol === 'data:' || url.protocol === 'blob:') return native(request);
    const { method, signal, redirect } = request;
    const hasBody = method !== 'GET' && method !== 'HEAD';
    const body = hasBody ? await request.arrayBuffer() : undefined;
    signal.throwIfAborted();
    const found = await network.request(
      {
        url: request.url,
        method,
        headers: [...request.headers],
        body: body === undefined || body.byteLength === 0 ? undefined : body,
        destination: 'fetch',
        mode: request.mode === 'no-cors' || request.mode === 'same-origin' ? request.mode : 'cors',
        credentials: request.credentials,
        redirect,
      },
      signal,
    );
    const redirects =
      redirect === 'manual' && found.status >= 301 && found.status <= 308 && found.status !== 304;
    if (redirects)
      return disguised(new Response(null), {
        type: 'opaqueredirect',
        status: 0,
        ok: false,
        url: found.url,
      });
    if (found.opaque)
      return disguised(new Response(null), { type: 'opaque', status: 0, ok: false, url: '' });
    const empty = NO_BODY.has(found.status) || method === 'HEAD';
    if (empty) await found.body.cancel();
    const response = new Response(empty ? null : found.body, {
      status: Math.max(200, found.status),
      statusText: found.statusText,
      headers: found.headers.map(([name, value]): [string, string] => [name, value]),
    });
    rejectAsAborted(response, signal);
    return disguised(response, {
      type: 'basic',
      status: found.status,
      ok: response.ok,
      url: found.url.replace(/#.*/s, ''),
      redirected: found.redirected,
    });
  };
}

/** A relative URL is resolved against the page's base; `mode: 'navigate'` and the like throw as they do in fetch. */
function ownRequest(network: Network, input: string | URL, init?: RequestInit): Request {
  const url = network.resolve(String(input));
  // A stream as body: the platform asks for `duplex`, as fetch itself does.
  return new Request(url, init);
}

function disguised(response: Response, as: Readonly<Partial<Response>>): Response {
  for (const [name, value] of Object.entries(as)) {
    Object.defineProperty(response, name, { value, configurable: true });
  }
  return response;
}

/** Reading a body that the signal cut off rejects with the signal's reason. */
function rejectAsAborted(response: Response, signal: AbortSignal): void {
  for (const name of BODY_READERS) {
    const read: unknown = response[name];
    if (typeof read !== 'function') continue;
    const value = async () => {
      try {
        return await read.call(response);
      } catch (error) {
        throw signal.aborted ? signal.reason : error;
      }
    };
    Object.defineProperty(response, name, { value, configurable: true, writable: true });
  }
}

/** Beacon, section 3.1: true where the request could be queued. */
export function makeSendBeacon(fetch: typeof self.fetch): Navigator['sendBeacon'] {
  return (url, data) => {
    fetch(url, {
      method: 'POST',
      body: data ?? null,
      credentials: 'include',
      keepalive: true,
    }).catch(() => undefined);
    return true;
  };
}
