// A chat room with an archive: what one question costs everybody else.
import { EventEmitter, once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { threadId } from 'node:worker_threads';
import { alike, last, search } from './questions.ts';
import type { Answer } from './worker.ts';

const html = await readFile(new URL('index.html', import.meta.url), 'utf8');

const messages: { readonly id: number; readonly text: string }[] = [];
const room = new EventEmitter().setMaxListeners(0); // any number may wait for news

/** What the archive says, and in which thread it was found: 0 is the loop's. */
async function ask(question: string, word: string): Promise<Answer> {
  switch (question) {
    case 'last':
      return { thread: threadId, lines: last() };
    case 'search':
      return { thread: threadId, lines: search(word) };
    case 'alike':
      return { thread: threadId, lines: alike() };
    default:
      throw new RangeError('last, search or alike');
  }
}

async function route(request: IncomingMessage): Promise<unknown> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const [, place = '', question = ''] = pathname.split('/');
  switch (`${request.method} /${place}`) {
    case 'GET /':
      return html;
    case 'POST /echo': // somebody who wants nothing from the archive
      return { word: await text(request) };
    case 'POST /say':
      return say((await text(request)).trim());
    case 'GET /messages':
      return newsAfter(Number(searchParams.get('after')));
    case 'GET /archive':
      return ask(question, searchParams.get('word') ?? 'tea');
    default:
      throw new RangeError(`nothing here answers ${request.method} ${pathname}`);
  }
}

function say(text: string) {
  if (text === '') throw new RangeError('say something');
  const message = { id: messages.length + 1, text };
  messages.push(message);
  room.emit('said');
  return message;
}

async function newsAfter(after: number) {
  while (after >= messages.length) await once(room, 'said');
  return messages.slice(Math.max(after, 0));
}

const server = createServer(async (request, response) => {
  try {
    const answer = await route(request);
    if (answer === html) response.setHeader('Content-Type', 'text/html; charset=utf-8').end(html);
    else response.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer));
  } catch (error) {
    const isTheirs = error instanceof RangeError;
    if (!isTheirs) console.error(error);
    response.writeHead(isTheirs ? 400 : 500).end(isTheirs ? `${error.message}\n` : '');
  }
});
server.listen(8888, () => console.log('Listening on http://localhost:8888/'));
