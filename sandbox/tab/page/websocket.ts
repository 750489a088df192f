// WebSocket (WHATWG WebSockets), over the host's client.
import type { SocketMessage } from './channel.ts';
import { defineConstants, defineHandlers } from './handlers.ts';
import type { Network } from './network.ts';

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;
const MAX_REASON = 123;

// RFC 9110, section 5.6.2.
const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/;

export function makeWebSocket(network: Network): typeof WebSocket {
  class PageWebSocket extends EventTarget {
    readonly url: string;
    readonly extensions = '';
    binaryType: BinaryType = 'blob';
    #state = CONNECTING;
    #protocol = '';
    #buffered = 0;
    readonly #id: number | undefined;
    readonly #origin: string;
    /** Messages wait for a Blob before them to be read. */
    #sending: Promise<void> | undefined;

    constructor(url: string | URL, protocols: string | readonly string[] = []) {
      super();
      const seen = parse(network, String(url));
      const asked = typeof protocols === 'string' ? [protocols] : [...protocols];
      const fresh = new Set(asked.map((protocol) => protocol.toLowerCase()));
      if (fresh.size !== asked.length || !asked.every((protocol) => TOKEN.test(protocol))) {
        throw new DOMException(
          `The subprotocols '${asked}' are no distinct tokens.`,
          'SyntaxError',
        );
      }
      this.url = seen.href;
      this.#origin = seen.origin;
      const where = network.place(seen);
      if (where.kind === 'outside') {
        network.refuse(seen);
        setTimeout(() => this.#closed(1006, '', false));
        return;
      }
      this.#id = network.channel.openSocket(where.url.href, asked, (message) =>
        this.#hear(message),
      );
    }

    get readyState(): number {
      return this.#state;
    }

    get protocol(): string {
      return this.#protocol;
    }

    get bufferedAmount(): number {
      return this.#buffered;
    }

    send(message: string | BufferSource | Blob): void {
      if (this.#state === CONNECTING) {
        throw new DOMException('Still in CONNECTING state.', 'InvalidStateError');
      }
      const data = toMessage(message);
      const size = sizeOf(data);
      this.#buffered += size;
      if (this.#state !== OPEN) return;
      if (data instanceof Blob) {
        this.#after(async () => this.#post(await data.arrayBuffer()));
      } else if (typeof data === 'string') {
        this.#after(() => this.#post(data.toWellFormed()));
      } else {
        const copy = copied(data);
        this.#after(() => this.#post(copy));
      }
    }

    close(code?: number, reason = ''): void {
      if (code !== undefined && code !== 1000 && !(code >= 3000 && code <= 4999)) {
        throw new DOMException(
          `The close code must be 1000, or between 3000 and 4999. ${code} is neither.`,
          'InvalidAccessError',
        );
      }
      if (new TextEncoder().encode(reason).length > MAX_REASON) {
        throw new DOMException(
          `The close reason is longer than ${MAX_REASON} bytes.`,
          'SyntaxError',
        );
      }
      if (this.#state >= CLOSING) return;
      this.#state = CLOSING;
      const id = this.#id;
      if (id === undefined) return;
      this.#after(() => network.channel.say({ type: 'socket-close', id, code, reason }));
    }

    #after(step: () => void | Promise<void>): void {
      if (this.#sending === undefined) {
        const done = step();
        if (done === undefined) return;
        this.#queue(done);
      } else {
        this.#queue(this.#sending.then(step));
      }
    }

    #queue(step: Promise<void>): void {
      const settled = step
        .catch(() => undefined)
        .then(() => {
          if (this.#sending === settled) this.#sending = undefined;
        });
      this.#sending = settled;
    }

    #post(payload: string | ArrayBuffer): void {
      const id = this.#id;
      if (id === undefined) return;
      const transfer = typeof payload === 'string' ? [] : [payload];
      network.channel.say({ type: 'socket-send', id, payload }, transfer);
    }

    #hear(message: SocketMessage): void {
      switch (message.type) {
        case 'socket-open':
          if (this.#state !== CONNECTING) return;
          this.#state = OPEN;
          this.#protocol = message.protocol;
          this.dispatchEvent(new Event('open'));
          return;
        case 'socket-message':
          return this.#deliver(message.payload, message.id);
        case 'socket-sent':
          this.#buffered = Math.max(0, this.#buffered - message.bytes);
          return;
        case 'socket-closed':
          return this.#closed(message.code, message.reason, message.clean);
        default:
          return message satisfies never;
      }
    }

    #deliver(payload: string | ArrayBuffer, id: number): void {
      const bytes = typeof payload === 'string' ? payload.length : payload.byteLength;
      if (this.#state === OPEN || this.#state === CLOSING) {
        const isBlob = typeof payload !== 'string' && this.binaryType === 'blob';
        const data = isBlob ? new Blob([payload]) : payload;
        this.dispatchEvent(new MessageEvent('message', { data, origin: this.#origin }));
      }
      network.channel.say({ type: 'credit', id, bytes });
    }

    #closed(code: number, reason: string, wasClean: boolean): void {
      if (this.#state === CLOSED) return;
      this.#state = CLOSED;
      if (!wasClean) this.dispatchEvent(new Event('error'));
      this.dispatchEvent(new CloseEvent('close', { code, reason, wasClean }));
    }
  }

  defineHandlers(PageWebSocket.prototype, ['open', 'message', 'error', 'close']);
  defineConstants(PageWebSocket, ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED']);
  Object.defineProperty(PageWebSocket, 'name', { value: 'WebSocket' });
  // The handlers and constants are defined above, where the type cannot see them.
  return PageWebSocket as unknown as typeof WebSocket;
}

/** What a page hands to `send` as Web IDL takes it: all that is neither bytes nor a Blob becomes a string, numbers too. */
export function toMessage(given: unknown): string | BufferSource | Blob {
  const isBytes = given instanceof ArrayBuffer || ArrayBuffer.isView(given);
  return isBytes || given instanceof Blob ? (given as BufferSource | Blob) : String(given);
}

function parse(network: Network, url: string): URL {
  let seen: URL;
  try {
    seen = network.resolve(url);
  } catch {
    throw new DOMException(`The URL '${url}' is invalid.`, 'SyntaxError');
  }
  if (seen.protocol === 'http:') seen.protocol = 'ws:';
  if (seen.protocol === 'https:') seen.protocol = 'wss:';
  if (!/^wss?:$/.test(seen.protocol)) {
    throw new DOMException(
      `The URL's scheme must be 'ws' or 'wss', not '${seen.protocol}'.`,
      'SyntaxError',
    );
  }
  if (url.includes('#')) {
    throw new DOMException(`The URL '${url}' contains a fragment.`, 'SyntaxError');
  }
  return seen;
}

function sizeOf(data: string | BufferSource | Blob): number {
  if (typeof data === 'string') return new TextEncoder().encode(data).length;
  return data instanceof Blob ? data.size : data.byteLength;
}

function copied(data: BufferSource): ArrayBuffer {
  const view = ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
  return view.slice().buffer;
}
