// Services in the manner of Diesel: each client has a handler of its own.
//
// The functions need not be told whom they speak to: an AsyncLocalStorage remembers it, over every await.
import { AsyncLocalStorage } from 'node:async_hooks';
import { EventEmitter, once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** The client has gone. */
class HungUp extends Error {}

class Client {
  readonly #socket: Socket;
  readonly #parts: AsyncIterator<Buffer, undefined>;
  #read = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#parts = socket.iterator({ destroyOnReturn: false });
  }

  /** The first bytes that have not been taken, so many as `size` finds enough. It is asked again as long as it gives 0. */
  async take(size: (read: Buffer) => number): Promise<Buffer> {
    while (size(this.#read) === 0) {
      const { done, value } = await this.#parts.next();
      if (done) throw new HungUp();
      this.#read = Buffer.concat([this.#read, value]);
    }
    const taken = this.#read.subarray(0, size(this.#read));
    this.#read = this.#read.subarray(taken.length);
    return taken;
  }

  write(text: string): void {
    this.#socket.write(text);
  }
}

const own = new AsyncLocalStorage<Client>();
const events = new EventEmitter().setMaxListeners(0);

export function serve(handler: () => Promise<void>, port: number): void {
  const server = createServer(async (socket) => {
    socket.on('error', () => socket.destroy());
    try {
      await own.run(new Client(socket), handler);
    } catch (error) {
      if (!socket.destroyed && !(error instanceof HungUp)) console.error(error);
    } finally {
      socket.end();
    }
  });
  server.listen(port);
}

/** The one who is served here. */
function client(): Client {
  const mine = own.getStore();
  if (mine === undefined) throw new Error('nobody is being served here');
  return mine;
}

/** The next line of the client, without its end. */
export async function untilEol(): Promise<string> {
  const line = await client().take((read) => read.indexOf('\n') + 1);
  return line.toString('latin1').trimEnd();
}

/** So many bytes of the client, as text. */
export async function receive(size: number): Promise<string> {
  if (size === 0) return '';
  const bytes = await client().take((read) => (read.length < size ? 0 : size));
  return bytes.toString();
}

export function send(text: string): void {
  client().write(text);
}

export async function sleep(milliseconds: number): Promise<void> {
  await setTimeout(milliseconds);
}

/** Until somebody fires the event of this name. */
export async function wait(name: string): Promise<void> {
  await once(events, name);
}

/** Wakes all that wait for the event now. */
export function fire(name: string): void {
  events.emit(name);
}
