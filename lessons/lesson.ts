// What the checks of a lesson are written against. A check acts as a client of the reader's running server and judges
// what comes back over the wire, never the source. The room imports nothing: the probe that a check is handed is
// declared here by its shape, and `sandbox/probe` makes one of the same shape.
import type { ClaimId } from './claims.ts';

export interface Check {
  /** Unique in its lesson, kebab-case. It names the check in links and tests. */
  readonly id: string;
  /** One sentence to the reader: what must be seen on the wire. */
  readonly says: string;
  /** Where its subject has no counterpart in the other programs: the tracks that it is for. All, unless said. */
  readonly tracks?: readonly string[];
  /** May throw what the probe throws: whoever runs the check turns that into a failed verdict. */
  run(probe: Probe): Promise<Verdict>;
}

/** What a lesson's own run says of a claim of the essay: the verdict stands as long as the solution passes these checks. */
export interface Evidence {
  readonly claim: ClaimId;
  readonly verdict: ClaimVerdict;
  /** Ids of the checks that show it; none where no browser can run what would show it, and `because` says why. */
  readonly checks: readonly string[];
  readonly because?: string;
}

/**
 * What a browser does with the lesson's page, for the recorded wire on the page without a script; exported as `visit`
 * beside `checks`. Where a lesson has none, the page at `/` is loaded with the scripts, styles and images that it names.
 */
export type Visit = (probe: Probe) => Promise<void>;

export type ClaimVerdict = (typeof CLAIM_VERDICTS)[number];

export const CLAIM_VERDICTS = ['holds', 'held then, changed since', 'partly', 'wrong'] as const;

export type Verdict =
  | { readonly passed: true }
  /** `why` is a sentence to the reader; `seen` is the text on the wire that it is about. */
  | { readonly passed: false; readonly why: string; readonly seen?: string };

export interface Patience {
  /** Milliseconds until a wait is given up. 5,000 where nothing is said. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

export interface RequestOptions extends Patience {
  /** Another port of the program. Where nothing is said, the lesson's own. */
  readonly port?: number;
  /**
   * When enough was seen: once each request that was sent has its whole response, once the server has closed, or once
   * the answer so far will do, as of a stream without an end. Where nothing is said, `response`.
   */
  readonly until?: 'response' | 'close' | ((soFar: ResponseSeen) => boolean);
}

/** Names are lower case here; values are as they came, decoded as latin-1 (RFC 9110, section 5.5). */
export interface HeaderFields {
  readonly list: readonly (readonly [name: string, value: string])[];
  /** The values under this name in any case, joined by `, ` (RFC 9110, section 5.3). */
  get(name: string): string | undefined;
  all(name: string): readonly string[];
}

/** A request without a body, as it went over the wire. */
export interface RequestSeen {
  readonly method: string;
  readonly target: string;
  readonly headers: HeaderFields;
  readonly raw: string;
}

export interface ResponseSeen {
  readonly status: number;
  readonly reason: string;
  /** `HTTP/1.0` or `HTTP/1.1`. */
  readonly version: string;
  readonly headers: HeaderFields;
  /** Without its transfer coding. */
  readonly body: Uint8Array;
  /** The body as UTF-8. */
  readonly text: string;
  /** False where the connection ended before the body did. */
  readonly complete: boolean;
}

export interface Exchange {
  /** The last of `responses`. Throws a sentence where there is none. */
  readonly response: ResponseSeen;
  /** The final responses, in order. A 101 is one: no other comes after it. */
  readonly responses: readonly ResponseSeen[];
  /** 1xx other than 101 (RFC 9110, section 15.2). */
  readonly interim: readonly ResponseSeen[];
  /** What the server did to the connection until we had seen enough. */
  readonly ended: 'open' | 'closed' | 'reset';
  /** Where the answer breaks HTTP, in a sentence. */
  readonly fault?: string;
  readonly raw: Uint8Array;
}

export type FrameKind = 'continuation' | 'text' | 'binary' | 'close' | 'ping' | 'pong';

/** A frame as it came over the wire (RFC 6455, section 5.2). */
export interface FrameSeen {
  readonly kind: FrameKind;
  readonly opcode: number;
  readonly fin: boolean;
  readonly masked: boolean;
  /** Unmasked. */
  readonly payload: Uint8Array;
  /** The payload as UTF-8. */
  readonly text: string;
  /** Of a close frame that carries one (RFC 6455, section 7.4). */
  readonly code?: number;
  readonly reason?: string;
}

/** A WebSocket after its 101. It answers nothing by itself, pings included: a check says what is sent. */
export interface WebSocketProbe {
  readonly request: RequestSeen;
  readonly response: ResponseSeen;
  /** The Sec-WebSocket-Key that we sent. */
  readonly key: string;
  /** The Sec-WebSocket-Accept that came back, and the one that answers the key (RFC 6455, section 4.2.2). */
  readonly accept: string | undefined;
  readonly expectedAccept: string;
  /** All frames that `next` has handed out so far. */
  readonly received: readonly FrameSeen[];
  sendText(text: string): Promise<void>;
  sendBinary(payload: Uint8Array): Promise<void>;
  ping(payload?: Uint8Array): Promise<void>;
  close(code?: number, reason?: string): Promise<void>;
  /** These bytes and no others: for frames that break the protocol. */
  sendRaw(bytes: Uint8Array): Promise<void>;
  /** The next frame. Rejects with a sentence where none comes in time, or the server ends the connection first. */
  next(patience?: Patience): Promise<FrameSeen>;
  /** Drops the connection. */
  dispose(): void;
}

export interface WebSocketOptions extends Patience {
  readonly headers?: Readonly<Record<string, string>>;
  readonly protocols?: readonly string[];
}

/** A client of one port that shows the wire. What it rejects with is an error whose message is a sentence to the reader. */
export interface Probe {
  readonly port: number;
  /** Sends exactly these bytes on a new connection. Text goes out as UTF-8. */
  request(raw: string | Uint8Array, options?: RequestOptions): Promise<Exchange>;
  get(
    path: string,
    headers?: Readonly<Record<string, string>>,
    options?: RequestOptions,
  ): Promise<Exchange>;
  /** Rejects where the server does not answer 101. Whether the accept answers the key is for the check to judge. */
  websocket(path: string, options?: WebSocketOptions): Promise<WebSocketProbe>;
}

export const passed: Verdict = { passed: true };

export function failed(why: string, seen?: string): Verdict {
  return seen === undefined ? { passed: false, why } : { passed: false, why, seen };
}

/** `HTTP/1.1 404 Not Found`, as it stands on the wire (RFC 9112, section 4). */
export function statusLine({ version, status, reason }: ResponseSeen): string {
  return `${version} ${status} ${reason}`;
}
