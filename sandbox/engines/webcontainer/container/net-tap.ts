// The tap within a program: what its servers' connections carry, seen where Node's streams meet the system. A connection
// between two programs, or within one, is seen once: at the server.
import { Server, type Socket } from 'node:net';
import { threadId } from 'node:worker_threads';
import type { Direction } from '../../../kernel/tap.ts';
import { textOfBytes } from '../frames.ts';
import { FRAME_BYTES, type FramedTapEvent } from '../protocol.ts';

type Report = (event: FramedTapEvent) => void;

/** Each thread counts in a range of its own. */
let flows = threadId * 2 ** 32;

export function tapServers(report: Report): void {
  const { listen } = Server.prototype;
  const tapped = new WeakSet<Server>();
  Server.prototype.listen = function (this: Server, ...values: unknown[]) {
    if (!tapped.has(this)) {
      tapped.add(this);
      this.prependListener('connection', (socket: Socket) => tapSocket(socket, report));
    }
    return Reflect.apply(listen, this, values);
  } as typeof listen;
}

function tapSocket(socket: Socket, report: Report): void {
  const { remoteAddress, remotePort, localAddress, localPort } = socket;
  // A pipe has no ports, and a client that is gone already has no address.
  if (remotePort === undefined || localPort === undefined) return;
  const flow = ++flows;
  const at = (): number => performance.timeOrigin + performance.now();
  const open = new Set<Direction>(['client-to-server', 'server-to-client']);
  const end = (direction: Direction): void => {
    if (open.delete(direction)) report({ kind: 'end', flow, at: at(), direction });
  };
  const reset = (direction: Direction): void => {
    if (open.size > 0) report({ kind: 'reset', flow, at: at(), direction });
    open.clear();
  };
  const carry = (direction: Direction, bytes: Uint8Array): void => {
    for (let from = 0; from < bytes.length; from += FRAME_BYTES) {
      const part = textOfBytes(bytes.subarray(from, from + FRAME_BYTES));
      report({ kind: 'data', flow, at: at(), direction, bytes: part });
    }
  };

  report({
    kind: 'open',
    flow,
    at: at(),
    client: { address: addressOf(remoteAddress), port: remotePort },
    server: { address: addressOf(localAddress), port: localPort },
  });
  readInScript(socket);
  const { push, _write, _writev, resetAndDestroy } = socket;
  socket.push = (chunk: Uint8Array | null, encoding) => {
    if (chunk === null) end('client-to-server');
    else carry('client-to-server', chunk);
    return Reflect.apply(push, socket, [chunk, encoding]);
  };
  socket._write = (chunk: Uint8Array | string, encoding, done) => {
    carry('server-to-client', bytesOf(chunk, encoding));
    Reflect.apply(_write, socket, [chunk, encoding, done]);
  };
  socket._writev = (chunks, done) => {
    for (const { chunk, encoding } of chunks) carry('server-to-client', bytesOf(chunk, encoding));
    Reflect.apply(_writev as NonNullable<typeof _writev>, socket, [chunks, done]);
  };
  socket.resetAndDestroy = () => {
    reset('server-to-client');
    return Reflect.apply(resetAndDestroy, socket, []);
  };
  socket.on('finish', () => end('server-to-client'));
  socket.prependListener('close', (hadError: boolean) => {
    if (hadError) reset('client-to-server');
    // A socket that is closed sends no more; of a client that had not ended, its end is all that can still come.
    end('server-to-client');
    end('client-to-server');
  });
}

/**
 * Node's HTTP server has its parser read a connection below the streams, unless another has consumed it: as if one had, the
 * bytes come by way of the stream. A Node that does not know the mark shows less of the wire, and serves the same.
 */
function readInScript(socket: Socket): void {
  const handle: unknown = Reflect.get(socket, '_handle');
  if (typeof handle === 'object' && handle !== null) Reflect.set(handle, '_consumed', true);
}

function bytesOf(chunk: unknown, encoding: BufferEncoding): Uint8Array {
  return typeof chunk === 'string' ? Buffer.from(chunk, encoding) : (chunk as Uint8Array);
}

/** IPv4 as it is written, also where a socket serves both families. */
function addressOf(address = ''): string {
  return address.replace(/^::ffff:/, '');
}
