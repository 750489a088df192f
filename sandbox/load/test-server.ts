// For tests: servers in memory, and the time and the network that a run needs.
import { connectFrom, SocketConnection } from '../kernel/connect.ts';
import type { Connect, Connection } from '../kernel/connection.ts';
import { KernelError } from '../kernel/errno.ts';
import { bytes, listening, network, nth, text } from '../kernel/test-network.ts';
import { TestTime } from '../kernel/test-time.ts';
import { MOST_CLIENTS } from './plan.ts';

export const PORT = 8888;

export interface Scene {
  readonly connect: Connect;
  readonly time: TestTime;
  /** How many connections were accepted. */
  readonly accepted: () => number;
  /** What the client's host and the switch still keep track of, beside the listening port. */
  readonly left: () => number;
}

/** A server on a host of its own that does `serve` with every connection. */
export function scene(serve: (connection: Connection) => Promise<void>, backlog = 4096): Scene {
  const { hosts, switch: joining } = network(2, {}, MOST_CLIENTS);
  const [near, far] = [nth(hosts, 0), nth(hosts, 1)];
  const listener = listening(far, PORT, backlog);
  let accepted = 0;
  const acceptAll = (): void => {
    while (listener.backlog.length > 0) {
      const connection = new SocketConnection(far, far.accept(listener));
      accepted += 1;
      serve(connection).catch((error: unknown) => {
        if (!(error instanceof KernelError)) throw error;
      });
    }
  };
  listener.watchers.add({ changed: acceptAll, gone: () => {} });
  return {
    connect: connectFrom(near),
    time: new TestTime(),
    accepted: () => accepted,
    left: () => near.size + joining.size - 1,
  };
}

/** Answers each request on a connection with what `answer` gives; `undefined` ends the connection. */
export function http(
  answer: (connection: Connection, request: number) => Promise<string | undefined>,
) {
  return async (connection: Connection): Promise<void> => {
    for (let request = 0; await hasRequest(connection); request += 1) {
      const said = await answer(connection, request);
      if (said === undefined) break;
      await connection.write(bytes(said));
    }
    connection.end();
  };
}

export const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** Reads a head. False where the client has ended. */
async function hasRequest(connection: Connection): Promise<boolean> {
  let head = '';
  while (!head.endsWith('\r\n\r\n')) {
    const more = await connection.read();
    if (more === undefined) return false;
    head += text(more);
  }
  return true;
}

/** As `time.pass`, and lets all promises settle after each thing that falls due. */
export async function passSlowly(time: TestTime, milliseconds: number): Promise<void> {
  const until = time.now() + milliseconds;
  do await new Promise((resolve) => setImmediate(resolve));
  while (time.runNext(until));
  time.pass(until - time.now());
}
