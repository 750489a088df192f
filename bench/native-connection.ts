// A native TCP connection with the face of the machine's, so that one client measures, or checks, both.
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import type { Connection } from '../sandbox/kernel/connection.ts';
import { ERRNO, type ErrnoName, KernelError } from '../sandbox/kernel/errno.ts';

export async function connectNative(port: number): Promise<Connection> {
  const socket = connectTcp({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
  try {
    await once(socket, 'connect');
  } catch (error) {
    throw asKernelError(error);
  }
  const arrived: Uint8Array[] = [];
  let ended = false;
  let fault: unknown;
  let wake: (() => void) | undefined;
  socket.on('data', (bytes: Buffer) => {
    arrived.push(bytes);
    wake?.();
  });
  socket.on('end', () => {
    ended = true;
    wake?.();
  });
  socket.on('error', (error) => {
    fault = asKernelError(error);
    wake?.();
  });
  return {
    local: { address: '127.0.0.1', port: socket.localPort ?? 0 },
    remote: { address: '127.0.0.1', port },
    read: async () => {
      if (arrived.length === 0 && !ended && fault === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const bytes = arrived.shift();
      if (bytes === undefined && !ended) throw fault;
      return bytes;
    },
    write: async (bytes) => {
      if (fault !== undefined) throw fault;
      socket.write(bytes);
    },
    end: () => void socket.end(),
    reset: () => {
      fault ??= new KernelError('ECONNABORTED');
      wake?.();
      socket.resetAndDestroy();
    },
  };
}

/** Node names errors as Linux does; a name that the kernel does not know stays Node's. */
function asKernelError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code in ERRNO ? new KernelError(code as ErrnoName) : error;
}
