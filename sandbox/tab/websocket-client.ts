// A WebSocket as a browser speaks it (RFC 6455; WHATWG WebSockets): opening handshake, masked frames, answers to pings,
// the closing handshake, and failure. No extensions are offered.
import type { Connect, Connection } from '../kernel/connection.ts';
import { responseHandshakeFault } from '../wire/handshake.ts';
import { encodeRequest, Http1Decoder, type Http1Event, type ResponseEvent } from '../wire/http1.ts';
import {
  encodeClosePayload,
  encodeFrame,
  FrameDecoder,
  type FrameEvent,
  MessageAssembler,
} from '../wire/websocket.ts';
import { NetError, netError } from './net-error.ts';
import type { Header } from './protocol.ts';

export interface SocketRequest {
  readonly target: string;
  readonly port: number;
  readonly protocols: readonly string[];
  /** All but those that begin with Sec-WebSocket. */
  readonly headers: readonly Header[];
}

export interface SocketClosed {
  readonly code: number;
  readonly reason: string;
  readonly clean: boolean;
  /** What went wrong, in a sentence. */
  readonly failure: string | undefined;
}

export interface SocketEvents {
  /** The server's answer, also when it is not the one hoped for: it may set cookies. */
  answer(headers: readonly Header[]): void;
  open(protocol: string): void;
  message(payload: string | Uint8Array): void;
  sent(bytes: number): void;
  closed(how: SocketClosed): void;
}

export interface SocketOptions {
  readonly random?: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array;
  /** How many bytes of messages may be delivered before `take` says that they were taken. */
  readonly credit?: number;
  /** How long the server may take over its part of the closing handshake. */
  readonly closeTimeout?: number;
}

const OPCODE = { text: 1, binary: 2, close: 8, pong: 10 } as const;
const GOING_AWAY = 1001;
const NO_STATUS = 1005;
const ABNORMAL = 1006;
const MAX_MESSAGE = 64 * 1024 * 1024;
const CLOSE_TIMEOUT_MS = 2000;

type State = 'connecting' | 'open' | 'closing' | 'closed';

