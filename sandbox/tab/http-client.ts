// HTTP/1.1 as a browser speaks it (RFC 9110, 9112): one request, one response, over the connections of a pool. Cookies,
// redirects and policies are for its callers.
import {
  encodeRequest,
  type Http1Event,
  type Http1Fault,
  type ResponseEvent,
} from '../wire/http1.ts';
import type { ConnectionPool, Lease } from './connection-pool.ts';
import { decodedBody } from './content-coding.ts';
import { NetError, netError } from './net-error.ts';
import type { Header } from './protocol.ts';

export interface HttpRequest {
  readonly method: string;
  /** Path and query, as they go into the request line. */
  readonly target: string;
  readonly port: number;
  /** All of them, Host included; Content-Length is added where it is needed. */
  readonly headers: readonly Header[];
  readonly body: Uint8Array | undefined;
  readonly signal: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly Header[];
  /** Decoded (RFC 9110, section 8.4). Errors with a `NetError`; cancelling it closes the connection. */
  readonly body: ReadableStream<Uint8Array>;
}

// RFC 9110, section 9.2.2. These may be sent again when a connection that was idle turns out to be closed.
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

/** Rejects with `NetError`, or with the signal's reason. */
export async function httpRequest(
  pool: ConnectionPool,
  request: HttpRequest,
): Promise<HttpResponse> {
  const bytes = encoded(request);
  for (let fresh = false; ; fresh = true) {
    const lease = await pool.lease(request.port, request.signal, fresh).catch((error) => {
      throw request.signal.aborted ? request.signal.reason : netError(error, request.port);
    });
    const wasUsed = lease.connection.used;
    try {
      return await new Exchange(request, lease).run(bytes);
    } catch (error) {
      lease.connection.abort();
      lease.release(false);
      request.signal.throwIfAborted();
      const hungUp = error instanceof HungUp;
      if (hungUp && wasUsed && !fresh && IDEMPOTENT.has(request.method)) continue;
      throw hungUp ? error.seen : netError(error, request.port);
    }
  }
}

/** The connection was gone before one byte of a response came. */
class HungUp extends Error {
  readonly seen: NetError;
  constructor(seen: NetError) {
    super(seen.message);
    this.seen = seen;
  }
}

function encoded({ method, target, headers, body }: HttpRequest): Uint8Array {
  try {
    return encodeRequest({ method, target, headers, ...(body === undefined ? {} : { body }) });
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : undefined;
    throw new NetError('ERR_INVALID_REQUEST', detail, { cause });
  }
}

type Events = readonly Http1Event[];

class Exchange {
  readonly #request: HttpRequest;
  readonly #lease: Lease;
  #sent = false;
  #head: ResponseEvent | undefined;
  #rest: Events = [];
  readonly #abort = () => this.#drop();

  constructor(request: HttpRequest, lease: Lease) {
    this.#request = request;
    this.#lease = lease;
  }

  async run(bytes: Uint8Array): Promise<HttpResponse> {
    const { signal } = this.#request;
    signal.addEventListener('abort', this.#abort, { once: true });
    // A server may answer before it has read all of the request, and close: its answer counts, not our failed write.
    this.#lease.connection.send(this.#request.method, bytes).then(
      () => {
        this.#sent = true;
      },
      () => undefined,
    );
    const head = await this.#readHead();
    const headers = head.headers.map(({ name, value }): Header => [name, value]);
    const raw = this.#body();
    return {
      status: head.status,
      statusText: head.reason,
      headers,
      body: decodedBody(raw, headers),
    };
  }

  async #readHead(): Promise<ResponseEvent> {
    let any = false;
    for (;;) {
      const events = await this.#events().catch((error) => {
        throw any ? error : new HungUp(netError(error, this.#request.port));
      });
      if (events === undefined) throw new HungUp(new NetError('ERR_EMPTY_RESPONSE'));
      for (const [index, event] of events.entries()) {
        if (event.kind === 'fault') {
          const cutOffAtOnce = !any && event.code === 'cut-off' && event.offset === 0;
          if (cutOffAtOnce) throw new HungUp(new NetError('ERR_EMPTY_RESPONSE'));
          throw new NetError(
            'ERR_INVALID_HTTP_RESPONSE',
            `The server sent something that is not HTTP: ${event.message}`,
          );
        }
        any = true;
        if (event.kind !== 'response') continue;
        if (event.status === 101) {
          throw new NetError(
            'ERR_INVALID_HTTP_RESPONSE',
            'The server switched protocols (101) although the request asked for no upgrade.',
          );
        }
        this.#head = event;
        this.#rest = events.slice(index + 1);
        return event;
      }
    }
  }

  #body(): ReadableStream<Uint8Array> {
    const source: UnderlyingDefaultSource<Uint8Array> = {
      // What has come with the head may already be the end: then the connection is free at once.
      start: (controller) => {
        this.#pass(this.#rest, controller);
      },
      pull: async (controller) => {
        try {
          for (;;) {
            const events = await this.#events();
            if (events === undefined) throw new NetError('ERR_CONNECTION_RESET');
            if (this.#pass(events, controller)) return;
          }
        } catch (error) {
          this.#drop();
          const { signal, port } = this.#request;
          controller.error(signal.aborted ? signal.reason : netError(error, port));
        }
      },
      cancel: () => this.#drop(),
    };
    return new ReadableStream(source, { highWaterMark: 0 });
  }

  /** Hands on what events carry; true once the reader has something to see. */
  #pass(events: Events, controller: ReadableStreamDefaultController<Uint8Array>): boolean {
    let seen = false;
    for (const event of events) {
      switch (event.kind) {
        case 'body':
          controller.enqueue(event.bytes);
          seen = true;
          break;
        case 'message-end':
          this.#finish(event.offset === this.#lease.connection.received);
          controller.close();
          return true;
        case 'fault':
          this.#drop();
          controller.error(this.#brokenBody(event));
          return true;
        default:
          break;
      }
    }
    return seen;
  }

  #brokenBody({ code, message }: Http1Fault): NetError {
    if (code !== 'cut-off') return new NetError('ERR_INVALID_HTTP_RESPONSE', message);
    const chunked = this.#head?.framing.by === 'chunked';
    return new NetError(
      chunked ? 'ERR_INCOMPLETE_CHUNKED_ENCODING' : 'ERR_CONTENT_LENGTH_MISMATCH',
      message,
    );
  }

  #finish(quiet: boolean): void {
    this.#request.signal.removeEventListener('abort', this.#abort);
    this.#lease.release(quiet && this.#sent && this.#head !== undefined && persists(this.#head));
  }

  #drop(): void {
    this.#request.signal.removeEventListener('abort', this.#abort);
    this.#lease.connection.abort();
    this.#lease.release(false);
  }

  async #events(): Promise<Events | undefined> {
    try {
      const events = await this.#lease.connection.events();
      this.#request.signal.throwIfAborted();
      return events;
    } catch (error) {
      throw this.#request.signal.aborted ? this.#request.signal.reason : error;
    }
  }
}

/** Whether the connection stays for another exchange (RFC 9112, section 9.3). */
export function persists(
  response: Pick<ResponseEvent, 'version' | 'headers' | 'framing'>,
): boolean {
  if (response.framing.by === 'close') return false;
  const options = response.headers
    .filter(({ name }) => name.toLowerCase() === 'connection')
    .flatMap(({ value }) => value.toLowerCase().split(','))
    .map((option) => option.trim());
  if (options.includes('close')) return false;
  return response.version === '1.1' || options.includes('keep-alive');
}
