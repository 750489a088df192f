// Node’s http brings a request to read and a response to write. Routes, forms and types are ours.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import * as notes from './notes.ts';
import { detail, list } from './pages.ts';

const LONGEST_FORM = 100_000;

export function app(request: IncomingMessage, response: ServerResponse): void {
  const [pathname = ''] = request.url?.split('?') ?? [];
  const number = /^\/notes\/(\d+)$/.exec(pathname)?.[1];
  if (request.method === 'GET' && number !== undefined) {
    const note = notes.one(Number(number));
    if (note === undefined) send(response, 404);
    else send(response, 200, 'text/html', detail(note));
    return;
  }
  switch (`${request.method} ${pathname}`) {
    case 'GET /':
      return send(response, 200, 'text/html', list('Notes in http', notes.every()));
    case 'POST /notes':
      add(request, response).catch(() => response.destroy()); // The client has left.
      return;
    case 'GET /notes.json':
      return send(response, 200, 'application/json', JSON.stringify({ notes: notes.every() }));
    case 'GET /counter':
      response.setHeader('Content-Type', 'text/event-stream');
      return notes.stream(response);
    default:
      return send(response, 404);
  }
}

async function add(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const length = Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY);
  if (length > LONGEST_FORM) return send(response, 413);
  const form = new URLSearchParams(await text(request));
  const words = form.get('text')?.trim() ?? '';
  if (words === '' || words.length > 80) return send(response, 400);
  response.statusCode = 303;
  response.setHeader('Location', `notes/${notes.add(words)}`).end();
}

function send(response: ServerResponse, status: number, type = 'text/plain', body = ''): void {
  response.statusCode = status;
  response.setHeader('Content-Type', `${type}; charset=utf-8`).end(body);
}
