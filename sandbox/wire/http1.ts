// An incremental decoder of one direction of an HTTP/1.1 connection (RFC 9112). Bytes in, events with their places out;
// every byte of the stream is in one tile. It never throws: what breaks the protocol is a `fault`, and all that follows
// it is `raw`. One state machine, and so one file: a step for each state, in the order in which a message passes them.
import { Gathered } from './gathered.ts';
import type {
  BodyFraming,
  Header,
  Http1Event,
  RequestEvent,
  ResponseEvent,
} from './http1-events.ts';
import { fieldHas } from './http1-fields.ts';
import { opensTunnel, requestFraming, responseFraming } from './http1-framing.ts';
import {
  chunkLine,
  chunkLineFault,
  fieldLine,
  type LineFault,
  type RequestLine,
  requestLine,
  type StatusLine,
  startLineFault,
  statusLine,
  withoutLineEnd,
} from './http1-lines.ts';
import { cutOff, Expected, type StartLine, type State, unreachable } from './http1-state.ts';

export { encodeRequest, type RequestToEncode } from './http1-encode.ts';
export type * from './http1-events.ts';
export { fieldHas, fieldMembers, fieldsNamed, fieldValue } from './http1-fields.ts';

export interface Http1DecoderOptions {
  /** The most bytes that a head or a trailer section may take: 65,536 unless told. */
  readonly maxHead?: number;
}

const MAX_HEAD = 65_536;
const MAX_CHUNK_LINE = 4096;
const HEAD = (): State => ({ at: 'head', start: undefined, headers: [] });

export class Http1Decoder {
  readonly #carries: 'requests' | 'responses';
  readonly #maxHead: number;
  readonly #gathered: Gathered;
  #state: State = HEAD();
  /** How many bytes of the stream have been read. */
  #offset = 0;
  #events: Http1Event[] = [];

  /** Responses: what they answer. */
  readonly #expected = new Expected();

  // Requests: the last one may turn the rest of the stream into something else.
  #mayBeLast = false;
  #switchAfterMessage = false;

  constructor(carries: 'requests' | 'responses', options: Http1DecoderOptions = {}) {
    this.#carries = carries;
    this.#maxHead = options.maxHead ?? MAX_HEAD;
    this.#gathered = new Gathered(this.#maxHead);
  }

  /** Responses: call once for each request that is sent, in order, before its response is fed. */
  expect(method: string): void {
    this.#expected.add(method);
  }

  /** The next bytes of the stream; nobody may change them afterwards, for body and raw events are views of them. */
  feed(bytes: Uint8Array): readonly Http1Event[] {
    let from = 0;
    while (from < bytes.length && this.#state.at !== 'ended') from += this.#step(bytes, from);
    return this.#handOut();
  }

  /** The peer has ended its direction (FIN). */
  end(): readonly Http1Event[] {
    const { at } = this.#state;
    const missing = cutOff(this.#state, this.#gathered.lineHas);
    if (missing !== undefined) {
      this.#fail({
        fault: 'cut-off',
        message: `The connection ended ${missing}.`,
        offset: this.#offset,
      });
    } else {
      this.#releaseRaw();
      if (at === 'body-until-close')
        this.#events.push({ kind: 'message-end', offset: this.#offset });
    }
    this.#state = { at: 'ended' };
    return this.#handOut();
  }

  /**
   * Requests: the server has switched protocols (a 101, or a 2xx to CONNECT), as the decoder of its responses has said
   * by `switched`. Once the message under way is whole, the rest is raw.
   */
  switchProtocols(): readonly Http1Event[] {
    const state = this.#state;
    if (state.at === 'raw' || state.at === 'ended') return [];
    if (state.at === 'head' && state.start === undefined) this.#switch(this.#gathered.start);
    else this.#switchAfterMessage = true;
    return this.#handOut();
  }

