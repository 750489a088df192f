// For tests: what an HTTP/1.1 decoder says of a text at every split, and the same in a word an event.
import { atEverySplit, bytesOf, eventsAtEverySplit, withRunsJoined } from './feeding.ts';
import { Http1Decoder, type Http1Event } from './http1.ts';
import { latin1 } from './text.ts';

export interface Reading {
  readonly methods?: readonly string[];
  readonly fin?: boolean;
  readonly maxHead?: number;
}

/** Decodes at every split, checks that the tiles cover the stream, and returns the events. */
export function read(
  carries: 'requests' | 'responses',
  text: string,
  { methods = [], fin = false, maxHead = 65_536 }: Reading = {},
): readonly Http1Event[] {
  const stream = bytesOf(text);
  const decode = (pieces: readonly Uint8Array[]) => {
    const decoder = new Http1Decoder(carries, { maxHead });
    for (const method of methods) decoder.expect(method);
    const seen = pieces.flatMap((piece) => decoder.feed(piece));
    return withRunsJoined([...seen, ...(fin ? decoder.end() : [])], ['body', 'raw']);
  };
  const trailing = bytesOf(carries === 'requests' ? 'GE' : 'HT');
  const events = fin ? atEverySplit(stream, decode) : eventsAtEverySplit(stream, trailing, decode);
  let at = 0;
  for (const event of events) {
    if (!('bytes' in event)) continue;
    const covered = latin1(stream, at, event.end);
    if (event.start !== at || latin1(event.bytes) !== covered) throw untiled(event);
    at = event.end;
  }
  if (fin && at !== stream.length) throw untiled(events.at(-1));
  return events;
}

export const requests = (text: string, reading?: Reading) => read('requests', text, reading);
export const responses = (text: string, reading?: Reading) => read('responses', text, reading);

/** One word an event: kinds, bodies and faults, in order. */
export function told(events: readonly Http1Event[]): readonly string[] {
  return events.map((event) => {
    switch (event.kind) {
      case 'request':
        return `${event.method} ${event.target}`;
      case 'response':
      case 'interim':
        return `${event.kind} ${event.status}`;
      case 'chunk-head':
        return `chunk ${event.size}${event.extensions}`;
      case 'body':
      case 'raw':
        return `${event.kind} ${latin1(event.bytes)}`;
      case 'trailers':
        return ['trailers', ...event.headers.map(({ name, value }) => `${name}=${value}`)].join(
          ' ',
        );
      case 'fault':
        return `fault ${event.code} at ${event.offset}`;
      default:
        return event.kind;
    }
  });
}

export const fault = (events: readonly Http1Event[]) =>
  events.find((event) => event.kind === 'fault');

function untiled(event: Http1Event | undefined): Error {
  return new Error(`The events do not cover the stream at ${JSON.stringify(event)}`);
}
