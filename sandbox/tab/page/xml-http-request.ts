// XMLHttpRequest (WHATWG XHR), asynchronous. A synchronous one would have to stop this thread for an answer that comes over
// a message port to this very thread: `open` refuses it.
import type { PageResponse } from './channel.ts';
import { defineConstants, defineHandlers } from './handlers.ts';
import type { Network } from './network.ts';

const UNSENT = 0;
const OPENED = 1;
const HEADERS_RECEIVED = 2;
const LOADING = 3;
const DONE = 4;
const EVENTS = ['loadstart', 'progress', 'abort', 'error', 'load', 'timeout', 'loadend'];
const FORBIDDEN_METHOD = /^(?:connect|trace|track)$/i;
const NORMALIZED_METHOD = /^(?:delete|get|head|options|post|put)$/i;

type Ending = 'abort' | 'error' | 'timeout';

class Upload extends EventTarget {}
defineHandlers(Upload.prototype, EVENTS);

export function makeXmlHttpRequest(network: Network): typeof XMLHttpRequest {
  class PageXmlHttpRequest extends EventTarget {
    timeout = 0;
    withCredentials = false;
    readonly upload = new Upload();
    #type: XMLHttpRequestResponseType = '';
    #state = UNSENT;
    #method = 'GET';
    #url = '';
    #headers = new Headers();
    #mimeType: string | undefined;
    #answer: PageResponse | undefined;
    #answerHeaders = new Headers();
    #parts: Uint8Array<ArrayBuffer>[] = [];
    #size = 0;
    #text = '';
    #response: unknown = null;
    #under: { readonly abort: AbortController; ending: Ending } | undefined;

    get readyState(): number {
      return this.#state;
    }
    get status(): number {
      return this.#answer?.status ?? 0;
    }
    get statusText(): string {
      return this.#answer?.statusText ?? '';
    }
    get responseURL(): string {
      return this.#answer?.url.replace(/#.*/s, '') ?? '';
    }
    get responseType(): XMLHttpRequestResponseType {
      return this.#type;
    }
    set responseType(type: XMLHttpRequestResponseType) {
      if (this.#state >= LOADING) throw invalidState('The response is already loading.');
      if (['', 'arraybuffer', 'blob', 'document', 'json', 'text'].includes(type)) this.#type = type;
    }
    get responseText(): string {
      if (!this.#isText) throw invalidState("The responseType is neither '' nor 'text'.");
      return this.#state >= LOADING ? this.#text : '';
    }
    get response(): unknown {
      if (this.#isText) return this.responseText;
      return this.#state === DONE ? this.#response : null;
    }
    get responseXML(): unknown {
      return this.#type === 'document' ? this.response : null;
    }

    open(method: string, url: string | URL, async = true): void {
      if (!async) {
        throw new DOMException(
          'A synchronous XMLHttpRequest cannot work in a tab: pass true, or use fetch.',
          'InvalidAccessError',
        );
      }
      if (FORBIDDEN_METHOD.test(method)) {
        throw new DOMException(`'${method}' is no method for a page.`, 'SecurityError');
      }
      try {
        this.#url = network.resolve(String(url)).href;
      } catch {
        throw new DOMException(`'${url}' is no URL.`, 'SyntaxError');
      }
      this.#terminate();
      this.#method = NORMALIZED_METHOD.test(method) ? method.toUpperCase() : method;
      this.#headers = new Headers();
      this.#reset();
      this.#enter(OPENED);
    }

    setRequestHeader(name: string, value: string): void {
      if (this.#state !== OPENED || this.#under !== undefined)
        throw invalidState('It is not open.');
      this.#headers.append(name, value);
    }

    overrideMimeType(type: string): void {
      if (this.#state >= LOADING) throw invalidState('The response is already loading.');
      this.#mimeType = type;
    }

    getResponseHeader(name: string): string | null {
      return this.#answerHeaders.get(name);
    }

    getAllResponseHeaders(): string {
      return [...this.#answerHeaders].map(([name, value]) => `${name}: ${value}\r\n`).join('');
    }

    send(body: XMLHttpRequestBodyInit | Document | null = null): void {
      if (this.#state !== OPENED || this.#under !== undefined)
        throw invalidState('It is not open.');
      const under = { abort: new AbortController(), ending: 'error' as Ending };
      this.#under = under;
      this.#progress(this, 'loadstart', 0, 0);
      const limit =
        this.timeout > 0
          ? setTimeout(() => {
              under.ending = 'timeout';
              under.abort.abort();
            }, this.timeout)
          : undefined;
      this.#run(
        body instanceof Document ? body.documentElement.outerHTML : body,
        under.abort.signal,
      )
        .catch(() => {
          if (this.#under === under) this.#fail(under.ending);
        })
        .finally(() => clearTimeout(limit));
    }

    abort(): void {
      const busy = this.#under !== undefined;
      this.#terminate();
      if (busy) this.#fail('abort');
      if (this.#state === DONE) this.#state = UNSENT;
    }

    async #run(body: XMLHttpRequestBodyInit | null, signal: AbortSignal): Promise<void> {
      const hasBody = this.#method !== 'GET' && this.#method !== 'HEAD' && body !== null;
      const content = hasBody ? new Response(body) : undefined;
      const type = content?.headers.get('content-type');
      if (type && !this.#headers.has('content-type')) this.#headers.set('content-type', type);
      const answer = await network.request(
        {
          url: this.#url,
          method: this.#method,
          headers: [...this.#headers],
          body: await content?.arrayBuffer(),
          destination: 'fetch',
          mode: 'cors',
          credentials: this.withCredentials ? 'include' : 'same-origin',
          redirect: 'follow',
        },
        signal,
      );
      signal.throwIfAborted();
      if (hasBody) this.#progress(this.upload, 'load', 0, 0);
      this.#answer = answer;
      for (const [name, value] of answer.headers) this.#answerHeaders.append(name, value);
      this.#enter(HEADERS_RECEIVED);
      await this.#read(answer);
      signal.throwIfAborted();
      this.#response = await this.#made();
      signal.throwIfAborted();
      this.#under = undefined;
      this.#enter(DONE);
      this.#progress(this, 'load', this.#size, this.#total);
      this.#progress(this, 'loadend', this.#size, this.#total);
    }

    async #read(answer: PageResponse): Promise<void> {
      const decoder = new TextDecoder(charsetOf(this.#contentType));
      const reader = answer.body.getReader();
      for (let step = await reader.read(); !step.done; step = await reader.read()) {
        this.#size += step.value.length;
        if (this.#isText) this.#text += decoder.decode(step.value, { stream: true });
        else this.#parts.push(step.value);
        this.#enter(LOADING);
        this.#progress(this, 'progress', this.#size, this.#total);
      }
      if (this.#isText) this.#text += decoder.decode();
    }

    async #made(): Promise<unknown> {
      const blob = new Blob(this.#parts, { type: this.#contentType });
      switch (this.#type) {
        case '':
        case 'text':
          return null;
        case 'arraybuffer':
          return blob.arrayBuffer();
        case 'blob':
          return blob;
        case 'json':
          return blob
            .text()
            .then((text): unknown => JSON.parse(text))
            .catch(() => null);
        case 'document': {
          const xml = /[/+]xml(?:;|$)/i.test(this.#contentType);
          return new DOMParser().parseFromString(await blob.text(), xml ? 'text/xml' : 'text/html');
        }
      }
    }

    get #isText(): boolean {
      return this.#type === '' || this.#type === 'text';
    }
    get #contentType(): string {
      return this.#mimeType ?? this.#answerHeaders.get('content-type') ?? '';
    }
    get #total(): number {
      return Number(this.#answerHeaders.get('content-length') ?? 0) || 0;
    }

    #terminate(): void {
      const under = this.#under;
      this.#under = undefined;
      under?.abort.abort();
    }

    #reset(): void {
      this.#answer = undefined;
      this.#answerHeaders = new Headers();
      this.#parts = [];
      this.#size = 0;
      this.#text = '';
      this.#response = null;
    }

    #fail(how: Ending): void {
      this.#under = undefined;
      this.#reset();
      this.#enter(DONE);
      this.#progress(this, how, 0, 0);
      this.#progress(this, 'loadend', 0, 0);
    }

    #enter(state: number): void {
      this.#state = state;
      this.dispatchEvent(new Event('readystatechange'));
    }

    #progress(target: EventTarget, name: string, loaded: number, total: number): void {
      target.dispatchEvent(new ProgressEvent(name, { lengthComputable: total > 0, loaded, total }));
    }
  }

  defineHandlers(PageXmlHttpRequest.prototype, ['readystatechange', ...EVENTS]);
  defineConstants(PageXmlHttpRequest, ['UNSENT', 'OPENED', 'HEADERS_RECEIVED', 'LOADING', 'DONE']);
  Object.defineProperty(PageXmlHttpRequest, 'name', { value: 'XMLHttpRequest' });
  // The handlers and constants are defined above, where the type cannot see them.
  return PageXmlHttpRequest as unknown as typeof XMLHttpRequest;
}

function invalidState(message: string): DOMException {
  return new DOMException(message, 'InvalidStateError');
}

function charsetOf(contentType: string): string {
  const label = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return 'utf-8';
  }
}
