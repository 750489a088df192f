// What a stream could not send at once: it waits for the window of its socket, in order, and then the stream may end.
import { KernelError } from '../../../kernel/errno.ts';
import type { TcpSocket } from '../../../kernel/tcp-socket.ts';
import type { Realm } from '../realm.ts';
import { later } from './later.ts';

const UV_ECANCELED = -125;

export class WriteWrap {
  writeStatus: number | null = null;
  error: unknown;
  oncomplete?: (status: number) => void;
}

export interface ShutdownRequest {
  oncomplete?: (status: number) => void;
}

interface Ending {
  readonly request: ShutdownRequest;
  readonly frame: unknown;
}

interface Pending {
  readonly request: WriteWrap;
  readonly frame: unknown;
  rest: Uint8Array;
}

export class WriteQueue {
  readonly #realm: Realm;
  readonly #changed: () => void;
  readonly #pending: Pending[] = [];
  #shutdown: Ending | undefined;

  /** `changed` hears that it has become busy, or is so no longer. */
  constructor(realm: Realm, changed: () => void) {
    this.#realm = realm;
    this.#changed = changed;
  }

  /** Bytes that wait. */
  get size(): number {
    return this.#pending.reduce((sum, { rest }) => sum + rest.length, 0);
  }

  get isBusy(): boolean {
    return this.#pending.length > 0 || this.#shutdown !== undefined;
  }

  /** 0 where all of it went out, an error of libuv's, or what to wait for. */
  write(bytes: Uint8Array, socket: TcpSocket): number | WriteWrap {
    const sent = this.#pending.length > 0 ? 0 : send(bytes, socket);
    if (sent < 0) return sent;
    if (sent === bytes.length) return 0;
    const request = new WriteWrap();
    const frame = this.#realm.context.get();
    this.#pending.push({ request, frame, rest: bytes.subarray(sent) });
    this.#changed();
    return request;
  }

  flush(socket: TcpSocket): void {
    for (let next = this.#pending[0]; next !== undefined; next = this.#pending[0]) {
      const sent = send(next.rest, socket);
      if (sent >= 0 && sent < next.rest.length) {
        next.rest = next.rest.subarray(sent);
        return;
      }
      this.#pending.shift();
      this.#complete(next, sent < 0 ? sent : 0);
      this.#changed();
    }
    if (this.#shutdown !== undefined) this.#finish(socket);
  }

  /** Ends the stream behind what waits, and from the loop: the program has not heard of it before others do (uv__drain). */
  shutdown(request: ShutdownRequest, socket: TcpSocket): void {
    this.#shutdown = { request, frame: this.#realm.context.get() };
    this.#changed();
    if (this.#pending.length === 0) this.#realm.loop.post(() => this.#finish(socket));
  }

  cancel(): void {
    for (const each of this.#pending.splice(0)) this.#complete(each, UV_ECANCELED);
    const ending = this.#shutdown;
    this.#shutdown = undefined;
    if (ending !== undefined) this.#complete(ending, UV_ECANCELED);
  }

  #finish(socket: TcpSocket): void {
    const ending = this.#shutdown;
    if (ending === undefined) return;
    this.#shutdown = undefined;
    let status = 0;
    try {
      socket.shutdown(false, true);
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      status = -error.errno;
    }
    this.#changed();
    this.#realm.context.within(ending.frame, () => ending.request.oncomplete?.(status));
  }

  #complete({ request, frame }: Pending | Ending, status: number): void {
    this.#realm.context.within(frame, () => later(this.#realm, () => request.oncomplete?.(status)));
  }
}

/** How many bytes went out, or what went wrong. */
function send(bytes: Uint8Array, socket: TcpSocket): number {
  let sent = 0;
  try {
    while (sent < bytes.length) sent += socket.send(sent === 0 ? bytes : bytes.subarray(sent));
    return sent;
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    return error.code === 'EAGAIN' ? sent : -error.errno;
  }
}
