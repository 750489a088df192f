// The bridge: a process in the container that opens connections for the page, which has no other way to a port there. One
// process for all of them, so that a program that computes without a pause can still be connected to, as by any system.
import { connect, type Socket } from 'node:net';
import { bytesOfText, textOfBytes } from '../frames.ts';
import { BRIDGE_WINDOW, FRAME_BYTES, type FromBridge, type ToBridge } from '../protocol.ts';
import { openChannel } from './channel.ts';

interface Bridged {
  readonly socket: Socket;
  /** Bytes that were sent and that the page has not taken. */
  sent: number;
}

const channel = openChannel<ToBridge, FromBridge>();
const open = new Map<number, Bridged>();

channel.onMessage((message) => {
  const { id } = message;
  if (message.kind === 'connect') return tryToConnect(id, message.port, '127.0.0.1');
  const bridged = open.get(id);
  if (bridged === undefined) return;
  const { socket } = bridged;
  switch (message.kind) {
    case 'data': {
      const bytes = bytesOfText(message.bytes) ?? new Uint8Array(0);
      socket.write(bytes, () => channel.send({ kind: 'taken', id, count: bytes.length }));
      return;
    }
    case 'taken':
      bridged.sent -= message.count;
      if (bridged.sent < BRIDGE_WINDOW) socket.resume();
      return;
    case 'end':
      return void socket.end();
    case 'reset':
      return void socket.resetAndDestroy();
    default:
      message satisfies never;
  }
});

function tryToConnect(id: number, port: number, host: string): void {
  const socket = connect({ port, host, allowHalfOpen: true, noDelay: true });
  const refused = (): void => {
    // A server that listens on `localhost` may have the address of the other family alone.
    if (host === '127.0.0.1') tryToConnect(id, port, '::1');
    else channel.send({ kind: 'refused', id });
  };
  socket.once('error', refused);
  socket.once('connect', () => {
    socket.off('error', refused);
    bridge(id, socket);
  });
}

function bridge(id: number, socket: Socket): void {
  const bridged: Bridged = { socket, sent: 0 };
  open.set(id, bridged);
  const { localAddress = '', localPort = 0, remoteAddress = '', remotePort = 0 } = socket;
  channel.send({
    kind: 'connected',
    id,
    local: { address: localAddress, port: localPort },
    remote: { address: remoteAddress, port: remotePort },
  });
  socket.on('data', (chunk: Buffer) => {
    bridged.sent += chunk.length;
    if (bridged.sent >= BRIDGE_WINDOW) socket.pause();
    for (let from = 0; from < chunk.length; from += FRAME_BYTES)
      channel.send({
        kind: 'data',
        id,
        bytes: textOfBytes(chunk.subarray(from, from + FRAME_BYTES)),
      });
  });
  socket.on('end', () => channel.send({ kind: 'end', id }));
  socket.on('error', () => undefined);
  socket.on('close', (hadError) => {
    open.delete(id);
    if (hadError) channel.send({ kind: 'reset', id });
    channel.send({ kind: 'closed', id });
  });
}

channel.send({ kind: 'up' });
