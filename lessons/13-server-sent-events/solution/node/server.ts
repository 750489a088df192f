// News of a small harbour as server-sent events, and a proxy before them.
import { EventEmitter, once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { proxy } from './proxy.ts';

const SHIPS = ['Ada', 'Grace', 'Edsger', 'Barbara', 'Alan'];
const DEEDS = ['comes in', 'drops anchor', 'takes on coal', 'puts to sea'];

const page = await readFile(new URL('index.html', import.meta.url));
const harbour = new EventEmitter().setMaxListeners(0);
const news: string[] = [];
const listeners = new Set<ServerResponse>();

/** Five times a second something happens in the harbour. */
setInterval(() => {
  const ship = SHIPS[news.length % SHIPS.length];
  const deed = DEEDS[Math.floor(news.length / SHIPS.length) % DEEDS.length];
  news.push(`The ${ship} ${deed}`);
  harbour.emit('news');
}, 200);

function event(number: number): string {
  const report = JSON.stringify({ number, text: news[number - 1] });
  return `id: ${number}\ndata: ${report}\n\n`;
}

/** An answer without an end: what happens from now on, as it happens. */
async function tellNews(request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  response.write('retry: 1500\n\n');
  listeners.add(response);
  response.on('close', () => listeners.delete(response));
  const last = String(request.headers['last-event-id']);
  let heard = /^\d+$/.test(last) ? Math.min(Number(last), news.length) : news.length;
  while (!response.destroyed) {
    // Who reads more slowly than we write is told the rest later.
    while (heard < news.length && !response.writableNeedDrain) response.write(event(++heard));
    await once(harbour, 'news');
  }
}

/** Plays the bad line: every stream breaks off. */
function cut(): void {
  for (const listener of listeners) listener.destroy();
}

const server = createServer((request, response) => {
  switch (`${request.method} ${request.url}`) {
    case 'GET /':
      response.setHeader('Content-Type', 'text/html; charset=utf-8').end(page);
      break;
    case 'GET /news':
      tellNews(request, response);
      break;
    case 'POST /cut':
      cut();
      response.writeHead(204).end();
      break;
    default:
      response.writeHead(404).end();
  }
});

server.listen(8888, () => console.log('Listening on http://localhost:8888/'));
proxy.listen(8889, () => console.log('and behind a proxy on http://localhost:8889/'));
