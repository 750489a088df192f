// EventSource (WHATWG HTML, section 9.2).
import { EventStreamDecoder } from '../../wire/event-stream.ts';
import { defineConstants, defineHandlers } from './handlers.ts';
import type { Network } from './network.ts';

const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 2;
const RETRY_MS = 3000;

export function makeEventSource(network: Network): typeof EventSource {
  class PageEventSource extends EventTarget {
    readonly url: string;
    readonly withCredentials: boolean;
    readonly #abort = new AbortController();
    #state = CONNECTING;
    #lastEventId = '';
    #retry = RETRY_MS;

    constructor(url: string | URL, init: EventSourceInit = {}) {
      super();
      try {
        this.url = network.resolve(String(url)).href;
      } catch {
        throw new DOMException(
          `Cannot open an EventSource to '${url}': it is no URL.`,
          'SyntaxError',
        );
      }
      this.withCredentials = init.withCredentials ?? false;
      this.#run();
    }

    get readyState(): number {
      return this.#state;
    }

    close(): void {
      this.#state = CLOSED;
      this.#abort.abort();
    }

    async #run(): Promise<void> {
      while (this.#state !== CLOSED) {
        const again = await this.#connect().catch(() => network.reaches(new URL(this.url)));
        if (this.#closed) return;
        if (!again) return this.#fail();
        this.#state = CONNECTING;
        this.dispatchEvent(new Event('error'));
        await new Promise((resolve) => setTimeout(resolve, this.#retry));
      }
    }

    get #closed(): boolean {
      return this.#state === CLOSED;
    }

    #fail(): void {
      this.#state = CLOSED;
      this.dispatchEvent(new Event('error'));
    }

    /** One connection, to its end. False where the answer forbids another ("fail the connection"). */
    async #connect(): Promise<boolean> {
      const last = this.#lastEventId;
      const response = await network.request(
        {
          url: this.url,
          method: 'GET',
          headers: [
            ['Accept', 'text/event-stream'],
            ['Cache-Control', 'no-cache'],
            ...(last === '' ? [] : [['Last-Event-ID', byteString(last)] as const]),
          ],
          body: undefined,
          destination: 'fetch',
          mode: 'cors',
          credentials: this.withCredentials ? 'include' : 'same-origin',
          redirect: 'follow',
        },
        this.#abort.signal,
      );
      const type = response.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
      if (response.status !== 200 || !/^\s*text\/event-stream\s*(?:;|$)/i.test(type ?? '')) {
        await response.body.cancel();
        return false;
      }
      this.#state = OPEN;
      this.dispatchEvent(new Event('open'));
      const decoder = new EventStreamDecoder();
      const origin = new URL(response.url).origin;
      const reader = response.body.getReader();
      for (let step = await reader.read(); !step.done; step = await reader.read()) {
        for (const event of decoder.feed(step.value)) {
          if (this.#closed) return true;
          if (event.kind === 'retry') this.#retry = event.milliseconds;
          if (event.kind !== 'event') continue;
          const { type: name, data, lastEventId } = event;
          this.#lastEventId = lastEventId;
          this.dispatchEvent(new MessageEvent(name, { data, lastEventId, origin }));
        }
      }
      return true;
    }
  }

  defineHandlers(PageEventSource.prototype, ['open', 'message', 'error']);
  defineConstants(PageEventSource, ['CONNECTING', 'OPEN', 'CLOSED']);
  Object.defineProperty(PageEventSource, 'name', { value: 'EventSource' });
  // The handlers and constants are defined above, where the type cannot see them.
  return PageEventSource as unknown as typeof EventSource;
}

/** Text as the bytes of its UTF-8, one character each: what a header field can carry. */
function byteString(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}
