// The rows of one message's body: runs as they came, or chunks as its framing cut them, and the events in them where it
// is an event stream.
import { EventStreamDecoder, type EventStreamEvent } from '../wire/event-stream.ts';
import { type BodyFraming, fieldValue, type Header, type Http1Event } from '../wire/http1.ts';
import { Capped, type Draft, fieldAt } from './draft.ts';
import { EventFields } from './event-fields.ts';
import type { Field } from './row.ts';
import { byteCount, counted, preview, quoted } from './wording.ts';

type ChunkHead = Extract<Http1Event, { kind: 'chunk-head' }>;

/** The most that an event may have to be told; the rows of a larger one say its bytes alone. */
const MAX_EVENT = 65_536;
/** The most events that one row names. */
const NAMED_EVENTS = 3;

interface Chunk {
  readonly head: ChunkHead;
  readonly wire: Capped;
  readonly content: Capped;
  readonly events: string[];
}

export class BodyRows {
  readonly #framing: BodyFraming;
  readonly #stream: EventStreamDecoder | undefined;
  readonly #lines = new EventFields();
  #received = 0;
  #chunk: Chunk | undefined;

  constructor(message: { readonly framing: BodyFraming; readonly headers: readonly Header[] }) {
    this.#framing = message.framing;
    this.#stream = isEventStream(message.headers)
      ? new EventStreamDecoder({ maxEvent: MAX_EVENT })
      : undefined;
  }

  /** A run of the body: a row of its own, or a part of the chunk under way. */
  run(bytes: Uint8Array): Draft | undefined {
    const events = (this.#stream?.feed(bytes) ?? []).map(eventWords);
    const chunk = this.#chunk;
    if (chunk !== undefined) {
      chunk.wire.add(bytes);
      chunk.content.add(bytes);
      // A chunk of 100 MB may hold a million events, of which the row names three.
      for (const event of events) if (chunk.events.length <= NAMED_EVENTS) chunk.events.push(event);
      return undefined;
    }
    this.#received += bytes.length;
    const run = new Capped();
    run.add(bytes);
    const size = `${byteCount(bytes.length)}${this.#progress(bytes.length)}`;
    return {
      kind: 'body',
      summary: described(run.bytes, size, events),
      size: bytes.length,
      bytes: run.bytes,
      fields: [
        { name: 'body', value: preview(run.bytes) ?? size, start: 0, end: bytes.length },
        ...this.#eventFields(run, 0),
      ],
    };
  }

  beginChunk(head: ChunkHead): void {
    this.#chunk = { head, wire: new Capped(), content: new Capped(), events: [] };
    this.#chunk.wire.add(head.bytes);
  }

  /** The row of the chunk under way, if there is one, with what ends it. */
  endChunk(end: Uint8Array): Draft | undefined {
    const chunk = this.#chunk;
    if (chunk === undefined) return undefined;
    this.#chunk = undefined;
    const { head, wire, content, events } = chunk;
    wire.add(end);
    const size = byteCount(head.size);
    const cutOff = content.size < head.size ? `, ${counted(content.size)} came` : '';
    const summary =
      head.size === 0 ? 'last chunk' : described(content.bytes, `${size}${cutOff}`, events);
    return {
      kind: 'chunk',
      summary,
      size: wire.size,
      bytes: wire.bytes,
      fields: [...chunkFields(head, content), ...this.#eventFields(content, head.end - head.start)],
    };
  }

  /** What the lines of an event stream are, where the body is one. */
  #eventFields(content: Capped, at: number): readonly Field[] {
    if (this.#stream === undefined) return [];
    return this.#lines.read(content.bytes, content.size, at);
  }

  /** ` (131,072 of 1,048,576)` for a part of a body whose length is known. */
  #progress(run: number): string {
    const framing = this.#framing;
    if (framing.by !== 'content-length' || framing.length === run) return '';
    return ` (${counted(this.#received)} of ${counted(framing.length)})`;
  }
}

/** `“hello”, 5 bytes`; `event tick “12:00”, 24 bytes`. */
export function described(bytes: Uint8Array, size: string, events: readonly string[] = []): string {
  if (events.length > 0) {
    const named = events.slice(0, NAMED_EVENTS);
    const more = events.length > NAMED_EVENTS ? ['…'] : [];
    return [...named, ...more, size].join(', ');
  }
  const text = preview(bytes);
  return text === undefined ? size : `${text}, ${size}`;
}

function chunkFields(head: ChunkHead, content: Capped): readonly Field[] {
  const { start, sizeAt, extensionsAt, extensions, size } = head;
  const dataAt = head.end - start;
  return [
    fieldAt('chunk-size', counted(size), sizeAt, start),
    ...(extensions === '' ? [] : [fieldAt('chunk-extensions', extensions, extensionsAt, start)]),
    ...(content.size === 0
      ? []
      : [
          {
            name: 'chunk-data',
            value: preview(content.bytes) ?? byteCount(content.size),
            start: dataAt,
            end: dataAt + content.size,
          },
        ]),
  ];
}

function eventWords(event: EventStreamEvent): string {
  switch (event.kind) {
    case 'event':
      return `event ${event.type} ${quoted(event.data)}`;
    case 'comment':
      return `comment ${quoted(event.text)}`;
    case 'retry':
      return `retry after ${counted(event.milliseconds)} ms`;
    case 'too-large':
      return `an event of more than ${byteCount(event.maxEvent)}`;
    default:
      return event satisfies never;
  }
}

function isEventStream(headers: readonly Header[]): boolean {
  const [type = ''] = (fieldValue(headers, 'Content-Type') ?? '').split(';');
  const coding = fieldValue(headers, 'Content-Encoding');
  return type.trim().toLowerCase() === 'text/event-stream' && coding === undefined;
}
