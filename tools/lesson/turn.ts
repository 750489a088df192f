// Programs of lessons listen on the same port, so that on one computer only one at a time can run: of this test, and of
// the same test in another checkout. Whoever holds the guard's port has the turn; the system gives it back when the
// holder ends, however it ends.
import { connect, createServer, type Socket } from 'node:net';

const GUARD = 48_888;

export async function takeTurn(): Promise<AsyncDisposable> {
  for (;;) {
    const turn = await holdGuard();
    if (turn !== undefined) return turn;
    await holderIsDone();
  }
}

/** Undefined where another holds it. */
function holdGuard(): Promise<AsyncDisposable | undefined> {
  const waiting = new Set<Socket>();
  const server = createServer((socket) => {
    waiting.add(socket);
    socket.on('error', () => undefined).on('close', () => waiting.delete(socket));
  });
  const turn = {
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of waiting) socket.destroy();
      }),
  };
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(GUARD, '127.0.0.1', () => resolve(turn));
  });
}

/** A connection to the holder ends with its turn. */
function holderIsDone(): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ port: GUARD, host: '127.0.0.1' });
    socket.on('error', () => undefined).once('close', () => resolve());
    socket.resume();
  });
}
