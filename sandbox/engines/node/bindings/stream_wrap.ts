// `stream_wrap`: the streams of libuv, over sockets of the kernel. What a write cannot send at once waits for the window.
import { KernelError } from '../../../kernel/errno.ts';
import type { Watcher } from '../../../kernel/readiness.ts';
import { POLLERR, POLLHUP, POLLIN, POLLOUT } from '../../../kernel/readiness.ts';
import type { TcpSocket } from '../../../kernel/tcp-socket.ts';
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';
import { bytesOf, concat, normalize } from './buffer.ts';
import { type Encoding, encode } from './encodings.ts';
import { HandleWrap } from './handle_wrap.ts';
import { type ShutdownRequest, WriteQueue, WriteWrap } from './write_queue.ts';

/** The fields of `streamBaseState` (stream_base.h). */
const READ_BYTES_OR_ERROR = 0;
const ARRAY_BUFFER_OFFSET = 1;
const BYTES_WRITTEN = 2;
const LAST_WRITE_WAS_ASYNC = 3;
const LAST_WRITE_ERR = 4;

export const UV_EOF = -4095;
const UV_ENOTCONN = -107;
const UV_EBADF = -9;
const READ_SIZE = 65_536;

/** Takes the bytes of a stream in the place of its reader: a parser that has consumed it. */
export interface Consumer {
  take(bytes: Uint8Array): void;
}

/** One of these for each process. */
export class StreamState {
  readonly fields = new Int32Array(5);
}

export abstract class StreamWrap extends HandleWrap implements Watcher {
  readonly isStreamBase = true;
  onread: ((buffer: ArrayBuffer | undefined) => Uint8Array | undefined) | undefined;
  consumer: Consumer | undefined;
  bytesRead = 0;
  bytesWritten = 0;
  protected readonly state: StreamState;
  #socket: TcpSocket | undefined;
  #isReading = false;
  #isScheduled = false;
  #userBuffer: Uint8Array | undefined;
  readonly #writes: WriteQueue;

  constructor(realm: Realm, state: StreamState) {
    super(realm);
    this.state = state;
    this.#writes = new WriteQueue(realm, () => this.refresh());
  }

  get socket(): TcpSocket | undefined {
    return this.#socket;
  }

  get fd(): number {
    return this.#socket === undefined ? -1 : 20;
  }

  get writeQueueSize(): number {
    return this.#writes.size;
  }

  readStart(): number {
    this.#isReading = true;
    this.refresh();
    this.#schedule();
    return 0;
  }

  readStop(): number {
    this.#isReading = false;
    this.refresh();
    return 0;
  }

  useUserBuffer(buffer: Uint8Array): void {
    this.#userBuffer = buffer;
  }

  setBlocking(): number {
    return 0;
  }

  writeBuffer(_request: unknown, buffer: ArrayBufferView): number | WriteWrap {
    // The program may change its buffer as soon as the write is done.
    return this.write(bytesOf(buffer).slice());
  }

  writev(_request: unknown, chunks: readonly unknown[], allBuffers: boolean): number | WriteWrap {
    const parts: Uint8Array[] = [];
    if (allBuffers) for (const chunk of chunks) parts.push(bytesOf(chunk as ArrayBufferView));
    else
      for (let index = 0; index < chunks.length; index += 2) {
        const chunk = chunks[index];
        parts.push(
          typeof chunk === 'string'
            ? encode(chunk, normalize(chunks[index + 1]))
            : bytesOf(chunk as ArrayBufferView),
        );
      }
    return this.write(concat(parts));
  }

  writeUtf8String(_request: unknown, text: string): number | WriteWrap {
    return this.#writeText(text, 'utf8');
  }

  writeAsciiString(_request: unknown, text: string): number | WriteWrap {
    return this.#writeText(text, 'ascii');
  }

  writeLatin1String(_request: unknown, text: string): number | WriteWrap {
    return this.#writeText(text, 'latin1');
  }

  writeUcs2String(_request: unknown, text: string): number | WriteWrap {
    return this.#writeText(text, 'utf16le');
  }

  shutdown(request: ShutdownRequest): number {
    if (this.#socket === undefined) return UV_ENOTCONN;
    this.#writes.shutdown(request, this.#socket);
    return 0;
  }

  changed(bits: number): void {
    if ((bits & (POLLIN | POLLOUT | POLLERR | POLLHUP)) !== 0) this.#schedule();
  }

  gone(): void {}

  protected adopt(socket: TcpSocket): void {
    this.#socket = socket;
    socket.watchers.add(this);
    this.refresh();
  }

  /** What the loop does for a socket that something happened to. Says whether there may be more to do. */
  protected poll(): boolean {
    if (this.#socket !== undefined) this.#writes.flush(this.#socket);
    return this.#isReading && this.#read();
  }

  protected refresh(): void {
    this.setActive(this.isBusy());
  }

  protected isBusy(): boolean {
    return this.#isReading || this.#writes.isBusy;
  }

  protected onClose(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#isReading = false;
    if (socket !== undefined) {
      socket.watchers.delete(this);
      this.closeSocket(socket);
    }
    this.#writes.cancel();
  }

  protected closeSocket(socket: TcpSocket): void {
    this.realm.host.close(socket);
  }

  protected write(bytes: Uint8Array): number | WriteWrap {
    const { fields } = this.state;
    fields[BYTES_WRITTEN] = bytes.length;
    fields[LAST_WRITE_ERR] = 0;
    fields[LAST_WRITE_WAS_ASYNC] = 0;
    this.bytesWritten += bytes.length;
    if (this.#socket === undefined) return UV_EBADF;
    const written = this.#writes.write(bytes, this.#socket);
    if (typeof written !== 'number') fields[LAST_WRITE_WAS_ASYNC] = 1;
    return written;
  }

  #writeText(text: string, encoding: Encoding): number | WriteWrap {
    return this.write(encode(text, encoding));
  }

  #read(): boolean {
    const socket = this.#socket;
    if (socket === undefined) return false;
    let bytes: Uint8Array;
    try {
      bytes = socket.receive(this.#userBuffer?.length ?? READ_SIZE);
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      if (error.code === 'EAGAIN') return false;
      this.#tell(-error.errno);
      return false;
    }
    if (bytes.length === 0) {
      this.#isReading = false;
      this.refresh();
      this.#tell(UV_EOF);
      return false;
    }
    this.bytesRead += bytes.length;
    if (this.consumer !== undefined) this.consumer.take(bytes.slice());
    else if (this.#userBuffer !== undefined) {
      this.#userBuffer.set(bytes);
      this.#userBuffer = this.#tell(bytes.length) ?? this.#userBuffer;
    } else this.#tell(bytes.length, bytes.slice());
    return true;
  }

  #tell(count: number, bytes?: Uint8Array): Uint8Array | undefined {
    this.state.fields[READ_BYTES_OR_ERROR] = count;
    this.state.fields[ARRAY_BUFFER_OFFSET] = 0;
    return this.onread?.(bytes?.buffer as ArrayBuffer | undefined);
  }

  #schedule(): void {
    if (this.#isScheduled || this.#socket === undefined) return;
    this.#isScheduled = true;
    this.realm.loop.post(() => {
      this.#isScheduled = false;
      if (this.#socket === undefined) return;
      this.realm.context.within(this.frame, () => {
        if (this.poll()) this.#schedule();
      });
    });
  }
}

export function streamWrapBinding(state: StreamState): Binding {
  return {
    WriteWrap,
    ShutdownWrap: class ShutdownWrap {},
    streamBaseState: state.fields,
    LibuvStreamWrap: StreamWrap,
  };
}
