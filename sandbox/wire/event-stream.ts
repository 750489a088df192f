// The event stream format of EventSource, incrementally (WHATWG HTML, section 9.2.6, "Interpreting an event stream").
import { joined, utf8 } from './text.ts';

export type EventStreamEvent =
  /** `type` is `message` where the stream named none. */
  | {
      readonly kind: 'event';
      readonly type: string;
      readonly data: string;
      readonly lastEventId: string;
    }
  /** From now on the client waits so long before it connects again. */
  | { readonly kind: 'retry'; readonly milliseconds: number }
  /** A line that begins with a colon, often sent to keep the connection open. */
  | { readonly kind: 'comment'; readonly text: string }
  /** An event had more than `maxEvent` bytes. The decoder has given up: nothing more will come. */
  | { readonly kind: 'too-large'; readonly maxEvent: number };

export interface EventStreamOptions {
  /** The most bytes that an event may take; without a limit unless told. */
  readonly maxEvent?: number;
}

const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;

export class EventStreamDecoder {
  readonly #maxEvent: number;
  /** What came of the line under way. */
  #pieces: Uint8Array[] = [];
  /** Bytes of the event under way. */
  #size = 0;
  #firstLine = true;
  /** The last line ended in CR: an LF right after it belongs to it, even if it comes in the next feed. */
  #afterReturn = false;
  #gaveUp = false;
  #type = '';
  #data: string[] = [];
  #idBuffer = '';
  #lastEventId = '';
  #events: EventStreamEvent[] = [];

  constructor(options: EventStreamOptions = {}) {
    this.#maxEvent = options.maxEvent ?? Number.POSITIVE_INFINITY;
  }

  /** What a client says in Last-Event-ID when it connects again; an event without data sets it too. */
  get lastEventId(): string {
    return this.#lastEventId;
  }

  /** What is not ended by an empty line when the stream ends is dropped, as the standard has it. */
  feed(bytes: Uint8Array): readonly EventStreamEvent[] {
    let from = 0;
    while (from < bytes.length && !this.#gaveUp) from = this.#line(bytes, from);
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** Takes one line, or what there is of it, and says where the next begins. */
  #line(bytes: Uint8Array, from: number): number {
    if (this.#afterReturn) {
      this.#afterReturn = false;
      if (bytes[from] === LINE_FEED) return from + 1;
    }
    let end = from;
    while (end < bytes.length && bytes[end] !== LINE_FEED && bytes[end] !== CARRIAGE_RETURN)
      end += 1;
    this.#size += end - from;
    if (this.#size > this.#maxEvent) {
      this.#giveUp();
      return end;
    }
    if (end > from) this.#pieces.push(bytes.subarray(from, end));
    if (end === bytes.length) return end;
    this.#afterReturn = bytes[end] === CARRIAGE_RETURN;
    this.#endLine();
    return end + 1;
  }

  #endLine(): void {
    const line = utf8(joined(this.#pieces));
    this.#pieces = [];
    // One byte order mark at the very beginning is not part of the stream.
    const text = this.#firstLine && line.startsWith('\ufeff') ? line.slice(1) : line;
    this.#firstLine = false;
    if (text === '') this.#dispatch();
    else this.#field(text);
  }

  #field(line: string): void {
    const colon = line.indexOf(':');
    if (colon === 0) {
      this.#events.push({ kind: 'comment', text: line.slice(line[1] === ' ' ? 2 : 1) });
      // Comments are held by nobody, and a stream may have no more than them for days.
      if (this.#type === '' && this.#data.length === 0) this.#size = 0;
      return;
    }
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    switch (name) {
      case 'event':
        this.#type = value;
        return;
      case 'data':
        this.#data.push(value);
        return;
      case 'id':
        if (!value.includes('\0')) this.#idBuffer = value;
        return;
      case 'retry':
        if (/^[0-9]+$/.test(value)) {
          this.#events.push({ kind: 'retry', milliseconds: Number(value) });
        }
        return;
      default: // Ignored, as the standard has it.
    }
  }

  #dispatch(): void {
    this.#lastEventId = this.#idBuffer;
    if (this.#data.length > 0) {
      const data = this.#data.join('\n');
      const type = this.#type === '' ? 'message' : this.#type;
      this.#events.push({ kind: 'event', type, data, lastEventId: this.#lastEventId });
    }
    this.#type = '';
    this.#data = [];
    this.#size = 0;
  }

  #giveUp(): void {
    this.#gaveUp = true;
    this.#pieces = [];
    this.#data = [];
    this.#events.push({ kind: 'too-large', maxEvent: this.#maxEvent });
  }
}
