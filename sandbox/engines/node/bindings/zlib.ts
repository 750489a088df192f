// `zlib`: deflate and inflate by pako, the port of zlib itself, step by step as Node's C++ drives it (node_zlib.cc).
import {
  ZStream,
  zlibDeflate,
  zlibDeflateEnd,
  zlibDeflateInit2,
  zlibDeflateReset,
  zlibDeflateSetDictionary,
  zlibInflate,
  zlibInflateEnd,
  zlibInflateInit2,
  zlibInflateReset,
  zlibInflateSetDictionary,
} from 'pako';
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';
import { bytesOf } from './buffer.ts';
import { encode } from './encodings.ts';
import { later } from './later.ts';

/** node_zlib_mode */
const DEFLATE = 1;
const INFLATE = 2;
const GZIP = 3;
const GUNZIP = 4;
const DEFLATERAW = 5;
const INFLATERAW = 6;
const UNZIP = 7;

const Z_FINISH = 4;
const Z_OK = 0;
const Z_STREAM_END = 1;
const Z_NEED_DICT = 2;
const Z_DATA_ERROR = -3;
const Z_BUF_ERROR = -5;
const Z_DEFLATED = 8;
const NAMES: Readonly<Record<number, string>> = {
  [Z_NEED_DICT]: 'Z_NEED_DICT',
  [-1]: 'Z_ERRNO',
  [-2]: 'Z_STREAM_ERROR',
  [Z_DATA_ERROR]: 'Z_DATA_ERROR',
  [-4]: 'Z_MEM_ERROR',
  [Z_BUF_ERROR]: 'Z_BUF_ERROR',
  [-6]: 'Z_VERSION_ERROR',
};
const GZIP_MAGIC = [0x1f, 0x8b] as const;

type Stream = InstanceType<typeof ZStream>;

