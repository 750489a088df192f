// The page's end of the bridge: connections by number over the streams of one process in the container.
import type { Connect, Connection } from '../../kernel/connection.ts';
import { KernelError } from '../../kernel/errno.ts';
import { BridgedConnection } from './bridged-connection.ts';
import type { ContainerProcess } from './container.ts';
import { type FramedProcess, frameProcess } from './framed-process.ts';
import { bytesOfText } from './frames.ts';
import { type FromBridge, parseFromBridge, type ToBridge } from './protocol.ts';

type Attempt = PromiseWithResolvers<Connection>;

export class Bridge {
  /** Resolves when the process has ended: it opens no more. */
  readonly gone: Promise<void>;
  readonly #process: ContainerProcess;
  readonly #framed: FramedProcess<ToBridge>;
  readonly #attempts = new Map<number, Attempt>();
  readonly #open = new Map<number, BridgedConnection>();
  readonly #up = Promise.withResolvers<void>();
  #ids = 0;
  #isGone = false;

  constructor(process: ContainerProcess) {
    this.#process = process;
    this.#framed = frameProcess<ToBridge>(process, {
      message: (value) => {
        const message = parseFromBridge(value);
        if (message !== undefined) this.#heard(message);
      },
      // What Node itself has to say when the script cannot run: the connections then fail.
      text: () => undefined,
    });
    this.gone = process.exit.then(
      () => this.#lose(),
      () => this.#lose(),
    );
  }

  readonly connect: Connect = async (port, signal) => {
    if (signal?.aborted) throw new KernelError('ECONNABORTED', `port ${port}`);
    await this.#up.promise;
    if (this.#isGone) throw new KernelError('ENETUNREACH', `port ${port}`);
    const id = ++this.#ids;
    const attempt = Promise.withResolvers<Connection>();
    this.#attempts.set(id, attempt);
    const giveUp = (): void => {
      attempt.reject(new KernelError('ECONNABORTED', `port ${port}`));
      this.#framed.send({ kind: 'reset', id });
    };
    signal?.addEventListener('abort', giveUp);
    this.#framed.send({ kind: 'connect', id, port });
    try {
      return await attempt.promise;
    } catch (error) {
      throw error === REFUSED ? new KernelError('ECONNREFUSED', `port ${port}`) : error;
    } finally {
      signal?.removeEventListener('abort', giveUp);
      this.#attempts.delete(id);
    }
  };

  close(): void {
    this.#process.kill();
    this.#lose();
  }

  #heard(message: FromBridge): void {
    if (message.kind === 'up') return this.#up.resolve();
    const { id } = message;
    const connection = this.#open.get(id);
    switch (message.kind) {
      case 'connected': {
        const attempt = this.#attempts.get(id);
        // Whoever asked has given it up meanwhile.
        if (attempt === undefined) return this.#framed.send({ kind: 'reset', id });
        const opened = new BridgedConnection(id, message, this.#framed.send);
        this.#open.set(id, opened);
        return attempt.resolve(opened);
      }
      case 'refused':
        return this.#attempts.get(id)?.reject(REFUSED);
      case 'data':
        return connection?.arrive(bytesOfText(message.bytes) ?? new Uint8Array(0));
      case 'taken':
        return connection?.taken(message.count);
      case 'end':
        return connection?.finish();
      case 'reset':
        return connection?.break(new KernelError('ECONNRESET'));
      case 'closed':
        return void this.#open.delete(id);
      default:
        message satisfies never;
    }
  }

  #lose(): void {
    this.#isGone = true;
    this.#up.resolve();
    for (const attempt of this.#attempts.values()) attempt.reject(new KernelError('ENETUNREACH'));
    for (const connection of this.#open.values()) connection.break(new KernelError('ECONNRESET'));
    this.#open.clear();
  }
}

const REFUSED = Symbol('refused');
