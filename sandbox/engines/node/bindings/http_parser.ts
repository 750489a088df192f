// `http_parser`: Node's HTTP parser (node_http_parser.cc) over llhttp.
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';
import { bytesOf } from './buffer.ts';
import { type ConnectionsList, connectionsListClass } from './http_connections.ts';
import { Llhttp, type LlhttpListener } from './llhttp.ts';
import type { StreamWrap } from './stream_wrap.ts';

const REQUEST = 1;
const RESPONSE = 2;
const ON_MESSAGE_BEGIN = 0;
const ON_HEADERS = 1;
const ON_HEADERS_COMPLETE = 2;
const ON_BODY = 3;
const ON_MESSAGE_COMPLETE = 4;
const ON_EXECUTE = 5;
const CONSTANTS = {
  REQUEST,
  RESPONSE,
  kOnMessageBegin: ON_MESSAGE_BEGIN,
  kOnHeaders: ON_HEADERS,
  kOnHeadersComplete: ON_HEADERS_COMPLETE,
  kOnBody: ON_BODY,
  kOnMessageComplete: ON_MESSAGE_COMPLETE,
  kOnExecute: ON_EXECUTE,
  kOnTimeout: 6,
  kLenientNone: 0,
  kLenientHeaders: 1,
  kLenientChunkedLength: 2,
  kLenientKeepAlive: 4,
  kLenientTransferEncoding: 8,
  kLenientVersion: 16,
  kLenientDataAfterClose: 32,
  kLenientOptionalLFAfterCR: 64,
  kLenientOptionalCRLFAfterChunk: 128,
  kLenientOptionalCRBeforeLF: 256,
  kLenientSpacesAfterChunkSize: 512,
  kLenientHeaderValueRelaxed: 1024,
  kLenientAll: 1023,
};
const LENIENCIES = [
  'llhttp_set_lenient_headers',
  'llhttp_set_lenient_chunked_length',
  'llhttp_set_lenient_keep_alive',
  'llhttp_set_lenient_transfer_encoding',
  'llhttp_set_lenient_version',
  'llhttp_set_lenient_data_after_close',
  'llhttp_set_lenient_optional_lf_after_cr',
  'llhttp_set_lenient_optional_crlf_after_chunk',
  'llhttp_set_lenient_optional_cr_before_lf',
  'llhttp_set_lenient_spaces_after_chunk_size',
] as const;

/** llhttp.h, llhttp_errno_t */
const HPE_OK = 0;
const HPE_PAUSED = 21;
const HPE_PAUSED_UPGRADE = 22;
const HPE_USER = 24;
/** Pairs that are gathered before they are handed on in part. */
const MAX_PAIRS = 32;
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
    #wasm = engine();
    #pointer = 0;
    #type = REQUEST;
    #maxHeaderSize = DEFAULT_MAX_HEADER_SIZE;
    #headerSize = 0;
    #connections: ConnectionsList | undefined;
    #url = '';
    #status = '';
    #fields: string[] = [];
    #values: string[] = [];
    #lastWas: 'field' | 'value' | undefined;
    #hasFlushed = false;
    #isExecuting = false;
    #pausePending = false;
    #thrown: { readonly error: unknown } | undefined;
    #buffer: Uint8Array | undefined;
    #stream: StreamWrap | undefined;

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
      this.#pointer = exports.llhttp_alloc(type);
      this.#maxHeaderSize =
        maxHeaderSize > 0
          ? maxHeaderSize
          : Number(realm.facts.options['--max-http-header-size'] ?? DEFAULT_MAX_HEADER_SIZE);
      for (const [bit, name] of LENIENCIES.entries())
        if ((leniency & (1 << bit)) !== 0) exports[name](this.#pointer, 1);
      this.#reset();
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
      this.#reset();
      this.headersCompleted = false;
      this.lastMessageStart = realm.clock();
      this.#connections?.add(this, true);
      return this.#callback(ON_MESSAGE_BEGIN);
    }

    onUrl(at: number, length: number): number {
      if (this.#overflows(length)) return HPE_USER;
      this.#url += this.#wasm.text(at, length);
      return 0;
    }

    onStatus(at: number, length: number): number {
      if (this.#overflows(length)) return HPE_USER;
      this.#status += this.#wasm.text(at, length);
      return 0;
    }

    onHeaderField(at: number, length: number): number {
      if (this.#overflows(length)) return HPE_USER;
      if (this.#lastWas !== 'field') {
        if (this.#fields.length === MAX_PAIRS) this.#flush();
        this.#fields.push('');
        this.#values.push('');
        this.#lastWas = 'field';
      }
      this.#fields[this.#fields.length - 1] += this.#wasm.text(at, length);
      return 0;
    }

    onHeaderValue(at: number, length: number): number {
      if (this.#overflows(length)) return HPE_USER;
      this.#lastWas = 'value';
      this.#values[this.#values.length - 1] += this.#wasm.text(at, length);
      return 0;
    }

    onHeadersComplete(status: number, upgrade: boolean, keepsAlive: boolean): number {
      const { exports } = this.#wasm;
      this.headersCompleted = true;
      this.#headerSize = 0;
      let headers: string[] | undefined;
      let url: string | undefined;
      if (this.#hasFlushed) this.#flush();
      else {
        headers = this.#pairs();
        url = this.#type === REQUEST ? this.#url : undefined;
      }
      this.#fields = [];
      this.#values = [];
      this.#lastWas = undefined;
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
          isRequest ? undefined : this.#status,
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
      if (this.#fields.length > 0) this.#flush();
      return this.#callback(ON_MESSAGE_COMPLETE);
    }

    #reset(): void {
      this.#headerSize = 0;
      this.#url = '';
      this.#status = '';
      this.#fields = [];
      this.#values = [];
      this.#lastWas = undefined;
      this.#hasFlushed = false;
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
        return this.#error(errno, read);
      return bytes === undefined ? undefined : read;
    }

    #error(errno: number, read: number): Error {
      const { exports } = this.#wasm;
      const reason = this.#wasm.string(exports.llhttp_get_error_reason(this.#pointer));
      const name = this.#wasm.string(exports.llhttp_errno_name(errno));
      const colon = reason.indexOf(':');
      const isOwn = errno === HPE_USER && colon > 0;
      return Object.assign(new Error('Parse Error'), {
        bytesParsed: read,
        code: isOwn ? reason.slice(0, colon) : name,
        reason: isOwn ? reason.slice(colon + 1) : reason,
      });
    }

    #overflows(length: number): boolean {
      this.#headerSize += length;
      if (this.#headerSize < this.#maxHeaderSize) return false;
      this.#wasm.setReason(this.#pointer, 'HPE_HEADER_OVERFLOW:Header overflow');
      return true;
    }

    #pairs(): string[] {
      const pairs: string[] = [];
      for (const [index, field] of this.#fields.entries())
        pairs.push(field, (this.#values[index] ?? '').replace(/[ \t]+$/, ''));
      return pairs;
    }

    #flush(): void {
      const pairs = this.#pairs();
      const url = this.#url;
      this.#guard(() => this.#call(ON_HEADERS, pairs, url));
      this.#fields = [];
      this.#values = [];
      this.#url = '';
      this.#hasFlushed = true;
    }

    #callback(name: number, ...values: readonly unknown[]): number {
      this.#guard(() => this.#call(name, ...values));
      return this.#thrown === undefined ? 0 : HPE_USER;
    }

    #call(name: number, ...values: readonly unknown[]): unknown {
      const callback = (this as unknown as Record<number, Callback | undefined>)[name];
      return typeof callback === 'function' ? Reflect.apply(callback, this, values) : undefined;
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
