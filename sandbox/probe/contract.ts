// The probe as its callers see it. `lessons/lesson.ts` declares the same shapes, with the words for authors of checks:
// neither room may import the other, and `contract.test.ts` holds the two together.

export interface Check {
  readonly id: string;
  readonly says: string;
  readonly tracks?: readonly string[];
  run(probe: Probe): Promise<Verdict>;
}

export type Verdict =
  | { readonly passed: true }
  | { readonly passed: false; readonly why: string; readonly seen?: string };

export interface Patience {
  /** Milliseconds. `DEFAULT_TIMEOUT` where nothing is said. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

export interface RequestOptions extends Patience {
  readonly port?: number;
  readonly until?: 'response' | 'close' | ((soFar: ResponseSeen) => boolean);
}

export interface HeaderFields {
  readonly list: readonly (readonly [name: string, value: string])[];
  get(name: string): string | undefined;
  all(name: string): readonly string[];
}

export interface RequestSeen {
  readonly method: string;
  readonly target: string;
  readonly headers: HeaderFields;
  readonly raw: string;
}

export interface ResponseSeen {
  readonly status: number;
  readonly reason: string;
  readonly version: string;
  readonly headers: HeaderFields;
  readonly body: Uint8Array;
  readonly text: string;
  readonly complete: boolean;
}

export interface Exchange {
  readonly response: ResponseSeen;
  readonly responses: readonly ResponseSeen[];
  readonly interim: readonly ResponseSeen[];
  readonly ended: 'open' | 'closed' | 'reset';
  readonly fault?: string;
  readonly raw: Uint8Array;
}

export type FrameKind = 'continuation' | 'text' | 'binary' | 'close' | 'ping' | 'pong';

export interface FrameSeen {
  readonly kind: FrameKind;
  readonly opcode: number;
  readonly fin: boolean;
  readonly masked: boolean;
  readonly payload: Uint8Array;
  readonly text: string;
  readonly code?: number;
  readonly reason?: string;
}

export interface WebSocketProbe {
  readonly request: RequestSeen;
  readonly response: ResponseSeen;
  readonly key: string;
  readonly accept: string | undefined;
  readonly expectedAccept: string;
  readonly received: readonly FrameSeen[];
  sendText(text: string): Promise<void>;
  sendBinary(payload: Uint8Array): Promise<void>;
  ping(payload?: Uint8Array): Promise<void>;
  close(code?: number, reason?: string): Promise<void>;
  sendRaw(bytes: Uint8Array): Promise<void>;
  next(patience?: Patience): Promise<FrameSeen>;
  dispose(): void;
}

export interface WebSocketOptions extends Patience {
  readonly headers?: Readonly<Record<string, string>>;
  readonly protocols?: readonly string[];
}

export interface Probe {
  readonly port: number;
  request(raw: string | Uint8Array, options?: RequestOptions): Promise<Exchange>;
  get(
    path: string,
    headers?: Readonly<Record<string, string>>,
    options?: RequestOptions,
  ): Promise<Exchange>;
  websocket(path: string, options?: WebSocketOptions): Promise<WebSocketProbe>;
}
