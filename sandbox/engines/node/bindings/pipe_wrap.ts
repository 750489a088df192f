// `pipe_wrap`: the standard streams, which are pipes whose other end is the machine. There are no pipes by name.
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';
import { type StreamState, StreamWrap, UV_EOF } from './stream_wrap.ts';

const SOCKET = 0;
const SERVER = 1;
const IPC = 2;
const UV_ENOTSUP = -95;
const STDIN = 0;
const STDERR = 2;

/** What the program's standard input brings: text, and its end. */
export class StandardInput {
  readonly #tellWait: (waits: boolean) => void;
  #chunks: Uint8Array[] = [];
  #isEnded = false;
  #listener: (() => void) | undefined;

  /** `tellWait` hears whether the program waits for input. */
  constructor(tellWait: (waits: boolean) => void) {
    this.#tellWait = tellWait;
  }

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#listener?.();
  }

  end(): void {
    this.#isEnded = true;
    this.#tellWait(false);
    this.#listener?.();
  }

  listen(listener: (() => void) | undefined): void {
    this.#listener = listener;
    this.#tellWait(listener !== undefined && !this.#isEnded);
  }

  take(): Uint8Array | 'end' | undefined {
    return this.#chunks.shift() ?? (this.#isEnded ? 'end' : undefined);
  }

  /** As read(2) does: 0 is the end, and undefined means that nothing has come yet. */
  read(into: Uint8Array): number | undefined {
    const next = this.take();
    if (next === undefined || next === 'end') return next && 0;
    into.set(next.subarray(0, into.length));
    if (next.length > into.length) this.#chunks.unshift(next.subarray(into.length));
    return Math.min(next.length, into.length);
  }

  /** Calls once, when something comes. */
  once(listener: () => void): void {
    this.listen(() => {
      this.listen(undefined);
      listener();
    });
  }
}

export function pipeWrapBinding(realm: Realm, state: StreamState, input: StandardInput): Binding {
  class Pipe extends StreamWrap {
    #fd = -1;
    #reads = false;

    constructor(_type: number) {
      super(realm, state);
    }

    open(fd: number): number {
      this.#fd = fd;
      return 0;
    }

    override get fd(): number {
      return this.#fd;
    }

    bind(): number {
      return UV_ENOTSUP;
    }

    listen(): number {
      return UV_ENOTSUP;
    }

    connect(): number {
      return UV_ENOTSUP;
    }

    fchmod(): number {
      return UV_ENOTSUP;
    }

    override readStart(): number {
      if (this.#fd !== STDIN) return 0;
      this.#reads = true;
      this.setActive(true);
      input.listen(() => this.#deliver());
      this.#deliver();
      return 0;
    }

    override readStop(): number {
      this.#reads = false;
      input.listen(undefined);
      this.setActive(false);
      return 0;
    }

    override shutdown(request: { oncomplete?: (status: number) => void }): number {
      realm.loop.post(realm.context.keep(() => request.oncomplete?.(0)));
      return 0;
    }

    protected override write(bytes: Uint8Array): number {
      state.fields[2] = bytes.length;
      state.fields[4] = 0;
      this.bytesWritten += bytes.length;
      realm.write(this.#fd === STDERR ? 'stderr' : 'stdout', bytes);
      return 0;
    }

    #deliver(): void {
      realm.loop.post(() => {
        if (!this.#reads) return;
        const next = input.take();
        if (next === undefined) return;
        state.fields[1] = 0;
        if (next === 'end') {
          this.#reads = false;
          this.setActive(false);
          state.fields[0] = UV_EOF;
          this.onread?.(undefined);
          return;
        }
        state.fields[0] = next.length;
        this.onread?.(next.slice().buffer as ArrayBuffer);
        this.#deliver();
      });
    }
  }
  return {
    Pipe,
    PipeConnectWrap: class PipeConnectWrap {},
    constants: { SOCKET, SERVER, IPC, UV_READABLE: 1, UV_WRITABLE: 2 },
  };
}
