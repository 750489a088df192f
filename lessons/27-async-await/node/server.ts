// A chat room with a slow archive in the Node of today: async functions, and signals that call them off.
import { EventEmitter, once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import * as archive from './archive.ts';

const html = await readFile(new URL('page.html', import.meta.url), 'utf8');

const messages: { readonly id: number; readonly text: string }[] = [];
const room = new EventEmitter().setMaxListeners(0); // any number may wait for news
const readings = { 'going on': 0, done: 0, failed: 0, cancelled: 0 };

/** All messages after this one, as soon as there is one. */
async function newsAfter(after: number, signal: AbortSignal) {
  while (after >= messages.length) await once(room, 'said', { signal });
  return messages.slice(Math.max(after, 0));
}

/** One reading of the archive, and a record of how it ended. */
async function read(page: string, delay: number, signal: AbortSignal) {
  readings['going on'] += 1;
  let outcome: 'done' | 'failed' | 'cancelled' = 'failed';
  try {
    await setTimeout(delay / 2, undefined, { signal });
    const shelf = archive.find(page);
    await setTimeout(delay / 2, undefined, { signal });
    const lines = archive.read(shelf);
    outcome = 'done';
    return { page, lines };
  } catch (error) {
    if (signal.aborted) outcome = 'cancelled';
    throw error;
  } finally {
    readings['going on'] -= 1;
    readings[outcome] += 1;
  }
}

/** The pages, in their order. */
async function readAll(pages: readonly string[], delay: number, signal: AbortSignal) {
  const found = [];
  for (const page of pages) found.push(await read(page, delay, signal));
  return found;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** The signal says that the client has gone. */
async function route(request: IncomingMessage, signal: AbortSignal): Promise<Answer> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  switch (`${request.method} ${pathname}`) {
    case 'GET /':
      return { status: 200, type: 'text/html', body: html };
    case 'GET /readings':
      return json(readings);
    case 'POST /say':
      return json(say((await text(request)).trim()));
    case 'GET /messages':
      return json(await newsAfter(Number(searchParams.get('after')), signal));
    case 'GET /archive': {
      const pages = searchParams.getAll('page');
      const delay = archive.milliseconds(searchParams.get('delay') ?? '1');
      const [first, ...more] = await readAll(pages.length > 0 ? pages : ['1'], delay, signal);
      return json(more.length > 0 ? [first, ...more] : first);
    }
    default:
      return plain(404, `Nothing here answers ${request.method} ${pathname}\n`);
  }
}

function say(text: string) {
  if (text === '') throw new RangeError('say something');
  const message = { id: messages.length + 1, text };
  messages.push(message);
  room.emit('said');
  return message;
}

function json(value: unknown): Answer {
  return { status: 200, type: 'application/json', body: JSON.stringify(value) };
}

function plain(status: number, body: string): Answer {
  return { status, type: 'text/plain', body };
}

function refuse(error: unknown): Answer {
  if (error instanceof RangeError) return plain(400, `${error.message}\n`);
  if (error instanceof archive.ArchiveError) return plain(500, `${error.message}\n`);
  console.error(error);
  return plain(500, 'Internal Server Error\n');
}

const server = createServer(async (request, response) => {
  const leaving = new AbortController();
  response.on('close', () => leaving.abort());
  const answer = await route(request, leaving.signal).catch((error: unknown) => {
    if (!leaving.signal.aborted) return refuse(error);
  });
  if (answer === undefined) return; // nobody is left to tell
  const { status, type, body } = answer;
  response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8` }).end(body);
});
server.listen(8888, () => console.log('Listening on http://localhost:8888/'));
