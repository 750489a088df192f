// One direction of a connection: its bytes through the decoder of the protocol that it speaks just then, into rows. What
// that is at first, its first bytes tell, or the other direction's.
import { Http1Decoder, type Http1Event, type Http1FaultCode } from '../wire/http1.ts';
import { joined } from '../wire/text.ts';
import type { FrameDecoder, FrameEvent, FrameHead } from '../wire/websocket.ts';
import { BodyRows } from './body-rows.ts';
import { Capped, type Draft, NO_BYTES } from './draft.ts';
import { type Speech, speechOf } from './first-words.ts';
import { faultyFrameRow, frameRow } from './frame-rows.ts';
import { requestRow, responseRow, trailerRow } from './head-rows.ts';
import { plainRow } from './plain-row.ts';

export type RequestHead = Extract<Http1Event, { kind: 'request' }>;
export type ResponseHead = Extract<Http1Event, { kind: 'response' | 'interim' }>;

/** What a lane tells the conversation that it is a half of. */
export interface LaneListener {
  row(draft: Draft): void;
  /** Its first bytes have told what it speaks; said before any row of it. */
  speaks(speech: Speech): void;
  request(head: RequestHead): void;
  /** Returns what is wrong with it in the light of its request. */
  response(head: ResponseHead): string | undefined;
  /** This direction has ceased to be HTTP. */
  switched(): void;
}

/** Bytes that no decoder took, gathered into a row for each segment. */
interface RawRun {
  readonly bytes: Capped;
  readonly fault: string | undefined;
  /**
   * Of the frame that is at fault. Its row takes no more than the frame, and no more than this segment brought of it:
   * a head that is rubbish may promise bytes that never come.
   */
  readonly head: FrameHead | undefined;
}

/** Faults that a head is shown with, because its lines are good and only its end cannot be known. */
const OF_FRAMING: readonly Http1FaultCode[] = [
  'length-and-transfer-encoding',
  'bad-content-length',
  'differing-content-lengths',
  'bad-transfer-encoding',
];

export class Lane {
  readonly #carries: 'requests' | 'responses';
  readonly #listener: LaneListener;
  /** What was said while it could be HTTP or not; undefined once that is known. */
  #firstWords: Uint8Array | undefined = NO_BYTES;
  #http: Http1Decoder | undefined;
  #frames: FrameDecoder | undefined;
  #framesAfterSwitch: FrameDecoder | undefined;
  #body: BodyRows | undefined;
  /** The last row: held back, as a fault may follow that belongs to it. */
  #held: Draft | undefined;
  #raw: RawRun | undefined;
  #endFault: string | undefined;

  constructor(carries: 'requests' | 'responses', listener: LaneListener) {
    this.#carries = carries;
    this.#http = new Http1Decoder(carries);
    this.#listener = listener;
  }

  /** Responses: a request was seen. */
  expect(method: string): void {
    this.#http?.expect(method);
  }

  /** What reads this lane once it has ceased to be HTTP; without one its bytes are shown as they are. */
  prepare(frames: FrameDecoder | undefined): void {
    this.#framesAfterSwitch = frames;
  }

  /** Requests: the server has switched. */
  switchProtocols(): void {
    this.#readHttp(this.#http?.switchProtocols() ?? []);
    this.#flush();
  }

