// A chat room with a slow archive: it reads as if it blocked, but for one word.
import { readFile } from 'node:fs/promises';
import { STATUS_CODES } from 'node:http';
import * as archive from './archive.ts';
import { relay } from './relay.ts';
import { fire, receive, send, serve, sleep, untilEol, wait } from './service.ts';

const html = await readFile(new URL('page.html', import.meta.url), 'utf8');

interface Message {
  readonly id: number;
  readonly text: string;
}

const messages: Message[] = [];

/** One client: its request, then our answer. */
async function talk(): Promise<void> {
  try {
    const [method = '', target = ''] = (await untilEol()).split(' ');
    const fields = new Map<string, string>();
    for (let line = await untilEol(); line !== ''; line = await untilEol()) {
      const [name = '', value = ''] = line.split(': ');
      fields.set(name.toLowerCase(), value);
    }
    const body = await receive(Number(fields.get('content-length') ?? 0));
    const { pathname, searchParams } = new URL(target, 'http://localhost');
    await route(`${method} ${pathname}`, searchParams, body);
  } catch (error) {
    if (error instanceof RangeError) answer(400, `${error.message}\n`);
    else if (error instanceof archive.ArchiveError) answer(500, `${error.message}\n`);
    else throw error;
  }
}

async function route(asked: string, query: URLSearchParams, body: string): Promise<void> {
  switch (asked) {
    case 'GET /':
      return answer(200, html, 'text/html');
    case 'GET /relay':
      return answer(200, await relay());
    case 'GET /colours':
      return answer(200, colours());
    case 'POST /say':
      return answer(200, await say(body.trim()));
    case 'GET /messages':
      return answer(200, await news(Number(query.get('after'))));
    case 'GET /archive': {
      const delay = archive.milliseconds(query.get('delay') ?? '1');
      return answer(200, await readArchive(query.get('page') ?? '1', delay));
    }
    default:
      return answer(404, `Nothing here answers ${asked}\n`);
  }
}

async function say(text: string): Promise<Message> {
  if (text === '') throw new RangeError('say something');
  const message = { id: messages.length + 1, text };
  await note(message);
  messages.push(message);
  fire('said');
  return message;
}

/** Keeps a record of what is said, on a medium that takes its time. */
async function note({ id, text }: Message): Promise<void> {
  await sleep(50);
  console.log(id, text);
}

async function news(after: number): Promise<readonly Message[]> {
  while (after >= messages.length) await wait('said');
  return messages.slice(Math.max(after, 0));
}

async function readArchive(page: string, delay: number) {
  await sleep(delay / 2);
  const shelf = archive.find(page);
  await sleep(delay / 2);
  return { page, lines: archive.read(shelf) };
}

/** Which functions wait, and which cannot. */
function colours() {
  const all = [talk, route, say, note, sleep, answer, send, archive.find];
  return Object.fromEntries(all.map((each) => [each.name, each.constructor.name]));
}

function answer(status: number, value: unknown, type?: string): void {
  const isText = typeof value === 'string';
  const body = isText ? value : JSON.stringify(value);
  send(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n` +
      `Content-Type: ${type ?? (isText ? 'text/plain' : 'application/json')}; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n` +
      `Connection: close\r\n\r\n${body}`,
  );
}

serve(talk, 8888);
console.log('Listening on http://localhost:8888/');
