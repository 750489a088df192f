// `http_parser`: Node's HTTP parser (node_http_parser.cc) over llhttp. One class and long, as Node's is: each call of the
// library and each callback of llhttp changes the same state.
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';
import { bytesOf } from './buffer.ts';
import { type ConnectionsList, connectionsListClass } from './http_connections.ts';
import {
  CONSTANTS,
  LENIENCIES,
  ON_BODY,
  ON_EXECUTE,
  ON_HEADERS,
  ON_HEADERS_COMPLETE,
  ON_MESSAGE_BEGIN,
  ON_MESSAGE_COMPLETE,
  REQUEST,
} from './http_constants.ts';
import { Head } from './http_head.ts';
import { HPE_USER, Llhttp, type LlhttpListener } from './llhttp.ts';
import type { StreamWrap } from './stream_wrap.ts';

/** llhttp.h, llhttp_errno_t */
const HPE_OK = 0;
const HPE_PAUSED = 21;
const HPE_PAUSED_UPGRADE = 22;
const DEFAULT_MAX_HEADER_SIZE = 16_384;

type Callback = (...values: unknown[]) => unknown;

export function httpParserBinding(realm: Realm): Binding {
  let llhttp: Llhttp | undefined;
  const engine = (): Llhttp => {
    llhttp ??= new Llhttp(realm.llhttp);
    return llhttp;
  };
  const list = connectionsListClass(realm);

  class HTTPParser implements LlhttpListener {
    static {
      Object.assign(HTTPParser, CONSTANTS);
    }
    /** Nanosecond-free: milliseconds of the realm's clock, 0 while it waits for a message. */
    lastMessageStart = 0;
    headersCompleted = false;
    hasBegun = false;
    #wasm = engine();
    #pointer = 0;
    #type = REQUEST;
    #maxHeaderSize = DEFAULT_MAX_HEADER_SIZE;
    readonly #head = new Head();
    #connections: ConnectionsList | undefined;
    #isExecuting = false;
    #pausePending = false;
    #thrown: { readonly error: unknown } | undefined;
    #buffer: Uint8Array | undefined;
    #stream: StreamWrap | undefined;
    /** The values of AsyncLocalStorage where the connection came, or the request went out. */
    #frame: unknown;

    initialize(
      type: number,
      _resource: object,
      maxHeaderSize = 0,
      leniency = 0,
      connections?: ConnectionsList,
    ): void {
      const { exports } = this.#wasm;
      if (this.#pointer !== 0) exports.llhttp_free(this.#pointer);
      this.#type = type;
      this.#frame = realm.context.get();
      this.hasBegun = false;
      this.#pointer = exports.llhttp_alloc(type);
      this.#maxHeaderSize =
        maxHeaderSize > 0
          ? maxHeaderSize
          : Number(realm.facts.options['--max-http-header-size'] ?? DEFAULT_MAX_HEADER_SIZE);
      for (const [bit, name] of LENIENCIES.entries())
        if ((leniency & (1 << bit)) !== 0) exports[name](this.#pointer, 1);
      this.#head.reset();
      this.#connections = connections;
      if (connections !== undefined) {
        this.lastMessageStart = realm.clock();
        this.headersCompleted = false;
        connections.add(this, true);
      }
    }

    close(): void {
      this.free();
    }

    free(): void {
      if (this.#pointer !== 0) this.#wasm.exports.llhttp_free(this.#pointer);
      this.#pointer = 0;
    }

    remove(): void {
      this.#connections?.remove(this);
    }

    execute(buffer: Uint8Array, offset?: number, length?: number): unknown {
      const bytes =
        offset === undefined
          ? bytesOf(buffer)
          : bytesOf(buffer).subarray(offset, offset + (length ?? buffer.length));
      return this.#execute(bytes);
    }

    finish(): unknown {
      return this.#execute(undefined);
    }

    pause(): void {
      if (this.#isExecuting) this.#pausePending = true;
      else this.#wasm.exports.llhttp_pause(this.#pointer);
    }

    resume(): void {
      this.#pausePending = false;
      if (this.#pointer !== 0) this.#wasm.exports.llhttp_resume(this.#pointer);
    }

    /** Takes the stream's bytes without a way round through the program's code. */
    consume(stream: StreamWrap): void {
      this.#stream = stream;
      stream.consumer = {
        take: (bytes) => {
          const result = this.#execute(bytes);
          if (result === undefined) return;
          this.#buffer = bytes;
          try {
            this.#call(ON_EXECUTE, result);
          } finally {
            this.#buffer = undefined;
          }
        },
      };
    }

    unconsume(): void {
      if (this.#stream !== undefined) this.#stream.consumer = undefined;
      this.#stream = undefined;
    }

    getCurrentBuffer(): unknown {
      return toBuffer(realm, this.#buffer?.slice() ?? new Uint8Array());
    }

    onMessageBegin(): number {
      this.#head.reset();
      this.headersCompleted = false;
      this.hasBegun = true;
      this.lastMessageStart = realm.clock();
      this.#connections?.add(this, true);
      return this.#callback(ON_MESSAGE_BEGIN);
    }

    onUrl(at: number, length: number): number {
      if (this.#overflows(length)) return HPE_USER;
      this.#head.url += this.#wasm.text(at, length);
      return 0;
    }

    onStatus(at: number, length: number): number {
      if (this.#overflows(length)) return HPE_USER;
      this.#head.status += this.#wasm.text(at, length);
      return 0;
    }

    onHeaderField(at: number, length: number): number {
      if (this.#overflows(length)) return HPE_USER;
      if (this.#head.isFull) this.#flush();
      this.#head.addField(this.#wasm.text(at, length));
      return 0;
    }

    onHeaderValue(at: number, length: number): number {
      if (this.#overflows(length)) return HPE_USER;
      this.#head.addValue(this.#wasm.text(at, length));
      return 0;
    }

    onHeadersComplete(status: number, upgrade: boolean, keepsAlive: boolean): number {
      const { exports } = this.#wasm;
      this.headersCompleted = true;
      const head = this.#head;
      head.size = 0;
      let headers: string[] | undefined;
      let url: string | undefined;
      if (head.hasFlushed) this.#flush();
      else {
        headers = head.pairs();
        url = this.#type === REQUEST ? head.url : undefined;
      }
      head.clear();
      const isRequest = this.#type === REQUEST;
      const result = this.#guard(() =>
        this.#call(
          ON_HEADERS_COMPLETE,
          exports.llhttp_get_http_major(this.#pointer),
          exports.llhttp_get_http_minor(this.#pointer),
          headers,
          isRequest ? exports.llhttp_get_method(this.#pointer) : undefined,
          url,
          isRequest ? undefined : status,
          isRequest ? undefined : head.status,
          upgrade,
          keepsAlive,
        ),
      );
      return this.#thrown === undefined ? Number(result ?? 0) : HPE_USER;
    }

    onBody(at: number, length: number): number {
      if (length === 0) return 0;
      const body = toBuffer(realm, this.#wasm.bytes(at, length).slice());
      return this.#callback(ON_BODY, body);
    }

    onMessageComplete(): number {
      this.#connections?.remove(this);
      this.lastMessageStart = 0;
      this.#connections?.add(this, false);
      if (this.#head.hasPairs) this.#flush();
      return this.#callback(ON_MESSAGE_COMPLETE);
    }

    #execute(bytes: Uint8Array | undefined): unknown {
      const wasm = this.#wasm;
      const { exports } = wasm;
      const before = wasm.current;
      wasm.current = this;
      this.#isExecuting = true;
      this.#thrown = undefined;
      this.#buffer = bytes;
      let errno: number;
      let at = 0;
      try {
        if (bytes === undefined) errno = exports.llhttp_finish(this.#pointer);
        else {
          at = wasm.place(bytes);
          errno = exports.llhttp_execute(this.#pointer, at, bytes.length);
        }
      } finally {
        wasm.current = before;
        this.#isExecuting = false;
      }
      let read = bytes?.length ?? 0;
      if (errno !== HPE_OK) {
        const position = exports.llhttp_get_error_pos(this.#pointer);
        if (bytes !== undefined && position !== 0) read = position - at;
        if (errno === HPE_PAUSED_UPGRADE) {
          errno = HPE_OK;
          exports.llhttp_resume_after_upgrade(this.#pointer);
        }
      }
      if (this.#pausePending) {
        this.#pausePending = false;
        exports.llhttp_pause(this.#pointer);
      }
      if (this.#thrown !== undefined) {
        const { error } = this.#thrown;
        this.#thrown = undefined;
        throw error;
      }
      if (
        errno !== HPE_OK &&
        errno !== HPE_PAUSED &&
        exports.llhttp_get_upgrade(this.#pointer) === 0
      )
        return wasm.parseError(this.#pointer, errno, read);
      return bytes === undefined ? undefined : read;
    }

    #overflows(length: number): boolean {
      this.#head.size += length;
      if (this.#head.size < this.#maxHeaderSize) return false;
      this.#wasm.setReason(this.#pointer, 'HPE_HEADER_OVERFLOW:Header overflow');
      return true;
    }

    #flush(): void {
      const pairs = this.#head.pairs();
      const { url } = this.#head;
      this.#guard(() => this.#call(ON_HEADERS, pairs, url));
      this.#head.flushed();
    }

    #callback(name: number, ...values: readonly unknown[]): number {
      this.#guard(() => this.#call(name, ...values));
      return this.#thrown === undefined ? 0 : HPE_USER;
    }

    #call(name: number, ...values: readonly unknown[]): unknown {
      const callback = (this as unknown as Record<number, Callback | undefined>)[name];
      if (typeof callback !== 'function') return undefined;
      let result: unknown;
      realm.context.within(this.#frame, () => {
        result = Reflect.apply(callback, this, values);
      });
      return result;
    }

    /** An exception may not pass through the wasm: it is thrown once that has returned. */
    #guard(run: () => unknown): unknown {
      const { current } = this.#wasm;
      try {
        return run();
      } catch (error) {
        this.#thrown ??= { error };
        this.#wasm.setReason(this.#pointer, 'HPE_JS_EXCEPTION:JS Exception');
        return undefined;
      } finally {
        // What it called may have run another parser.
        this.#wasm.current = current;
      }
    }
  }
  const facts = realm.facts.bindings.http_parser ?? {};
  const value = (name: string): unknown => {
    const member = facts[name];
    return member?.kind === 'value' ? member.value : [];
  };
  return {
    HTTPParser,
    ConnectionsList: list,
    methods: value('methods'),
    allMethods: value('allMethods'),
  };
}

function toBuffer(realm: Realm, bytes: Uint8Array): object {
  const { FastBuffer } = realm.library.require('internal/buffer') as {
    FastBuffer: new (buffer: ArrayBufferLike, offset: number, length: number) => object;
  };
  return new FastBuffer(bytes.buffer, bytes.byteOffset, bytes.length);
}
