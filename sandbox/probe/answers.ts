// The server's direction of an HTTP connection, gathered into whole responses.
import { Http1Decoder, type Http1Event, type ResponseEvent } from '../wire/http1.ts';
import { joined, latin1, utf8 } from '../wire/text.ts';
import type { ResponseSeen } from './contract.ts';
import { headerFields } from './header-fields.ts';

interface Draft {
  readonly head: ResponseEvent;
  readonly pieces: Uint8Array[];
  complete: boolean;
}

// What of the wire is quoted beside a sentence.
const MAX_SEEN = 2_000;

export class Answers {
  readonly #decoder = new Http1Decoder('responses');
  readonly #drafts: Draft[] = [];
  readonly #interim: ResponseEvent[] = [];
  readonly #arrived: Uint8Array[] = [];
  readonly #afterSwitch: Uint8Array[] = [];
  readonly #wanted: number;
  #fault: string | undefined;
  #switched = false;

  /** One method for each request that was sent, in order: it decides how the response is framed. */
  constructor(methods: readonly string[]) {
    this.#wanted = methods.length;
    for (const method of methods) this.#decoder.expect(method);
  }

  feed(bytes: Uint8Array): void {
    this.#arrived.push(bytes);
    for (const event of this.#decoder.feed(bytes)) this.#take(event);
  }

  end(): void {
    for (const event of this.#decoder.end()) this.#take(event);
  }

  /** Nothing more is to be waited for: each request is answered, HTTP is over, or what came is not HTTP. */
  get settled(): boolean {
    if (this.#switched || this.#fault !== undefined) return true;
    return this.#drafts.filter(({ complete }) => complete).length >= this.#wanted;
  }

  get responses(): readonly ResponseSeen[] {
    return this.#drafts.map(({ head, pieces, complete }) => responseSeen(head, pieces, complete));
  }

  get interim(): readonly ResponseSeen[] {
    return this.#interim.map((head) => responseSeen(head, [], true));
  }

  get fault(): string | undefined {
    return this.#fault;
  }

  get switched(): boolean {
    return this.#switched;
  }

  /** What the server sent in its new protocol together with the 101. */
  get afterSwitch(): Uint8Array {
    return joined(this.#afterSwitch);
  }

  get raw(): Uint8Array {
    return joined(this.#arrived);
  }

  get text(): string {
    const raw = this.raw;
    return latin1(raw, 0, Math.min(raw.length, MAX_SEEN));
  }

  #take(event: Http1Event): void {
    switch (event.kind) {
      case 'response':
        this.#drafts.push({ head: event, pieces: [], complete: false });
        break;
      case 'interim':
        this.#interim.push(event);
        break;
      case 'body':
        this.#drafts.at(-1)?.pieces.push(event.bytes);
        break;
      case 'message-end':
        this.#complete();
        break;
      case 'switched':
        this.#complete();
        this.#switched = true;
        break;
      case 'raw':
        if (this.#switched) this.#afterSwitch.push(event.bytes);
        break;
      case 'fault':
        this.#fault ??= event.message;
        break;
      case 'request':
      case 'chunk-head':
      case 'chunk-end':
      case 'trailers':
        break;
      default:
        event satisfies never;
    }
  }

  #complete(): void {
    const draft = this.#drafts.at(-1);
    if (draft !== undefined) draft.complete = true;
  }
}

function responseSeen(
  head: ResponseEvent,
  pieces: readonly Uint8Array[],
  complete: boolean,
): ResponseSeen {
  const body = joined(pieces);
  return {
    status: head.status,
    reason: head.reason,
    version: `HTTP/${head.version}`,
    headers: headerFields(head.headers),
    body,
    text: utf8(body),
    complete,
  };
}
