// A client that gets a path by HTTP/1.1 again and again, over one connection where the server keeps it (RFC 9112, section 9).
import type { Connection } from '../kernel/connection.ts';
import { encodeRequest, fieldHas, Http1Decoder, type ResponseEvent } from '../wire/http1.ts';
import type { Call } from './call.ts';
import { LoadError } from './load-error.ts';
import type { Visit, Visitor } from './visitor.ts';

/** How a slow reader divides its second. */
const READS_A_SECOND = 10;

export interface HttpVisitorOptions {
  readonly port: number;
  readonly path: string;
  /** Bytes a second at which answers are read; as fast as they come, unless told. */
  readonly rate?: number;
}

export class HttpVisitor implements Visitor {
  readonly #call: Call;
  readonly #request: Uint8Array;
  readonly #rate: number | undefined;

  constructor(call: Call, { port, path, rate }: HttpVisitorOptions) {
    this.#call = call;
    this.#rate = rate;
    const headers = [['Host', `localhost:${port}`] as const];
    this.#request = encodeRequest({ method: 'GET', target: path, headers });
  }

  async visit(visit: Visit): Promise<void> {
    const reused = this.#call.isOpen;
    let status: number | undefined;
    try {
      status = await this.#ask(visit);
      // A server may close an idle connection at any time, and the request that meets it there is sent again
      // (RFC 9112, section 9.3.1).
      if (status === undefined && reused) {
        this.#call.drop();
        status = await this.#ask(visit);
      }
      if (status === undefined)
        throw new LoadError('CLOSED', 'closed by the server without an answer');
    } catch (error) {
      this.#call.drop();
      throw error;
    }
    if (status >= 400) throw new LoadError('STATUS', `answered ${status}`);
  }

  leave(): void {
    this.#call.leave();
  }

  /** The status of the whole answer, or `undefined` where the connection ended before a byte of it came. */
  async #ask(visit: Visit): Promise<number | undefined> {
    const connection = await this.#call.open();
    visit.sent();
    // What becomes of the connection is told by the reading side.
    connection.write(this.#request).catch(() => {});
    const decoder = new Http1Decoder('responses');
    decoder.expect('GET');
    let response: ResponseEvent | undefined;
    for (let first = true; ; first = false) {
      const bytes = await this.#read(connection);
      if (bytes === undefined && first) return undefined;
      if (first) visit.heard();
      for (const event of bytes === undefined ? decoder.end() : decoder.feed(bytes)) {
        if (event.kind === 'response') response = event;
        if (event.kind === 'fault') throw broken(bytes === undefined);
        if (event.kind !== 'message-end' || response === undefined) continue;
        if (bytes === undefined || !isKept(response)) this.#call.leave();
        return response.status;
      }
      if (bytes === undefined) throw broken(true);
    }
  }

  async #read(connection: Connection): Promise<Uint8Array | undefined> {
    const rate = this.#rate;
    if (rate === undefined) return connection.read();
    const bytes = await connection.read(Math.max(1, Math.floor(rate / READS_A_SECOND)));
    if (bytes !== undefined) await this.#call.pause((bytes.length / rate) * 1000);
    return bytes;
  }
}

function broken(hasEnded: boolean): LoadError {
  return hasEnded
    ? new LoadError('CLOSED', 'closed by the server within its answer')
    : new LoadError('FAULT', 'an answer that is not HTTP');
}

/** RFC 9112, section 9.3. */
function isKept({ version, headers, framing }: ResponseEvent): boolean {
  if (framing.by === 'close' || fieldHas(headers, 'Connection', 'close')) return false;
  return version === '1.1' || fieldHas(headers, 'Connection', 'keep-alive');
}