export function zlibBinding(realm: Realm): Binding {
  class Zlib {
    onerror: ((message: string, errno: number, code: string) => void) | undefined;
    #mode: number;
    readonly #stream: Stream = new ZStream();
    #state: Uint32Array = new Uint32Array(2);
    #callback: (() => void) | undefined;
    #dictionary: Uint8Array | undefined;
    #windowBits = 15;
    #level = 6;
    #memLevel = 8;
    #strategy = 0;
    #isOpen = false;
    #isWriting = false;
    #closesLater = false;
    #magic = 0;

    constructor(mode: number) {
      this.#mode = mode;
    }

    init(
      windowBits: number,
      level: number,
      memLevel: number,
      strategy: number,
      state: Uint32Array,
      callback: () => void,
      dictionary?: ArrayBufferView,
    ): void {
      this.#windowBits = windowBits;
      this.#level = level;
      this.#memLevel = memLevel;
      this.#strategy = strategy;
      this.#state = state;
      this.#callback = callback;
      this.#dictionary = dictionary === undefined ? undefined : bytesOf(dictionary);
      this.#open();
    }

    getAsyncId(): number {
      return 0;
    }

    params(level: number, strategy: number): void {
      // deflateParams: what was compressed is flushed by the library before; the rest takes the new settings.
      this.#level = level;
      this.#strategy = strategy;
      Object.assign(this.#stream.state as object, { level: level < 0 ? 6 : level, strategy });
    }

    reset(): void {
      if (this.#compresses) zlibDeflateReset(this.#stream);
      else zlibInflateReset(this.#stream);
      this.#magic = 0;
      if (this.#dictionary !== undefined) this.#setDictionary();
    }

    close(): void {
      if (this.#isWriting) {
        this.#closesLater = true;
        return;
      }
      if (this.#isOpen && this.#compresses) zlibDeflateEnd(this.#stream);
      else if (this.#isOpen) zlibInflateEnd(this.#stream);
      this.#isOpen = false;
    }

    writeSync(...values: Parameters<Zlib['run']>): void {
      const error = this.run(...values);
      this.#report();
      if (error !== undefined) this.#fail(...error);
    }

    write(...values: Parameters<Zlib['run']>): void {
      this.#isWriting = true;
      later(realm, () => {
        const error = this.#closesLater ? undefined : this.run(...values);
        this.#isWriting = false;
        if (this.#closesLater) {
          this.#closesLater = false;
          this.close();
          return;
        }
        if (error !== undefined) {
          this.#fail(...error);
          return;
        }
        this.#report();
        if (this.#callback !== undefined) Reflect.apply(this.#callback, this, []);
      });
    }

    /** One step; what went wrong, if something did. */
    run(
      flush: number,
      input: ArrayBufferView | null,
      inOffset: number,
      inLength: number,
      output: ArrayBufferView,
      outOffset: number,
      outLength: number,
    ): [string, number] | undefined {
      const stream = this.#stream;
      stream.input = input === null ? new Uint8Array() : bytesOf(input);
      stream.next_in = inOffset;
      stream.avail_in = inLength;
      stream.output = bytesOf(output);
      stream.next_out = outOffset;
      stream.avail_out = outLength;
      if (this.#compresses) return this.#judge(zlibDeflate(stream, flush as never), flush);
      if (this.#mode === UNZIP && !this.#detect()) return undefined;
      return this.#judge(this.#inflate(flush), flush);
    }

    get #compresses(): boolean {
      return this.#mode === DEFLATE || this.#mode === GZIP || this.#mode === DEFLATERAW;
    }

    #open(): void {
      const bits =
        this.#mode === GZIP || this.#mode === GUNZIP
          ? this.#windowBits + 16
          : this.#mode === UNZIP
            ? this.#windowBits + 32
            : this.#mode === DEFLATERAW || this.#mode === INFLATERAW
              ? -this.#windowBits
              : this.#windowBits;
      const stream = this.#stream;
      if (this.#compresses)
        zlibDeflateInit2(
          stream,
          this.#level as never,
          Z_DEFLATED as never,
          bits,
          this.#memLevel,
          this.#strategy as never,
        );
      else zlibInflateInit2(stream, bits);
      this.#isOpen = true;
      if (this.#dictionary !== undefined) this.#setDictionary();
    }

    #setDictionary(): void {
      if (this.#compresses) zlibDeflateSetDictionary(this.#stream, this.#dictionary as Uint8Array);
      else if (this.#mode === INFLATERAW)
        zlibInflateSetDictionary(this.#stream, this.#dictionary as Uint8Array);
    }

    /** Whether enough has come to tell gzip from deflate. */
    #detect(): boolean {
      const { input, next_in: at, avail_in: count } = this.#stream;
      for (let index = 0; index < count && this.#magic < 2; index++) {
        if ((input as Uint8Array)[at + index] !== GZIP_MAGIC[this.#magic as 0 | 1]) {
          this.#mode = INFLATE;
          return true;
        }
        this.#magic++;
      }
      if (this.#magic === 2) this.#mode = GUNZIP;
      return count > 0;
    }

    #inflate(flush: number): number {
      const stream = this.#stream;
      let status: number = zlibInflate(stream, flush as never);
      if (this.#mode !== INFLATERAW && status === Z_NEED_DICT && this.#dictionary !== undefined) {
        status = zlibInflateSetDictionary(stream, this.#dictionary);
        if (status === Z_OK) status = zlibInflate(stream, flush as never);
        else if (status === Z_DATA_ERROR) status = Z_NEED_DICT;
      }
      // More members may follow; zeros are padding, and all else is garbage after the end.
      while (
        stream.avail_in > 0 &&
        this.#mode === GUNZIP &&
        status === Z_STREAM_END &&
        (stream.input as Uint8Array)[stream.next_in] !== 0
      ) {
        zlibInflateReset(stream);
        status = zlibInflate(stream, flush as never);
      }
      return status;
    }

    #judge(status: number, flush: number): [string, number] | undefined {
      switch (status) {
        case Z_OK:
        case Z_BUF_ERROR:
          if (this.#stream.avail_out !== 0 && flush === Z_FINISH)
            return ['unexpected end of file', Z_BUF_ERROR];
          return undefined;
        case Z_STREAM_END:
          return undefined;
        case Z_NEED_DICT:
          return [this.#dictionary === undefined ? 'Missing dictionary' : 'Bad dictionary', status];
        default:
          return [String(this.#stream.msg || 'Zlib error'), status];
      }
    }

    #report(): void {
      this.#state[0] = this.#stream.avail_out;
      this.#state[1] = this.#stream.avail_in;
    }

    #fail(message: string, status: number): void {
      this.onerror?.(message, status, NAMES[status] ?? 'Z_ERRNO');
    }
  }
  return { Zlib, crc32: checksum };
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function checksum(data: string | ArrayBufferView, start: number): number {
  let value = ~start;
  for (const byte of typeof data === 'string' ? encode(data, 'utf8') : bytesOf(data))
    value = (value >>> 8) ^ (TABLE[(value ^ byte) & 0xff] as number);
  return ~value >>> 0;
}
