// One port: HTTP until a client asks to switch, WebSocket from then on. The frames are made by hand.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

// The same in every WebSocket server of the world (RFC 6455, section 1.3).
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

const page = await readFile(new URL('index.html', import.meta.url));

/** The Sec-WebSocket-Accept that answers a Sec-WebSocket-Key. */
function acceptFor(key: string): string {
  return createHash('sha1')
    .update(key + GUID)
    .digest('base64');
}

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname === '/') {
    response.setHeader('Content-Type', 'text/html; charset=utf-8').end(page);
  } else if (pathname === '/accept') {
    response
      .setHeader('Content-Type', 'text/plain; charset=utf-8')
      .end(acceptFor(searchParams.get('key') ?? ''));
  } else {
    response.writeHead(pathname === '/ws' ? 400 : 404).end();
  }
});

/** From here on the socket is ours: Node's HTTP has let go of it. */
server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
  const key = request.headers['sec-websocket-key'];
  if (request.url !== '/ws' || key === undefined)
    return socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  socket.write(
    'HTTP/1.1 101 Switching Protocols\r\n' +
      'Upgrade: websocket\r\n' +
      'Connection: Upgrade\r\n' +
      `Sec-WebSocket-Accept: ${acceptFor(key)}\r\n\r\n`,
  );
  console.log('Switched to WebSocket, key', key);
  socket.write(frame(TEXT, Buffer.from(`${key} is answered by ${acceptFor(key)}`)));

  let waiting = head;
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes: Buffer) => {
    waiting = Buffer.concat([waiting, bytes]);
    for (let next = readFrame(waiting); next !== undefined; next = readFrame(waiting)) {
      waiting = waiting.subarray(next.size);
      answer(socket, next);
    }
  });
});

interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
  /** Of the whole frame, in bytes. */
  readonly size: number;
}

function answer(socket: Duplex, { opcode, payload }: Frame): void {
  if (opcode === PING) socket.write(frame(PONG, payload));
  else if (opcode === CLOSE) {
    console.log('Closed with code', payload.length >= 2 ? payload.readUInt16BE() : undefined);
    socket.end(frame(CLOSE, payload));
  } else if (opcode < CLOSE) socket.write(frame(opcode, payload));
}

/** The first frame of these bytes, unmasked, or undefined where it is not whole yet (RFC 6455, section 5.2). */
function readFrame(bytes: Buffer): Frame | undefined {
  if (bytes.length < 2) return undefined;
  let length = bytes.readUInt8(1) & 0x7f;
  let at = 2;
  if (length === 126) {
    if (bytes.length < 4) return undefined;
    length = bytes.readUInt16BE(2);
    at = 4;
  } else if (length === 127) {
    if (bytes.length < 10) return undefined;
    length = Number(bytes.readBigUInt64BE(2));
    at = 10;
  }
  const size = at + 4 + length;
  if (bytes.length < size) return undefined;
  const mask = bytes.subarray(at, at + 4);
  const payload = Buffer.from(bytes.subarray(at + 4, size));
  for (const [index, byte] of payload.entries()) payload[index] = byte ^ mask.readUInt8(index % 4);
  return { opcode: bytes.readUInt8(0) & 0x0f, payload, size };
}

/** A whole message in one frame, without a mask: a server's. */
function frame(opcode: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(payload.length < 126 ? 2 : payload.length < 65_536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  if (payload.length < 126) head[1] = payload.length;
  else if (payload.length < 65_536) {
    head[1] = 126;
    head.writeUInt16BE(payload.length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(payload.length), 2);
  }
  return Buffer.concat([head, payload]);
}

server.listen(8888, () => console.log('Listening on http://localhost:8888/'));
