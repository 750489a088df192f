// For tests: a decoder must say the same however its stream is cut into feeds.
import { joined, latin1, utf8Bytes } from './text.ts';

export interface Feeding {
  /** `whole`, `byte by byte`, `split at 17`. */
  readonly name: string;
  readonly pieces: readonly Uint8Array[];
}

/** The stream whole, byte by byte, and at every split in two, an empty piece at either end among them. */
export function feedings(stream: Uint8Array): readonly Feeding[] {
  const bytes = Array.from(stream, (_, index) => stream.slice(index, index + 1));
  const splits = Array.from({ length: stream.length + 1 }, (_, at) => ({
    name: `split at ${at}`,
    pieces: [stream.slice(0, at), stream.slice(at)],
  }));
  return [{ name: 'whole', pieces: [stream] }, { name: 'byte by byte', pieces: bytes }, ...splits];
}

/**
 * What `decode` makes of the stream, the same for every feeding; throws with the first feeding that differs.
 * `decode` joins the runs that a split may cut.
 */
export function atEverySplit<Result>(
  stream: Uint8Array,
  decode: (pieces: readonly Uint8Array[]) => Result,
): Result {
  const expected = decode([stream]);
  const wanted = written(expected);
  for (const { name, pieces } of feedings(stream)) {
    const got = written(decode(pieces));
    if (got !== wanted) throw new Error(`Fed ${name}:\n${got}\nbut fed whole:\n${wanted}`);
  }
  return expected;
}

/**
 * As `atEverySplit`, for a decoder's events, and with `trailing` behind the stream too: what comes later may prolong the
 * last run, or add to the events, but never change one.
 */
export function eventsAtEverySplit<Event extends { readonly kind: string }>(
  stream: Uint8Array,
  trailing: Uint8Array,
  decode: (pieces: readonly Uint8Array[]) => readonly Event[],
): readonly Event[] {
  const events = atEverySplit(stream, decode);
  const longer = atEverySplit(joined([stream, trailing]), decode);
  const settled = events.slice(0, -1);
  const last = events.at(-1);
  const same = written(longer.slice(0, settled.length)) === written(settled);
  if (!same || longer[settled.length]?.kind !== (last ?? longer[0])?.kind) {
    throw new Error(`With bytes behind it:\n${written(longer)}\nbut alone:\n${written(events)}`);
  }
  return events;
}

interface Run {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}

/** Joins neighbouring runs of the kinds that come as they are fed. */
export function withRunsJoined<Event extends { readonly kind: string }>(
  events: readonly Event[],
  kinds: readonly string[],
): readonly Event[] {
  const joinedEvents: Event[] = [];
  for (const event of events) {
    const last = joinedEvents.at(-1);
    if (last?.kind === event.kind && kinds.includes(event.kind) && isRun(last) && isRun(event)) {
      const bytes = joined([last.bytes, event.bytes]);
      joinedEvents[joinedEvents.length - 1] = { ...last, end: event.end, bytes };
    } else {
      joinedEvents.push(event);
    }
  }
  return joinedEvents;
}

function isRun(event: object): event is Run {
  return 'bytes' in event && 'start' in event && 'end' in event;
}

/** Bytes of text, with `\n` written out by the caller: nothing here guesses a line end. */
export function bytesOf(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  return joined(parts.map((part) => (typeof part === 'string' ? utf8Bytes(part) : part)));
}

function written(result: unknown): string {
  return JSON.stringify(
    result,
    (_, value: unknown) => (value instanceof Uint8Array ? `bytes ${latin1(value)}` : value),
    1,
  );
}
