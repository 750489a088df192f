// The connection of one client: opened when it is needed, and dropped at once when it has to be.
import type { Connect, Connection } from '../kernel/connection.ts';
import type { Time } from '../kernel/time.ts';
import { LoadError } from './load-error.ts';

export class Call {
  readonly #connect: Connect;
  readonly #port: number;
  readonly #time: Time;
  #connection: Connection | undefined;
  /** Connections that we have ended and the server has not. */
  readonly #leaving = new Set<Connection>();
  #givingUp = new AbortController();
  /** Ends a pause ahead of its time. */
  #wake: (() => void) | undefined;

  constructor(connect: Connect, port: number, time: Time) {
    this.#connect = connect;
    this.#port = port;
    this.#time = time;
  }

  get isOpen(): boolean {
    return this.#connection !== undefined;
  }

  /** The connection that is open, or a new one. Rejects with `KernelError`. */
  async open(): Promise<Connection> {
    if (this.#connection !== undefined) return this.#connection;
    const { signal } = this.#givingUp;
    const connection = await this.#connect(this.#port, signal);
    if (signal.aborted) {
      connection.reset();
      throw new LoadError('NO_CONNECTION', 'the connection was given up');
    }
    this.#connection = connection;
    return connection;
  }

  /** Ends our direction, and waits for the server's end: a reset would show up in its log as an error. */
  leave(): void {
    const connection = this.#connection;
    if (connection === undefined) return;
    this.#connection = undefined;
    this.#leaving.add(connection);
    connection.end();
    connection
      .read()
      .then((bytes) => bytes !== undefined && connection.reset())
      .catch(() => {})
      .finally(() => this.#leaving.delete(connection));
  }

  /** Gives up whatever is under way. The next `open` connects anew. */
  drop(): void {
    this.#givingUp.abort();
    this.#givingUp = new AbortController();
    for (const connection of this.#leaving) connection.reset();
    this.#connection?.reset();
    this.#connection = undefined;
    this.#wake?.();
  }

  /** Resolves when so much time has passed, or when the call is dropped. */
  pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#time.after(milliseconds, () => this.#wake?.());
      this.#wake = () => {
        this.#wake = undefined;
        cancel();
        resolve();
      };
    });
  }
}
