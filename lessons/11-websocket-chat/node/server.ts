// A chat and a board of lamps, the same for everybody who is connected.
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';

const page = await readFile(new URL('index.html', import.meta.url));
const lamps: boolean[] = Array(25).fill(false);
let guests = 0;

const server = createServer((request, response) => {
  if (request.url === '/') response.setHeader('Content-Type', 'text/html; charset=utf-8').end(page);
  else if (request.url !== '/ws') response.writeHead(404).end();
  else response.writeHead(426, { Connection: 'Upgrade', Upgrade: 'websocket' }).end();
});

const room = new WebSocketServer({ noServer: true });

server.on('upgrade', (request, socket, head) => {
  if (request.url !== '/ws') refuse(socket, '404 Not Found');
  else if (!isWelcome(request)) refuse(socket, '403 Forbidden');
  else room.handleUpgrade(request, socket, head, enter);
});

function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Whether the page that asks to switch may do so. */
function isWelcome(request: IncomingMessage): boolean {
  return true;
}

/** Called once for each client, after its 101. */
function enter(client: WebSocket): void {
  const name = `Guest ${++guests}`;
  tell(client, { you: name });
  tellEverybody({ by: name, said: 'is here' });

  client.on('message', (text) => {
    const wish = understood(String(text));
    if (typeof wish?.say === 'string') {
      tellEverybody({ by: name, said: wish.say });
    } else if (typeof wish?.flip === 'number' && wish.flip in lamps) {
      lamps[wish.flip] = !lamps[wish.flip];
      tell(client, { lamp: wish.flip, on: lamps[wish.flip] });
    } else {
      client.close(1003, 'say or flip, please');
    }
  });
  client.on('close', () => tellEverybody({ by: name, said: 'has left' }));
  client.on('error', (error) => console.error(`${name}: ${error.message}`));
}

function tellEverybody(message: object): void {
  for (const client of room.clients) tell(client, message);
}

function tell(client: WebSocket, message: object): void {
  if (client.readyState === WebSocket.OPEN) client.send(JSON.stringify(message));
}

function understood(text: string): { say?: unknown; flip?: unknown } | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

server.listen(8888, () => console.log('Listening on http://localhost:8888/'));
