// A chat room with a slow archive on promises: whatever takes time returns one.
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import * as archive from './archive.ts';
import * as echo from './echo.ts';
import { manners } from './promises.ts';

const html = await readFile(new URL('page.html', import.meta.url), 'utf8');

interface Message {
  readonly id: number;
  readonly text: string;
}

const messages: Message[] = [];
const waiting: (() => void)[] = []; // each keeps a promise of somebody who waits for news

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** An answer, or a promise of one. */
function route(request: IncomingMessage, body: string): Answer | Promise<Answer> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  switch (`${request.method} ${pathname}`) {
    case 'GET /':
      return { status: 200, type: 'text/html', body: html };
    case 'GET /promises':
      return manners().then(json);
    case 'GET /echo':
      return echo.tryAll(searchParams.get('line') ?? 'hello').then(json);
    case 'POST /say':
      return json(say(body.trim()));
    case 'GET /messages':
      return news(Number(searchParams.get('after'))).then(json);
    case 'GET /archive': {
      const delay = archive.milliseconds(searchParams.get('delay') ?? '1');
      return readArchive(searchParams.get('page') ?? '1', delay);
    }
    default:
      return plain(404, `Nothing here answers ${request.method} ${pathname}\n`);
  }
}

function say(text: string): Message {
  if (text === '') throw new RangeError('say something');
  const message = { id: messages.length + 1, text };
  messages.push(message);
  for (const keep of waiting.splice(0)) keep();
  return message;
}

/** A promise of all messages after this one, as soon as there is one. */
function news(after: number): Promise<readonly Message[]> {
  if (after < messages.length) return Promise.resolve(messages.slice(Math.max(after, 0)));
  const { promise, resolve } = Promise.withResolvers<void>();
  waiting.push(resolve);
  return promise.then(() => news(after));
}

function readArchive(page: string, delay: number): Promise<Answer> {
  return setTimeout(delay / 2, page)
    .then(archive.find)
    .then((shelf) => setTimeout(delay / 2, shelf))
    .then((shelf) => json({ page, lines: archive.read(shelf) }), explain);
}

function explain(error: unknown): Answer {
  if (error instanceof archive.ArchiveError) return plain(500, `${error.message}\n`);
  throw error;
}

function json(value: unknown): Answer {
  return { status: 200, type: 'application/json', body: JSON.stringify(value) };
}

function plain(status: number, body: string): Answer {
  return { status, type: 'text/plain', body };
}

function refuse(error: unknown): Answer {
  if (error instanceof RangeError) return plain(400, `${error.message}\n`);
  throw error;
}

const server = createServer((request, response) => {
  text(request)
    .then((body) => route(request, body))
    .catch(refuse)
    .then(({ status, type, body }) => {
      response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8` }).end(body);
    });
});
server.listen(8888, () => console.log('Listening on http://localhost:8888/'));
echo.listen();
