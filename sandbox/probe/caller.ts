// Opens the probe's connections, and keeps hold of those that are still open.
import type { Connect, Connection } from '../kernel/connection.ts';
import type { Clock, Deadline } from './deadline.ts';
import { errnoOf, ProbeError } from './probe-error.ts';

export class Caller {
  readonly port: number;
  readonly clock: Clock;
  readonly #connect: Connect;
  readonly #open = new Set<Connection>();

  constructor(connect: Connect, port: number, clock: Clock) {
    this.#connect = connect;
    this.port = port;
    this.clock = clock;
  }

  async call(deadline: Deadline, port: number = this.port): Promise<Connection> {
    const opening = this.#connect(port);
    const connection = await deadline
      .wait(opening, (spent) => {
        opening.then(
          (late) => late.reset(),
          () => {},
        );
        return new ProbeError(
          'TIMEOUT',
          `The server did not accept the connection within ${spent}: it may be busy with another request.`,
        );
      })
      .catch((error: unknown) => {
        throw inWords(error, port);
      });
    this.#open.add(connection);
    return connection;
  }

  drop(connection: Connection): void {
    if (this.#open.delete(connection)) connection.reset();
  }

  /**
   * Ends our direction and reads on until the server has ended its own. A reset would be rude: it shows up in the
   * server's log as an error, though the check was content.
   */
  async leave(connection: Connection): Promise<void> {
    this.#open.delete(connection);
    connection.end();
    try {
      while ((await connection.read()) !== undefined);
    } catch {
      // The server was ruder than we are; nobody waits for more.
    }
  }

  hangUp(): void {
    for (const connection of [...this.#open]) this.drop(connection);
  }
}

function inWords(error: unknown, port: number): unknown {
  const errno = errnoOf(error);
  if (errno === undefined) return error;
  return errno === 'ECONNREFUSED'
    ? new ProbeError('REFUSED', `Nothing listens on port ${port}: press Run first.`)
    : new ProbeError('RESET', `The connection to port ${port} failed with ${errno}.`);
}
