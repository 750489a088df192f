// The page's end of its channel to the host: requests, sockets, and the rest by type.
import {
  CREDIT_BYTES,
  DOCUMENT_BODY,
  type HostToPage,
  type PageRequest,
  type PageToHost,
} from '../protocol.ts';

type Of<Type extends HostToPage['type']> = Extract<HostToPage, { readonly type: Type }>;
export type SocketMessage = Of<'socket-open' | 'socket-message' | 'socket-sent' | 'socket-closed'>;
export type Announcement = Of<'cookies' | 'traversed'>;

export interface PageResponse extends Omit<Of<'response'>, 'type' | 'id'> {
  readonly body: ByteStream;
}

interface Pending {
  answered(response: PageResponse): void;
  failed(error: TypeError): void;
}

export type ByteStream = ReadableStream<Uint8Array<ArrayBuffer>>;

export class Channel {
  /** The document that this realm is for. */
  readonly document: Promise<{ readonly head: Of<'document'>; readonly body: ByteStream }>;
  readonly #port: MessagePort;
  readonly #pending = new Map<number, Pending>();
  readonly #bodies = new Map<number, IncomingBody>();
  readonly #sockets = new Map<number, (message: SocketMessage) => void>();
  readonly #announced = new Set<(message: Announcement) => void>();
  #lastId = DOCUMENT_BODY;

  constructor(port: MessagePort) {
    this.#port = port;
    this.document = new Promise((resolve) => {
      port.onmessage = (event: MessageEvent<HostToPage>) => {
        const message = event.data;
        if (message.type !== 'document') return this.#hear(message);
        resolve({ head: message, body: this.#body(DOCUMENT_BODY) });
      };
    });
  }

  say(message: PageToHost, transfer: readonly Transferable[] = []): void {
    this.#port.postMessage(message, [...transfer]);
  }

  announced(listener: (message: Announcement) => void): void {
    this.#announced.add(listener);
  }

  /** Rejects with the signal's reason, or with the `TypeError` of fetch. */
  request(request: PageRequest, signal?: AbortSignal): Promise<PageResponse> {
    const id = this.#nextId();
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = () => {
        this.say({ type: 'abort', id });
        this.#pending.delete(id);
        this.#bodies.get(id)?.fail(signal?.reason);
        this.#bodies.delete(id);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#pending.set(id, {
        answered: resolve,
        failed: (error) => {
          signal?.removeEventListener('abort', abort);
          reject(error);
        },
      });
      this.say({ type: 'request', id, request }, request.body ? [request.body] : []);
    });
  }

  openSocket(
    url: string,
    protocols: readonly string[],
    listener: (message: SocketMessage) => void,
  ): number {
    const id = this.#nextId();
    this.#sockets.set(id, listener);
    this.say({ type: 'socket', id, url, protocols });
    return id;
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  #body(id: number): ByteStream {
    const body = new IncomingBody(
      (bytes) => this.say({ type: 'credit', id, bytes }),
      () => {
        this.#bodies.delete(id);
        this.say({ type: 'abort', id });
      },
    );
    this.#bodies.set(id, body);
    return body.stream;
  }

  #hear(message: Exclude<HostToPage, Of<'document'>>): void {
    switch (message.type) {
      case 'response': {
        const pending = this.#pending.get(message.id);
        this.#pending.delete(message.id);
        return pending?.answered({ ...message, body: this.#body(message.id) });
      }
      case 'body':
        return this.#bodies.get(message.id)?.add(new Uint8Array(message.bytes));
      case 'body-end': {
        const body = this.#bodies.get(message.id);
        this.#bodies.delete(message.id);
        return body?.end();
      }
      case 'failed': {
        const error = new TypeError('Failed to fetch');
        this.#pending.get(message.id)?.failed(error);
        this.#pending.delete(message.id);
        this.#bodies.get(message.id)?.fail(error);
        this.#bodies.delete(message.id);
        return;
      }
      case 'socket-open':
      case 'socket-message':
      case 'socket-sent':
      case 'socket-closed':
        this.#sockets.get(message.id)?.(message);
        if (message.type === 'socket-closed') this.#sockets.delete(message.id);
        return;
      case 'cookies':
      case 'traversed':
        for (const listener of this.#announced) listener(message);
        return;
      default:
        return message satisfies never;
    }
  }
}

/** A body as it comes in. What is read, or may well lie here unread, is reported as taken; so no more is ever under way. */
class IncomingBody {
  readonly stream: ByteStream;
  #controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;
  #given = 0;

  constructor(taken: (bytes: number) => void, cancelled: () => void) {
    this.stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () => {
          if (this.#given > 0) taken(this.#given);
          this.#given = 0;
        },
        cancel: cancelled,
      },
      { highWaterMark: CREDIT_BYTES / 2, size: (bytes) => bytes.length },
    );
  }

  add(bytes: Uint8Array<ArrayBuffer>): void {
    this.#given += bytes.length;
    this.#controller?.enqueue(bytes);
  }

  end(): void {
    this.#controller?.close();
  }

  fail(reason: unknown): void {
    this.#controller?.error(reason);
  }
}
