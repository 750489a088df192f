// A native TCP connection with the face of the machine's, so that one client measures both.
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import type { Connection } from '../sandbox/kernel/connection.ts';

export async function connectNative(port: number): Promise<Connection> {
  const socket = connectTcp({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const arrived: Uint8Array[] = [];
  let wake: (() => void) | undefined;
  socket.on('data', (bytes) => {
    arrived.push(bytes);
    wake?.();
  });
  return {
    local: { address: '127.0.0.1', port: socket.localPort ?? 0 },
    remote: { address: '127.0.0.1', port },
    read: async () => {
      if (arrived.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return arrived.shift();
    },
    write: async (bytes) => void socket.write(bytes),
    end: () => void socket.end(),
    reset: () => void socket.destroy(),
  };
}
