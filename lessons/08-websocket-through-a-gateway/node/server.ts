// A WebSocket behind a function from a request to a response: asked for by the book, and taken through a hatch.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What the gateway hands over, besides the request, where a client wants to switch. */
interface Upgrade {
  readonly socket: Socket;
  /** What the client has sent behind its request. */
  readonly head: Buffer;
}

type App = (request: Request, upgrade?: Upgrade) => Promise<Response>;

// Opcodes (RFC 6455, section 5.2).
const CLOSE = 8;
const PING = 9;
const PONG = 10;

const PLAIN = { 'Content-Type': 'text/plain; charset=utf-8' };
const page = await readFile(new URL('page.html', import.meta.url));
const counts = { requests: 0, answers: 0, calls: 0 };

/** Asks the gateway for the switch, as for any other answer. */
async function byTheBook(request: Request): Promise<Response> {
  return new Response(null, { status: 101, headers: handshake(request) });
}

/** Speaks for itself, on the socket that the gateway left behind. */
async function hatch(request: Request, { socket, head }: Upgrade): Promise<Response> {
  return byTheBook(request);
}

/** The headers that say yes to a client's wish to switch (RFC 6455, section 4.2.2). */
function handshake({ headers }: Request): Record<string, string> {
  const key = `${headers.get('Sec-WebSocket-Key')}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const accept = createHash('sha1').update(key).digest('base64');
  return { Upgrade: 'websocket', Connection: 'Upgrade', 'Sec-WebSocket-Accept': accept };
}

/** Sends every frame back, without its mask, until the client says goodbye. The socket stays as it is. */
async function echo(socket: Socket, head: Buffer): Promise<void> {
  let waiting = head;
  const chunks = socket.iterator({ destroyOnReturn: false });
  for (;;) {
    for (let frame = readFrame(waiting); frame !== undefined; frame = readFrame(waiting)) {
      waiting = waiting.subarray(frame.size);
      // A ping wants a pong.
      const opcode = frame.opcode === PING ? PONG : frame.opcode;
      socket.write(writeFrame(opcode, frame.payload));
      if (opcode === CLOSE) return;
    }
    const { done, value } = await chunks.next();
    if (done) return;
    waiting = Buffer.concat([waiting, value]);
  }
}

/** The first frame of these bytes, or undefined where it is not whole yet (RFC 6455, section 5.2). */
function readFrame(bytes: Buffer) {
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
  const payload = bytes.subarray(at + 4, size).map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return { opcode: bytes.readUInt8(0) & 0x0f, payload, size };
}

/** A whole message in one frame, without a mask: a server's. */
function writeFrame(opcode: number, payload: Uint8Array): Buffer {
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

const app: App = async (request, upgrade) => {
  const { pathname } = new URL(request.url);
  switch (pathname) {
    case '/':
      return new Response(page, { headers: { 'Content-Type': 'text/html; charset=utf-8' } });
    case '/tally':
      return Response.json(counts);
    case '/by-the-book':
    case '/ws':
      if (upgrade === undefined)
        return new Response('Here one speaks WebSocket.\n', { status: 400, headers: PLAIN });
      return pathname === '/ws' ? hatch(request, upgrade) : byTheBook(request);
    default:
      return new Response('Not here.\n', { status: 404, headers: PLAIN });
  }
};

/** A layer that counts the requests that come by, the answers that go back, and the calls in between. */
function tally(inner: App): App {
  return async (request, upgrade) => {
    counts.requests += 1;
    counts.calls += 1;
    try {
      const response = await inner(request, upgrade);
      counts.answers += 1;
      return response;
    } finally {
      counts.calls -= 1;
    }
  };
}

const layered = tally(app);

/** The gateway: asks the application, and writes what it gives back. */
async function handle(incoming: IncomingMessage, outgoing: ServerResponse, upgrade?: Upgrade) {
  const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host}`);
  const headers = new Headers(incoming.headers as Record<string, string>);
  try {
    const response = await layered(new Request(url, { headers }), upgrade);
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(await response.bytes());
  } catch (error) {
    console.error(error);
    outgoing.writeHead(500, PLAIN).end('The application failed.\n');
  }
}

const server = createServer((incoming, outgoing) => handle(incoming, outgoing));
// Where a client wants to switch, Node lets go of the socket; the gateway answers there all the same.
server.on('upgrade', (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
  const outgoing = new ServerResponse(incoming);
  outgoing.assignSocket(socket);
  outgoing.shouldKeepAlive = false;
  outgoing.on('finish', () => socket.end());
  socket.on('error', () => socket.destroy());
  handle(incoming, outgoing, { socket, head });
});
server.listen(8888, () => console.log('Listening on http://localhost:8888/'));
