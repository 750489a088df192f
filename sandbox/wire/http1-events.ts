// What an HTTP/1.1 decoder says about a stream: a closed union of events with their places in it (RFC 9112).

/** `[start, end)`, counted in bytes from the first byte of the direction's stream. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A field line (RFC 9112, section 5), of a header or a trailer section. */
export interface Header {
  /** As it was sent; compare without case (RFC 9110, section 5.1), or use `fieldValue`. */
  readonly name: string;
  /** Without the white space around it; bytes above 0x7f as Latin-1. */
  readonly value: string;
  readonly nameAt: Span;
  readonly valueAt: Span;
}

/** A run of the stream. The events that are tiles cover every byte of it once, in order. */
export interface Tile extends Span {
  /** Those bytes. Body and raw bytes are views of what was fed, so nobody may change them. */
  readonly bytes: Uint8Array;
}

/** How the end of a message's body is found (RFC 9112, section 6.3). */
export type BodyFraming =
  | { readonly by: 'none' }
  | { readonly by: 'content-length'; readonly length: number }
  | { readonly by: 'chunked' }
  | { readonly by: 'close' };

export interface RequestEvent extends Tile {
  readonly kind: 'request';
  readonly method: string;
  readonly target: string;
  /** `1.1`, `1.0`. */
  readonly version: string;
  readonly headers: readonly Header[];
  readonly framing: BodyFraming;
  readonly methodAt: Span;
  readonly targetAt: Span;
  readonly versionAt: Span;
}

/** The request that a response answers: its method, and 0 for the first that was expected, 1 for the next … */
export interface Answered {
  readonly method: string;
  readonly ordinal: number;
}

export interface ResponseEvent extends Tile {
  /** `interim` for a 1xx that is not 101: the final response is still to come. A 101 is a `response`. */
  readonly kind: 'response' | 'interim';
  readonly status: number;
  readonly reason: string;
  readonly version: string;
  readonly headers: readonly Header[];
  readonly framing: BodyFraming;
  /** Undefined where no request was waiting: a client must not take such a response for an answer. */
  readonly answers: Answered | undefined;
  readonly versionAt: Span;
  readonly statusAt: Span;
  readonly reasonAt: Span;
}

/** The line that begins a chunk (RFC 9112, section 7.1); a size of 0 is the last chunk. */
export interface ChunkHeadEvent extends Tile {
  readonly kind: 'chunk-head';
  readonly size: number;
  /** `;name=value`, or empty. */
  readonly extensions: string;
  readonly sizeAt: Span;
  readonly extensionsAt: Span;
}

export type Http1FaultCode =
  | 'bad-start-line'
  | 'unsupported-version'
  | 'bad-header'
  | 'obs-fold'
  | 'head-too-large'
  | 'length-and-transfer-encoding'
  | 'bad-content-length'
  | 'differing-content-lengths'
  | 'bad-transfer-encoding'
  | 'bad-chunk-size'
  | 'bad-chunk-extension'
  | 'chunk-line-too-large'
  | 'bad-chunk-end'
  | 'cut-off';

/** The stream broke the protocol at `offset`. What comes after it is `raw`. */
export interface Http1Fault {
  readonly kind: 'fault';
  readonly code: Http1FaultCode;
  /** One sentence for a reader. */
  readonly message: string;
  readonly offset: number;
}

export type Http1Event =
  | RequestEvent
  | ResponseEvent
  | ChunkHeadEvent
  /** A part of a body, as it came. */
  | (Tile & { readonly kind: 'body' })
  /** The CRLF after a chunk's bytes. */
  | (Tile & { readonly kind: 'chunk-end' })
  /** All that follows the last chunk, its empty line included. */
  | (Tile & { readonly kind: 'trailers'; readonly headers: readonly Header[] })
  /** The message is whole. Also after one that has no body; not after a 101 or what opens a tunnel. */
  | { readonly kind: 'message-end'; readonly offset: number }
  /** From here on the stream is no longer HTTP: after a 101, or a 2xx to CONNECT. */
  | { readonly kind: 'switched'; readonly offset: number }
  /** Bytes that are not HTTP: after `switched` or a fault. */
  | (Tile & { readonly kind: 'raw' })
  | Http1Fault;
