// A port of the machine, offered on this computer's loopback: bytes both ways, half-close and resets kept.
import { createServer, type Socket } from 'node:net';
import type { Connect, Connection } from '../kernel/connection.ts';

export interface Published {
  readonly host: number;
  readonly port: number;
  /** Rejects where the host's port is taken. */
  readonly listening: Promise<void>;
  readonly close: () => void;
}

export function publishPort(connect: Connect, host: number, port: number): Published {
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => undefined);
    connect(port).then(
      (connection) => join(socket, connection),
      () => socket.resetAndDestroy(),
    );
  });
  const listening = new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`port ${host} of this computer is taken: publish on another`)
          : error,
      ),
    );
    server.listen(host, '127.0.0.1', resolve);
  });
  return {
    host,
    port,
    listening,
    close: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

function join(socket: Socket, connection: Connection): void {
  socket.on('error', () => connection.reset());
  void outward(socket, connection).catch(() => socket.resetAndDestroy());
  void inward(socket, connection).catch(() => socket.resetAndDestroy());
}

async function outward(socket: Socket, connection: Connection): Promise<void> {
  for (let bytes = await connection.read(); bytes !== undefined; bytes = await connection.read()) {
    if (!socket.write(bytes)) await new Promise((resolve) => socket.once('drain', resolve));
  }
  socket.end();
}

async function inward(socket: Socket, connection: Connection): Promise<void> {
  for await (const bytes of socket.iterator({ destroyOnReturn: false }))
    await connection.write(new Uint8Array(bytes));
  connection.end();
}
