// A chat room with a slow archive on generators: where one waits, it yields.
import { EventEmitter, once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import * as archive from './archive.ts';
import { trampoline } from './trampoline.ts';

/** What a driver sends back in at a yield has no type of its own: hence the last unknown. */
type Steps<Result> = Generator<Promise<unknown>, Result, unknown>;

const html = await readFile(new URL('page.html', import.meta.url), 'utf8');

const messages: { readonly id: number; readonly text: string }[] = [];
const room = new EventEmitter().setMaxListeners(0); // any number may wait for news

/** One reading. Nothing in it says who drives it. */
function* read(page: string, delay: number): Steps<readonly string[]> {
  yield setTimeout(delay / 2);
  const shelf = archive.find(page);
  yield setTimeout(delay / 2);
  return archive.read(shelf);
}

/** The same in the words of today: the language brings the driver along. */
async function readByAwait(page: string, delay: number): Promise<readonly string[]> {
  await setTimeout(delay / 2);
  const shelf = archive.find(page);
  await setTimeout(delay / 2);
  return archive.read(shelf);
}

const readers = new Map([
  ['trampoline', (page: string, delay: number) => trampoline(read(page, delay))],
  ['await', readByAwait],
]);

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

function* route(request: IncomingMessage): Steps<Answer> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  switch (`${request.method} ${pathname}`) {
    case 'GET /':
      return { status: 200, type: 'text/html', body: html };
    case 'POST /say':
      return json(say(String(yield text(request)).trim()));
    case 'GET /messages':
      return json(yield* news(Number(searchParams.get('after'))));
    case 'GET /archive':
      return yield* archived(searchParams);
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

/** All messages after this one, as soon as there is one. */
function* news(after: number): Steps<typeof messages> {
  while (after >= messages.length) yield once(room, 'said');
  return messages.slice(Math.max(after, 0));
}

function* archived(query: URLSearchParams): Steps<Answer> {
  const page = query.get('page') ?? '1';
  const delay = archive.milliseconds(query.get('delay') ?? '1');
  const reader = readers.get(query.get('by') ?? 'trampoline');
  if (reader === undefined) throw new RangeError('by: trampoline or await');
  try {
    return json({ page, lines: yield reader(page, delay) });
  } catch (error) {
    if (error instanceof archive.ArchiveError) return plain(500, `${error.message}\n`);
    throw error;
  }
}

function json(value: unknown): Answer {
  return { status: 200, type: 'application/json', body: JSON.stringify(value) };
}

function plain(status: number, body: string): Answer {
  return { status, type: 'text/plain', body };
}

/** What is left to say where a request has failed. */
function refuse(error: unknown): Answer {
  if (error instanceof RangeError) return plain(400, `${error.message}\n`);
  console.error(error);
  return plain(500, 'Internal Server Error\n');
}

const server = createServer((request, response) => {
  trampoline(route(request))
    .catch(refuse)
    .then(({ status, type, body }) => {
      response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8` }).end(body);
    });
});
server.listen(8888, () => console.log('Listening on http://localhost:8888/'));
