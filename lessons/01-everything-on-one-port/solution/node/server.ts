// Everything on one port: a page, JSON, a stream of events and a chat.
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';

const ARCHIVE = [
  'ada: is anybody here?',
  'grace: there is always somebody here',
  'ada: then the machine is running',
];

const page = await readFile(new URL('index.html', import.meta.url));
const guests = new Map<WebSocket, string>();
let last = 0;

/** Sends a line to everybody in the room. */
function say(line: string): void {
  for (const guest of guests.keys()) guest.send(line);
}

function join(guest: WebSocket): void {
  last += 1;
  const name = `guest ${last}`;
  guests.set(guest, name);
  say(`${name} came in`);
  guest.on('message', (message) => say(`${name}: ${message}`));
  guest.on('error', console.error);
  guest.on('close', () => {
    guests.delete(guest);
    say(`${name} left`);
  });
}

/** Five events a second, for as long as somebody listens. */
async function pulse(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  for (let beat = 1; !response.destroyed; beat += 1) {
    response.write(`data: ${beat}\n\n`);
    await sleep(200);
  }
}

/** What was said here before. The disk that keeps it is slow. */
async function archive(response: ServerResponse): Promise<void> {
  await sleep(450);
  json(response, { lines: ARCHIVE });
}

function json(response: ServerResponse, value: unknown): void {
  response.setHeader('Content-Type', 'application/json').end(JSON.stringify(value));
}

async function answer(path: string, response: ServerResponse): Promise<void> {
  switch (path) {
    case '/':
      response.setHeader('Content-Type', 'text/html; charset=utf-8').end(page);
      break;
    case '/room':
      json(response, { guests: [...guests.values()].sort() });
      break;
    case '/pulse':
      await pulse(response);
      break;
    case '/archive':
      await archive(response);
      break;
    default:
      response.writeHead(404).end();
  }
}

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  answer(pathname, response).catch((error: unknown) => response.destroy(error as Error));
});

const room = new WebSocketServer({ noServer: true });
server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
  const { origin, host } = request.headers;
  if (request.url !== '/chat') refuse(socket, '404 Not Found');
  else if (origin !== undefined && URL.parse(origin)?.host !== host)
    refuse(socket, '403 Forbidden');
  else room.handleUpgrade(request, socket, head, join);
});

function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\n\r\n`);
}

server.listen(8888, () => console.log('Listening on http://localhost:8888/'));