  feed(bytes: Uint8Array): void {
    if (this.#firstWords === undefined) {
      this.#read(bytes);
      return;
    }
    const said = this.#firstWords.length === 0 ? bytes : joined([this.#firstWords, bytes]);
    this.#firstWords = said;
    const speech = speechOf(this.#carries, said);
    if (speech === undefined) return;
    this.#listener.speaks(speech);
    this.settle(speech);
  }

  /** Reads what was said so far as `speech`, unless it is known already what it is. */
  settle(speech: Speech): void {
    const said = this.#firstWords;
    if (said === undefined) return;
    this.#firstWords = undefined;
    if (speech === 'other') this.#http = undefined;
    if (said.length > 0) this.#read(said);
  }

  /** Bytes that are held as long as they may become either. */
  get isUndecided(): boolean {
    return this.#firstWords !== undefined && this.#firstWords.length > 0;
  }

  #read(bytes: Uint8Array): void {
    if (this.#frames !== undefined) this.#readFrames(this.#frames.feed(bytes));
    else if (this.#http !== undefined) this.#readHttp(this.#http.feed(bytes));
    else this.#passRaw(bytes);
    this.#flush();
  }

  /** FIN, or the end of all by RST. Returns what the end cut off, in words. */
  end(): string | undefined {
    this.settle('other');
    if (this.#frames !== undefined) this.#readFrames(this.#frames.end());
    else if (this.#http !== undefined) this.#readHttp(this.#http.end());
    this.#flush();
    return this.#endFault;
  }

  #readHttp(events: readonly Http1Event[]): void {
    for (const event of events) this.#readHttpEvent(event);
  }

  #readHttpEvent(event: Http1Event): void {
    switch (event.kind) {
      case 'request':
        this.#body = new BodyRows(event);
        this.#emit(requestRow(event));
        this.#listener.request(event);
        return;
      case 'response':
      case 'interim':
        this.#body = new BodyRows(event);
        this.#emit(withFault(responseRow(event), this.#listener.response(event)));
        return;
      case 'body':
        this.#emit(this.#body?.run(event.bytes));
        return;
      case 'chunk-head':
        this.#body?.beginChunk(event);
        return;
      case 'chunk-end':
        this.#emit(this.#body?.endChunk(event.bytes));
        return;
      case 'trailers': {
        const none = event.headers.length === 0;
        this.#emit(this.#body?.endChunk(none ? event.bytes : NO_BYTES));
        if (!none) this.#emit(trailerRow(event));
        return;
      }
      case 'message-end':
        this.#body = undefined;
        return;
      case 'switched':
        this.#http = undefined;
        this.#frames = this.#framesAfterSwitch;
        this.#flush();
        this.#listener.switched();
        return;
      case 'raw':
        if (this.#frames !== undefined) this.#readFrames(this.#frames.feed(event.bytes));
        else this.#passRaw(event.bytes);
        return;
      case 'fault':
        this.#emit(this.#body?.endChunk(NO_BYTES));
        if (event.code === 'cut-off') this.#endFault = event.message;
        else if (OF_FRAMING.includes(event.code)) this.#addFault(event.message);
        else this.#beginRaw(event.message);
        return;
      default:
        event satisfies never;
    }
  }

  #readFrames(events: readonly FrameEvent[]): void {
    for (const event of events) {
      if (event.kind === 'frame') this.#emit(frameRow(event));
      else if (event.kind === 'raw') this.#passRaw(event.bytes);
      else if (event.code === 'cut-off') this.#endFault = event.message;
      else if (event.head !== undefined) this.#beginRaw(event.message, event.head);
      else this.#addFault(event.message);
    }
  }

  #beginRaw(fault?: string, head?: FrameHead): void {
    this.#flush();
    this.#raw = { bytes: new Capped(), fault, head };
  }

  #passRaw(bytes: Uint8Array): void {
    if (this.#raw === undefined) this.#beginRaw();
    const raw = this.#raw;
    if (raw === undefined) return;
    const room = raw.head === undefined ? bytes.length : frameSize(raw.head) - raw.bytes.size;
    raw.bytes.add(bytes.subarray(0, room));
    if (bytes.length > room) {
      this.#beginRaw();
      this.#passRaw(bytes.subarray(room));
    }
  }

  #emit(draft: Draft | undefined): void {
    if (draft === undefined) return;
    this.#flush();
    this.#held = draft;
  }

  #addFault(fault: string): void {
    if (this.#held !== undefined) this.#held = withFault(this.#held, fault);
  }

  #flush(): void {
    if (this.#held !== undefined) this.#listener.row(this.#held);
    this.#held = undefined;
    if (this.#raw !== undefined) this.#listener.row(rawRow(this.#raw));
    this.#raw = undefined;
  }
}

function frameSize(head: FrameHead): number {
  return head.bytes.length + head.length;
}

function rawRow({ bytes, fault, head }: RawRun): Draft {
  return withFault(
    head === undefined ? plainRow(bytes) : faultyFrameRow(head, bytes.bytes, bytes.size),
    fault,
  );
}

function withFault(draft: Draft, fault: string | undefined): Draft {
  if (fault === undefined) return draft;
  return { ...draft, fault: draft.fault === undefined ? fault : `${draft.fault} ${fault}` };
}
