// A WebSocket client that shows its frames (RFC 6455). It answers nothing by itself.
import type { Connection } from '../kernel/connection.ts';
import { acceptOf } from '../wire/handshake.ts';
import { utf8, utf8Bytes } from '../wire/text.ts';
import {
  encodeClosePayload,
  encodeFrame,
  type Frame,
  FrameDecoder,
  type FrameEvent,
} from '../wire/websocket.ts';
import type { Answers } from './answers.ts';
import type { Caller } from './caller.ts';
import type {
  FrameKind,
  FrameSeen,
  Patience,
  RequestSeen,
  ResponseSeen,
  WebSocketProbe,
} from './contract.ts';
import { Deadline } from './deadline.ts';
import { errnoOf, ProbeError } from './probe-error.ts';

const OPCODE = { text: 0x1, binary: 0x2, close: 0x8, ping: 0x9 } as const;
const KIND: Readonly<Record<number, FrameKind>> = {
  0: 'continuation',
  1: 'text',
  2: 'binary',
  8: 'close',
  9: 'ping',
  10: 'pong',
};

export class OpenWebSocket implements WebSocketProbe {
  readonly request: RequestSeen;
  readonly response: ResponseSeen;
  readonly key: string;
  readonly accept: string | undefined;
  readonly expectedAccept: string;
  readonly #caller: Caller;
  readonly #connection: Connection;
  readonly #decoder = new FrameDecoder({ from: 'server' });
  readonly #arrived: FrameSeen[] = [];
  readonly #received: FrameSeen[] = [];
  /** Why no further frame will come, once that is so. */
  #over: ProbeError | undefined;
  readonly #waiting: (() => void)[] = [];

  constructor(
    caller: Caller,
    connection: Connection,
    asked: RequestSeen,
    response: ResponseSeen,
    answers: Answers,
  ) {
    this.#caller = caller;
    this.#connection = connection;
    this.request = asked;
    this.response = response;
    this.key = asked.headers.get('sec-websocket-key') ?? '';
    this.accept = response.headers.get('sec-websocket-accept');
    this.expectedAccept = acceptOf(this.key);
    this.#take(this.#decoder.feed(answers.afterSwitch));
    void this.#read();
  }

  get received(): readonly FrameSeen[] {
    return this.#received;
  }

  sendText(text: string): Promise<void> {
    return this.#send(OPCODE.text, utf8Bytes(text));
  }

  sendBinary(payload: Uint8Array): Promise<void> {
    return this.#send(OPCODE.binary, payload);
  }

  ping(payload: Uint8Array = new Uint8Array()): Promise<void> {
    return this.#send(OPCODE.ping, payload);
  }

  close(code?: number, reason?: string): Promise<void> {
    return this.#send(OPCODE.close, encodeClosePayload(code, reason));
  }

  async sendRaw(bytes: Uint8Array): Promise<void> {
    try {
      await this.#connection.write(bytes);
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      throw this.#over ?? new ProbeError('RESET', 'The server dropped the connection.');
    }
  }

  async next(patience: Patience = {}): Promise<FrameSeen> {
    const deadline = new Deadline(patience, this.#caller.clock);
    for (;;) {
      const frame = this.#arrived.shift();
      if (frame !== undefined) {
        this.#received.push(frame);
        return frame;
      }
      if (this.#over !== undefined) throw this.#over;
      const woken = new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
      await deadline.wait(
        woken,
        (spent) => new ProbeError('TIMEOUT', `No frame came from the server within ${spent}.`),
      );
    }
  }

  dispose(): void {
    this.#finish(new ProbeError('DISPOSED', 'The check has dropped this connection.'));
    this.#caller.drop(this.#connection);
  }

  #send(opcode: number, payload: Uint8Array): Promise<void> {
    const maskKey = crypto.getRandomValues(new Uint8Array(4));
    return this.sendRaw(encodeFrame({ opcode, payload, maskKey }));
  }

  async #read(): Promise<void> {
    try {
      for (;;) {
        const bytes = await this.#connection.read();
        if (bytes === undefined) break;
        this.#take(this.#decoder.feed(bytes));
      }
      this.#take(this.#decoder.end());
      this.#finish(new ProbeError('CLOSED', 'The server closed the connection.'));
    } catch {
      this.#finish(new ProbeError('RESET', 'The server dropped the connection.'));
    }
  }

  #take(events: readonly FrameEvent[]): void {
    for (const event of events) {
      if (event.kind === 'frame' && event.whole) this.#arrived.push(frameSeen(event));
      else if (event.kind === 'fault') {
        this.#finish(new ProbeError('FAULT', `The server broke the framing: ${event.message}`));
      }
    }
    this.#wake();
  }

  #finish(why: ProbeError): void {
    this.#over ??= why;
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

function frameSeen({ head, payload }: Frame): FrameSeen {
  const kind = KIND[head.opcode] ?? 'continuation';
  const [high, low] = payload;
  const close =
    kind === 'close' && high !== undefined && low !== undefined
      ? { code: high * 256 + low, reason: utf8(payload.subarray(2)) }
      : {};
  return {
    kind,
    opcode: head.opcode,
    fin: head.fin,
    masked: head.key !== undefined,
    payload,
    text: utf8(payload),
    ...close,
  };
}