  /** Reads on from `from` within one state, and says how many bytes it took. */
  #step(bytes: Uint8Array, from: number): number {
    const state = this.#state;
    switch (state.at) {
      case 'head':
        return this.#stepLine(bytes, from, (line, at) => this.#headLine(state, line, at));
      case 'trailers':
        return this.#stepLine(bytes, from, (line, at) => this.#trailerLine(state, line, at));
      case 'chunk-line':
        return this.#stepLine(bytes, from, (line, at) => this.#chunkLine(line, at));
      case 'chunk-end':
        return this.#stepChunkEnd(bytes, from, state.size);
      case 'body': {
        const taken = this.#passOn('body', bytes, from, state.left);
        state.left -= taken;
        if (state.left === 0) this.#endMessage();
        return taken;
      }
      case 'chunk-data': {
        const taken = this.#passOn('body', bytes, from, state.left);
        state.left -= taken;
        if (state.left === 0) this.#gather({ at: 'chunk-end', size: state.size }, 2);
        return taken;
      }
      case 'body-until-close':
        return this.#passOn('body', bytes, from, bytes.length);
      case 'raw':
        return this.#passOn('raw', bytes, from, bytes.length);
      case 'ended':
        return bytes.length - from;
      default:
        return unreachable(state);
    }
  }

  #passOn(kind: 'body' | 'raw', bytes: Uint8Array, from: number, most: number): number {
    const run = bytes.subarray(from, from + most);
    const start = this.#offset;
    this.#offset += run.length;
    this.#events.push({ kind, start, end: this.#offset, bytes: run });
    return run.length;
  }

  /** Gathers up to the end of a line, and has it read as soon as it is whole. */
  #stepLine(
    bytes: Uint8Array,
    from: number,
    read: (line: string, at: number) => LineFault | undefined,
  ): number {
    const gathered = this.#gathered;
    const { taken, whole } = gathered.takeLine(bytes, from);
    this.#offset += taken;
    const { lineAt } = gathered;
    const fault =
      this.#lineFault(gathered.lineHead, lineAt) ??
      (whole ? read(gathered.line, lineAt) : undefined);
    if (fault !== undefined) this.#fail(fault);
    else if (!whole && from + taken < bytes.length) this.#fail(this.#tooLarge());
    return taken;
  }

  /** What can be told of a line before it is whole. */
  #lineFault(line: string, at: number): LineFault | undefined {
    const state = this.#state;
    if (state.at === 'chunk-line') return chunkLineFault(withoutLineEnd(line), at);
    if (state.at !== 'head' || state.start !== undefined || this.#mayBeLast) return undefined;
    return startLineFault(this.#carries, withoutLineEnd(line), at);
  }

  #headLine(
    state: Extract<State, { at: 'head' }>,
    wholeLine: string,
    at: number,
  ): LineFault | undefined {
    const line = withoutLineEnd(wholeLine);
    this.#gathered.nextLine();
    if (state.start === undefined) {
      // RFC 9112, section 2.2: a server ignores empty lines before a request.
      if (line === '' && this.#carries === 'requests') return undefined;
      const start = this.#startLine(line, at);
      if ('fault' in start) return start;
      this.#state = { at: 'head', start, headers: [] };
      return undefined;
    }
    if (line !== '') return collect(state.headers, line, at);
    return state.start.of === 'request'
      ? this.#endRequestHead(state.start, state.headers)
      : this.#endResponseHead(state.start, state.headers);
  }

  #startLine(line: string, at: number): StartLine | LineFault {
    if (this.#carries === 'requests') {
      const read = requestLine(line, at);
      return 'fault' in read ? read : { of: 'request', ...read };
    }
    const read = statusLine(line, at);
    return 'fault' in read ? read : { of: 'response', ...read };
  }

  #endRequestHead(line: RequestLine, headers: readonly Header[]): LineFault | undefined {
    const found = requestFraming(line.version, headers);
    const framing: BodyFraming = 'fault' in found ? { by: 'none' } : found;
    const { method, target, version, methodAt, targetAt, versionAt } = line;
    const event: RequestEvent = {
      kind: 'request',
      ...this.#tile(),
      ...{ method, target, version, headers, framing, methodAt, targetAt, versionAt },
    };
    this.#events.push(event);
    if ('fault' in found) return found;
    this.#mayBeLast = method === 'CONNECT' || fieldHas(headers, 'Connection', 'upgrade');
    this.#beginBody(framing);
    return undefined;
  }

  #endResponseHead(line: StatusLine, headers: readonly Header[]): LineFault | undefined {
    const { status, version, reason, versionAt, statusAt, reasonAt } = line;
    const interim = status < 200 && status !== 101;
    const answers = interim ? this.#expected.next() : this.#expected.take();
    const method = answers?.method ?? 'GET';
    const found = responseFraming(method, status, version, headers);
    const framing: BodyFraming = 'fault' in found ? { by: 'none' } : found;
    const event: ResponseEvent = {
      kind: interim ? 'interim' : 'response',
      ...this.#tile(),
      ...{ status, reason, version, headers, framing, answers, versionAt, statusAt, reasonAt },
    };
    this.#events.push(event);
    if ('fault' in found) return found;
    if (interim) this.#gather(HEAD(), this.#maxHead);
    else if (status === 101 || opensTunnel(method, status)) this.#switch(this.#offset);
    else this.#beginBody(framing);
    return undefined;
  }

  #beginBody(framing: BodyFraming): void {
    switch (framing.by) {
      case 'none':
        this.#endMessage();
        return;
      case 'content-length':
        if (framing.length === 0) this.#endMessage();
        else this.#state = { at: 'body', length: framing.length, left: framing.length };
        return;
      case 'chunked':
        this.#gather({ at: 'chunk-line' }, MAX_CHUNK_LINE);
        return;
      case 'close':
        this.#state = { at: 'body-until-close' };
        return;
      default:
        unreachable(framing);
    }
  }

  #chunkLine(wholeLine: string, at: number): LineFault | undefined {
    const line = chunkLine(wholeLine, at);
    if ('fault' in line) return line;
    this.#events.push({ kind: 'chunk-head', ...this.#tile(), ...line });
    if (line.size === 0) this.#gather({ at: 'trailers', headers: [] }, this.#maxHead);
    else this.#state = { at: 'chunk-data', size: line.size, left: line.size };
    return undefined;
  }

  #stepChunkEnd(bytes: Uint8Array, from: number, size: number): number {
    const gathered = this.#gathered;
    const wanted = gathered.length === 0 ? 0x0d : 0x0a;
    if (bytes[from] !== wanted) {
      this.#fail({
        fault: 'bad-chunk-end',
        message: `The ${size} bytes of a chunk must be followed by CRLF; these are not (RFC 9112, section 7.1).`,
        offset: this.#offset,
      });
      return this.#passOn('raw', bytes, from, 1);
    }
    gathered.takeLine(bytes.subarray(from, from + 1), 0);
    this.#offset += 1;
    if (wanted === 0x0a) {
      this.#events.push({ kind: 'chunk-end', ...this.#tile() });
      this.#gather({ at: 'chunk-line' }, MAX_CHUNK_LINE);
    }
    return 1;
  }

  #trailerLine(
    state: Extract<State, { at: 'trailers' }>,
    wholeLine: string,
    at: number,
  ): LineFault | undefined {
    const line = withoutLineEnd(wholeLine);
    this.#gathered.nextLine();
    if (line !== '') return collect(state.headers, line, at);
    this.#events.push({ kind: 'trailers', ...this.#tile(), headers: state.headers });
    this.#endMessage();
    return undefined;
  }

  #endMessage(): void {
    this.#events.push({ kind: 'message-end', offset: this.#offset });
    if (this.#switchAfterMessage) this.#switch(this.#offset);
    else this.#gather(HEAD(), this.#maxHead);
  }

  #gather(state: State, limit: number): void {
    this.#state = state;
    this.#gathered.begin(this.#offset, limit);
  }

  #tile(): { readonly start: number; readonly end: number; readonly bytes: Uint8Array } {
    return { start: this.#gathered.start, end: this.#offset, bytes: this.#gathered.release() };
  }

  #switch(offset: number): void {
    this.#events.push({ kind: 'switched', offset });
    this.#releaseRaw();
    this.#state = { at: 'raw' };
  }

  #fail(fault: LineFault): void {
    const { fault: code, message, offset } = fault;
    this.#events.push({ kind: 'fault', code, message, offset });
    this.#releaseRaw();
    this.#state = { at: 'raw' };
  }

  #releaseRaw(): void {
    if (this.#gathered.length > 0) this.#events.push({ kind: 'raw', ...this.#tile() });
  }

  #tooLarge(): LineFault {
    const offset = this.#offset;
    if (this.#state.at === 'chunk-line') {
      const message = `The line that begins a chunk is longer than ${MAX_CHUNK_LINE} bytes (RFC 9112, section 7.1.1).`;
      return { fault: 'chunk-line-too-large', message, offset };
    }
    const section = this.#state.at === 'trailers' ? 'trailer section' : 'head';
    const message = `The ${section} of the message is larger than ${this.#maxHead} bytes (RFC 9112, section 3 and RFC 9110, section 5.4).`;
    return { fault: 'head-too-large', message, offset };
  }

  #handOut(): readonly Http1Event[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }
}

function collect(headers: Header[], line: string, at: number): LineFault | undefined {
  const header = fieldLine(line, at, headers.length === 0);
  if ('fault' in header) return header;
  headers.push(header);
  return undefined;
}
