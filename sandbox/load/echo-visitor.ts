// A client that switches to WebSocket, says something, and waits until it hears it again (RFC 6455).
import type { Connection } from '../kernel/connection.ts';
import { responseHandshakeFault } from '../wire/handshake.ts';
import { encodeRequest, Http1Decoder } from '../wire/http1.ts';
import { latin1, utf8Bytes } from '../wire/text.ts';
import {
  encodeClosePayload,
  encodeFrame,
  FrameDecoder,
  type Message,
  MessageAssembler,
  OPCODES,
} from '../wire/websocket.ts';
import type { Call } from './call.ts';
import { LoadError } from './load-error.ts';
import type { Visit, Visitor } from './visitor.ts';

export interface EchoVisitorOptions {
  readonly port: number;
  readonly path: string;
  /** Tells its messages from those of others, which a chat would send to everybody. */
  readonly client: number;
}

export class EchoVisitor implements Visitor {
  readonly #call: Call;
  readonly #options: EchoVisitorOptions;
  #decoder = new FrameDecoder({ from: 'server' });
  #messages = new MessageAssembler();
  #said = 0;

  constructor(call: Call, options: EchoVisitorOptions) {
    this.#call = call;
    this.#options = options;
  }

  async visit(visit: Visit): Promise<void> {
    try {
      const connection = this.#call.isOpen ? await this.#call.open() : await this.#switch();
      this.#said += 1;
      const text = `client ${this.#options.client}, message ${this.#said}.`;
      visit.sent();
      say(connection, OPCODES.text, utf8Bytes(text));
      await this.#hear(connection, text);
      visit.heard();
    } catch (error) {
      this.#call.drop();
      throw error;
    }
  }

  leave(): void {
    if (!this.#call.isOpen) return;
    void this.#call.open().then((connection) => {
      say(connection, OPCODES.close, encodeClosePayload(1000));
      this.#call.leave();
    });
  }

  async #switch(): Promise<Connection> {
    const { path, port } = this.#options;
    const connection = await this.#call.open();
    const key = btoa(latin1(crypto.getRandomValues(new Uint8Array(16))));
    const headers = [
      ['Host', `localhost:${port}`],
      ['Upgrade', 'websocket'],
      ['Connection', 'Upgrade'],
      ['Sec-WebSocket-Key', key],
      ['Sec-WebSocket-Version', '13'],
    ] as const;
    connection.write(encodeRequest({ method: 'GET', target: path, headers })).catch(() => {});
    const decoder = new Http1Decoder('responses');
    decoder.expect('GET');
    this.#decoder = new FrameDecoder({ from: 'server' });
    this.#messages = new MessageAssembler();
    for (let switched = false; !switched; ) {
      const bytes = await connection.read();
      if (bytes === undefined)
        throw new LoadError('CLOSED', 'closed by the server within the handshake');
      for (const event of decoder.feed(bytes)) {
        if (event.kind === 'fault') throw new LoadError('FAULT', 'an answer that is not HTTP');
        if (event.kind === 'response') {
          if (event.status !== 101)
            throw new LoadError('STATUS', `answered ${event.status} instead of 101`);
          const asked = { key, protocols: [], extensions: [] };
          if (responseHandshakeFault(event, asked) !== undefined)
            throw new LoadError('FAULT', 'a 101 that does not fit the handshake');
        }
        if (event.kind === 'switched') switched = true;
        // A greeting may come with the 101. It is no echo of ours.
        if (event.kind === 'raw') this.#take(connection, event.bytes);
      }
    }
    return connection;
  }

  /** Resolves when a message holds `text`; what others say goes by. */
  async #hear(connection: Connection, text: string): Promise<void> {
    for (;;) {
      const bytes = await connection.read();
      if (bytes === undefined)
        throw new LoadError('CLOSED', 'closed by the server before the echo');
      const isEcho = (message: Message) => message.kind === 'text' && message.text.includes(text);
      if (this.#take(connection, bytes).some(isEcho)) return;
    }
  }

  #take(connection: Connection, bytes: Uint8Array): readonly Message[] {
    return this.#decoder.feed(bytes).flatMap((event) => {
      if (event.kind === 'fault') throw new LoadError('FAULT', 'frames that break WebSocket');
      const message = event.kind === 'frame' ? this.#messages.accept(event) : undefined;
      if (message === undefined) return [];
      if (message.kind === 'ping') say(connection, OPCODES.pong, message.bytes);
      if (message.kind === 'close')
        throw new LoadError('CLOSED', `closed by the server with ${message.code}`);
      return [message];
    });
  }
}

function say(connection: Connection, opcode: number, payload: Uint8Array): void {
  const maskKey = crypto.getRandomValues(new Uint8Array(4));
  connection.write(encodeFrame({ opcode, payload, maskKey })).catch(() => {});
}
