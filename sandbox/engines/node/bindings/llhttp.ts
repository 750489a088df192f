// llhttp in wasm: one instance for all parsers of a process. It calls back while it executes, so one parser at a time is the
// one that it speaks of.
import { TextDecoder, TextEncoder } from '../platform.ts';

/** What a parser hears of the bytes that it was given: ranges of the wasm's memory, and answers as llhttp wants them. */
export interface LlhttpListener {
  onMessageBegin(): number;
  onUrl(at: number, length: number): number;
  onStatus(at: number, length: number): number;
  onHeaderField(at: number, length: number): number;
  onHeaderValue(at: number, length: number): number;
  onHeadersComplete(status: number, upgrade: boolean, keepsAlive: boolean): number;
  onBody(at: number, length: number): number;
  onMessageComplete(): number;
}

/** The functions that Node's own build of llhttp exports. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  _initialize(): void;
  malloc(size: number): number;
  free(pointer: number): void;
  llhttp_alloc(type: number): number;
  llhttp_free(parser: number): void;
  llhttp_execute(parser: number, at: number, length: number): number;
  llhttp_finish(parser: number): number;
  llhttp_pause(parser: number): void;
  llhttp_resume(parser: number): void;
  llhttp_resume_after_upgrade(parser: number): void;
  llhttp_get_error_pos(parser: number): number;
  llhttp_get_error_reason(parser: number): number;
  llhttp_set_error_reason(parser: number, reason: number): void;
  llhttp_errno_name(errno: number): number;
  llhttp_get_method(parser: number): number;
  llhttp_get_http_major(parser: number): number;
  llhttp_get_http_minor(parser: number): number;
  llhttp_get_upgrade(parser: number): number;
  llhttp_set_lenient_headers(parser: number, on: number): void;
  llhttp_set_lenient_chunked_length(parser: number, on: number): void;
  llhttp_set_lenient_keep_alive(parser: number, on: number): void;
  llhttp_set_lenient_transfer_encoding(parser: number, on: number): void;
  llhttp_set_lenient_version(parser: number, on: number): void;
  llhttp_set_lenient_data_after_close(parser: number, on: number): void;
  llhttp_set_lenient_optional_lf_after_cr(parser: number, on: number): void;
  llhttp_set_lenient_optional_crlf_after_chunk(parser: number, on: number): void;
  llhttp_set_lenient_optional_cr_before_lf(parser: number, on: number): void;
  llhttp_set_lenient_spaces_after_chunk_size(parser: number, on: number): void;
}

const ROOM = 65_536;

/** llhttp.h, llhttp_errno_t: a callback stopped it. */
export const HPE_USER = 24;

export class Llhttp {
  readonly exports: Exports;
  current: LlhttpListener | undefined;
  #room = 0;
  #size = 0;
  readonly #reasons = new Map<string, number>();
  readonly #decoder = new TextDecoder('latin1');

  constructor(wasm: Uint8Array) {
    const on =
      (run: (listener: LlhttpListener, ...values: number[]) => number) =>
      (_parser: number, ...values: number[]): number =>
        this.current === undefined ? 0 : run(this.current, ...values);
    const instance = new WebAssembly.Instance(
      new WebAssembly.Module(wasm as Uint8Array<ArrayBuffer>),
      {
        env: {
          wasm_on_message_begin: on((listener) => listener.onMessageBegin()),
          wasm_on_url: on((listener, at = 0, length = 0) => listener.onUrl(at, length)),
          wasm_on_status: on((listener, at = 0, length = 0) => listener.onStatus(at, length)),
          wasm_on_header_field: on((listener, at = 0, length = 0) =>
            listener.onHeaderField(at, length),
          ),
          wasm_on_header_value: on((listener, at = 0, length = 0) =>
            listener.onHeaderValue(at, length),
          ),
          wasm_on_headers_complete: on((listener, status = 0, upgrade = 0, keepsAlive = 0) =>
            listener.onHeadersComplete(status, upgrade !== 0, keepsAlive !== 0),
          ),
          wasm_on_body: on((listener, at = 0, length = 0) => listener.onBody(at, length)),
          wasm_on_message_complete: on((listener) => listener.onMessageComplete()),
        },
      },
    );
    this.exports = instance.exports as unknown as Exports;
    this.exports._initialize();
  }

  /** Lays bytes into the wasm's memory and says where. */
  place(bytes: Uint8Array): number {
    if (bytes.length > this.#size) {
      if (this.#room !== 0) this.exports.free(this.#room);
      this.#size = Math.max(ROOM, bytes.length);
      this.#room = this.exports.malloc(this.#size);
    }
    new Uint8Array(this.exports.memory.buffer).set(bytes, this.#room);
    return this.#room;
  }

  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.exports.memory.buffer, at, length);
  }

  text(at: number, length: number): string {
    if (length < 24) {
      const bytes = this.bytes(at, length);
      return String.fromCharCode(...bytes);
    }
    return this.#decoder.decode(this.bytes(at, length));
  }

  string(at: number): string {
    if (at === 0) return '';
    const memory = new Uint8Array(this.exports.memory.buffer);
    return this.text(at, memory.indexOf(0, at) - at);
  }

  /** Why a parser stopped, as Node's library is told it. */
  parseError(parser: number, errno: number, bytesParsed: number): Error {
    const reason = this.string(this.exports.llhttp_get_error_reason(parser));
    const name = this.string(this.exports.llhttp_errno_name(errno));
    const colon = reason.indexOf(':');
    const isOwn = errno === HPE_USER && colon > 0;
    return Object.assign(new Error('Parse Error'), {
      bytesParsed,
      code: isOwn ? reason.slice(0, colon) : name,
      reason: isOwn ? reason.slice(colon + 1) : reason,
    });
  }

  setReason(parser: number, reason: string): void {
    let at = this.#reasons.get(reason);
    if (at === undefined) {
      const bytes = new TextEncoder().encode(`${reason}\0`);
      at = this.exports.malloc(bytes.length);
      new Uint8Array(this.exports.memory.buffer).set(bytes, at);
      this.#reasons.set(reason, at);
    }
    this.exports.llhttp_set_error_reason(parser, at);
  }
}