export class WebSocketClient {
  readonly #events: SocketEvents;
  readonly #random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array;
  readonly #closeTimeout: number;
  readonly #frames = new FrameDecoder({ from: 'server', maxMessage: MAX_MESSAGE });
  readonly #messages = new MessageAssembler();
  #state: State = 'connecting';
  #connection: Connection | undefined;
  #credit: number;
  #moreCredit: (() => void) | undefined;
  #writes: Promise<void> = Promise.resolve();
  #closeSent = false;
  #received: { readonly code: number; readonly reason: string } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    connect: Connect,
    request: SocketRequest,
    events: SocketEvents,
    options: SocketOptions = {},
  ) {
    this.#events = events;
    this.#random = options.random ?? ((bytes) => crypto.getRandomValues(bytes));
    this.#credit = options.credit ?? Number.POSITIVE_INFINITY;
    this.#closeTimeout = options.closeTimeout ?? CLOSE_TIMEOUT_MS;
    this.#run(connect, request).catch((error) => {
      this.#ended(netError(error, request.port).message);
    });
  }

  send(payload: string | Uint8Array): void {
    if (this.#state !== 'open') return;
    const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
    const opcode = typeof payload === 'string' ? OPCODE.text : OPCODE.binary;
    this.#write(opcode, bytes).then(() => this.#events.sent(bytes.length));
  }

  /** Begins the closing handshake (RFC 6455, section 7.1.2). */
  close(code?: number, reason = ''): void {
    if (this.#state === 'connecting') {
      this.#fail('The WebSocket was closed before the connection was established.');
    } else if (this.#state === 'open') {
      this.#state = 'closing';
      this.#sendClose(code, reason);
    }
  }

  /** The page has taken that much: bytes of binary messages, UTF-16 units of text. */
  take(bytes: number): void {
    this.#credit += bytes;
    this.#moreCredit?.();
  }

  /** The page is gone: says so to the server, and waits for nothing. */
  dispose(): void {
    if (this.#state === 'open') this.#sendClose(GOING_AWAY, '');
    this.#settle({ code: ABNORMAL, reason: '', clean: false, failure: undefined });
  }

  get #over(): boolean {
    return this.#state === 'closed';
  }

  async #run(connect: Connect, request: SocketRequest): Promise<void> {
    const connection = await connect(request.port);
    if (this.#over) return connection.reset();
    this.#connection = connection;
    const first = await this.#shakeHands(connection, request);
    if (first === undefined) return;
    for (const bytes of first) this.#feed(bytes);
    while (!this.#over) {
      while (this.#credit <= 0 && this.#state === 'open') {
        await new Promise<void>((resolve) => {
          this.#moreCredit = resolve;
        });
      }
      const bytes = await connection.read();
      if (bytes === undefined) {
        this.#ended('The server ended the connection without a closing handshake.');
      } else {
        this.#feed(bytes);
      }
    }
    // Our own end goes out after what was written; a server that goes on sending then is cut off.
    await this.#writes;
    if ((await connection.read()) !== undefined) connection.reset();
  }

  /** Section 4.1. What came after the server's answer, or undefined where the handshake failed. */
  async #shakeHands(
    connection: Connection,
    request: SocketRequest,
  ): Promise<readonly Uint8Array[] | undefined> {
    const { protocols } = request;
    const key = base64(this.#random(new Uint8Array(16)));
    const headers: Header[] = [
      ...request.headers,
      ['Sec-WebSocket-Version', '13'],
      ['Sec-WebSocket-Key', key],
    ];
    if (protocols.length > 0) headers.push(['Sec-WebSocket-Protocol', protocols.join(', ')]);
    const decoder = new Http1Decoder('responses');
    decoder.expect('GET');
    await connection.write(encodeRequest({ method: 'GET', target: request.target, headers }));
    for (;;) {
      const bytes = await connection.read();
      if (this.#over) return undefined;
      const events = bytes === undefined ? decoder.end() : decoder.feed(bytes);
      const fault = events.find((event) => event.kind === 'fault');
      if (fault !== undefined) throw new NetError('ERR_INVALID_HTTP_RESPONSE', fault.message);
      const answer = events.find((event): event is ResponseEvent => event.kind === 'response');
      if (answer === undefined) {
        if (bytes === undefined) throw new NetError('ERR_EMPTY_RESPONSE');
        continue;
      }
      this.#events.answer(answer.headers.map(({ name, value }): Header => [name, value]));
      if (answer.status !== 101) {
        const refusal = `The server answered ${answer.status} ${answer.reason} instead of 101.`;
        throw new NetError('ERR_INVALID_HTTP_RESPONSE', refusal.replace('  ', ' '));
      }
      const wrong = responseHandshakeFault(answer, { key, protocols, extensions: [] });
      if (wrong !== undefined) throw new NetError('ERR_INVALID_HTTP_RESPONSE', wrong);
      this.#state = 'open';
      const chosen = answer.headers.find(
        ({ name }) => name.toLowerCase() === 'sec-websocket-protocol',
      );
      this.#events.open(chosen?.value ?? '');
      return events.flatMap((event: Http1Event) => (event.kind === 'raw' ? [event.bytes] : []));
    }
  }

  #feed(bytes: Uint8Array): void {
    for (const event of this.#frames.feed(bytes)) {
      if (this.#over) return;
      this.#accept(event);
    }
  }

  #accept(event: FrameEvent): void {
    // After a Close nothing more is meant for anybody (section 5.5.1).
    if (event.kind === 'raw' || this.#received !== undefined) return;
    if (event.kind === 'fault') {
      // Section 7.1.7: the server is told why, the page sees 1006.
      this.#sendClose(event.status === ABNORMAL ? undefined : event.status, '');
      return this.#fail(event.message);
    }
    const message = this.#messages.accept(event);
    switch (message?.kind) {
      case undefined:
      case 'pong':
        return;
      case 'text':
        return this.#deliver(message.text);
      case 'binary':
        return this.#deliver(message.bytes);
      case 'ping':
        this.#write(OPCODE.pong, message.bytes);
        return;
      case 'close':
        this.#received = { code: message.code, reason: message.reason };
        this.#state = 'closing';
        this.#sendClose(message.code === NO_STATUS ? undefined : message.code, '');
        return;
    }
  }

  /** After our own Close, too: the page still hears what was under way (section 7.1.2 forbids only sending). */
  #deliver(payload: string | Uint8Array): void {
    this.#credit -= payload.length;
    this.#events.message(payload);
  }

  /** The connection is over (section 7.1.4): cleanly where the server has sent its Close, else with a failure. */
  #ended(failure: string): void {
    const received = this.#received;
    if (received === undefined) this.#fail(failure);
    else this.#settle({ ...received, clean: true, failure: undefined });
  }

  #fail(failure: string): void {
    this.#settle({ code: ABNORMAL, reason: '', clean: false, failure });
  }

  #settle(how: SocketClosed): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    clearTimeout(this.#timer);
    this.#moreCredit?.();
    const connection = this.#connection;
    // A Close frame that is still on its way goes out before the connection ends.
    if (this.#closeSent) this.#writes.then(() => connection?.end());
    else connection?.reset();
    this.#events.closed(how);
  }

  #sendClose(code: number | undefined, reason: string): void {
    if (this.#closeSent) return;
    this.#closeSent = true;
    this.#write(OPCODE.close, encodeClosePayload(code, reason));
    // Both Closes are exchanged once the server's has come too; then it is for the server to end the connection. One
    // that does not is left, with the status that the handshake had, if it had one.
    this.#timer = setTimeout(
      () => this.#ended('The server did not answer the closing handshake.'),
      this.#closeTimeout,
    );
  }

  #write(opcode: number, payload: Uint8Array): Promise<void> {
    const maskKey = this.#random(new Uint8Array(4));
    const frame = encodeFrame({ opcode, payload, maskKey });
    const written = this.#writes.then(() => this.#connection?.write(frame));
    // A connection that cannot be written to is noticed, and told, by the reading side.
    this.#writes = written.catch(() => undefined);
    return this.#writes;
  }
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
