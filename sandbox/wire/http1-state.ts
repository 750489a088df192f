// Where in a message an HTTP/1.1 stream is, and which requests wait for a response.
import type { Answered, Header } from './http1-events.ts';
import type { RequestLine, StatusLine } from './http1-lines.ts';

export type StartLine =
  | ({ readonly of: 'request' } & RequestLine)
  | ({ readonly of: 'response' } & StatusLine);

/** `left` counts down in place: a new object for every feed of a large body would be waste. */
export type State =
  | { readonly at: 'head'; readonly start: StartLine | undefined; readonly headers: Header[] }
  | { readonly at: 'body'; readonly length: number; left: number }
  | { readonly at: 'body-until-close' }
  | { readonly at: 'chunk-line' }
  | { readonly at: 'chunk-data'; readonly size: number; left: number }
  | { readonly at: 'chunk-end'; readonly size: number }
  | { readonly at: 'trailers'; readonly headers: Header[] }
  | { readonly at: 'raw' }
  | { readonly at: 'ended' };

/** Where a stream that ends in `state` was cut off, in words; undefined where it may end. */
export function cutOff(state: State, lineBegun: boolean): string | undefined {
  switch (state.at) {
    case 'head':
      return state.start !== undefined || lineBegun ? 'within the head of a message' : undefined;
    case 'body':
      return `after ${state.length - state.left} of the ${state.length} bytes of the body`;
    case 'chunk-data':
      return `after ${state.size - state.left} of the ${state.size} bytes of a chunk`;
    case 'chunk-line':
    case 'chunk-end':
    case 'trailers':
      return 'before the last chunk of the body was whole';
    case 'body-until-close':
    case 'raw':
    case 'ended':
      return undefined;
    default:
      return unreachable(state);
  }
}

/** The requests that wait for a response, in the order in which they were sent (RFC 9112, section 9.3.2). */
export class Expected {
  #methods: string[] = [];
  #ordinal = 0;
  /** Responses that came before their request was known: a server may refuse a head that it has not seen whole. */
  #early = 0;

  add(method: string): void {
    if (this.#early > 0) {
      this.#early -= 1;
      this.#ordinal += 1;
    } else {
      this.#methods.push(method);
    }
  }

  /** What an interim response belongs to; it is still waiting afterwards. */
  next(): Answered | undefined {
    const [method] = this.#methods;
    return method === undefined ? undefined : { method, ordinal: this.#ordinal };
  }

  /** What a final response answers. */
  take(): Answered | undefined {
    const answered = this.next();
    if (answered === undefined) {
      this.#early += 1;
    } else {
      this.#methods.shift();
      this.#ordinal += 1;
    }
    return answered;
  }
}

export function unreachable(state: never): never {
  throw new TypeError(`Unknown state ${JSON.stringify(state)}`);
}
