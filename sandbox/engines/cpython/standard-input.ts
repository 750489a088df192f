// Standard input: a pipe whose writing end the engine holds, and the news of whether the program waits for it.
import type { Host } from '../../kernel/host.ts';
import { POLLERR, POLLOUT, type Watcher } from '../../kernel/readiness.ts';
import type { TcpSocket } from '../../kernel/tcp-socket.ts';
import type { Soon } from './token.ts';

export class StandardInput {
  /** The end that the program reads from. */
  readonly file: TcpSocket;
  readonly #writer: TcpSocket;
  readonly #host: Host;
  readonly #soon: Soon;
  readonly #tell: (waits: boolean) => void;
  #written: Promise<void> = Promise.resolve();
  #waits = false;
  #isLooking = false;

  constructor(host: Host, soon: Soon, tell: (waits: boolean) => void) {
    [this.file, this.#writer] = host.pipe();
    this.#host = host;
    this.#soon = soon;
    this.#tell = tell;
    this.file.watchers.onChange = () => this.#look();
  }

  /** Resolves when the pipe has taken all of it, or when nobody will read it any more. */
  write(text: string): Promise<void> {
    this.#written = this.#written.then(() => this.#send(new TextEncoder().encode(text)));
    return this.#written;
  }

  end(): void {
    void this.#written.then(() => this.#host.close(this.#writer));
  }

  async #send(bytes: Uint8Array): Promise<void> {
    let rest = bytes;
    while (rest.length > 0) {
      if ((this.#writer.readiness & POLLERR) !== 0) return;
      if ((this.#writer.readiness & POLLOUT) === 0) await this.#roomOrError();
      else rest = rest.subarray(this.#writer.send(rest));
    }
  }

  #roomOrError(): Promise<void> {
    const { watchers } = this.#writer;
    return new Promise((resolve) => {
      const settle = (): void => {
        watchers.delete(watcher);
        resolve();
      };
      const watcher: Watcher = { changed: settle, gone: settle };
      watchers.add(watcher);
    });
  }

  /** A program that asks again at once has not ceased to wait: so the look comes a task later. */
  #look(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#soon(() => {
      this.#isLooking = false;
      const waits = this.file.watchers.size > 0 && this.file.readiness === 0;
      if (waits === this.#waits) return;
      this.#waits = waits;
      this.#tell(waits);
    });
  }
}
