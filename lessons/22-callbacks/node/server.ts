// A chat room with a slow archive, in the style of 2012.
import { readFile } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as archive from './archive.ts';

const LONGEST = 65_536;

const messages: { readonly id: number; readonly text: string }[] = [];
const waiting: (() => void)[] = []; // whom to call when there is news

/** Called by the server once for every request. The answer may come later. */
function handle(request: IncomingMessage, response: ServerResponse): void {
  try {
    route(request, response);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    send(response, 400, `${error.message}\n`);
  }
}

function route(request: IncomingMessage, response: ServerResponse): void {
  const [path, query] = request.url?.split('?') ?? [];
  const fields = new URLSearchParams(query);
  switch (`${request.method} ${path}`) {
    case 'GET /':
      return sendPage(response);
    case 'POST /say':
      return readBody(request, (body) => say(response, body.trim()));
    case 'GET /messages':
      return listen(response, Number(fields.get('after')));
    case 'GET /archive': {
      const delay = archive.milliseconds(fields.get('delay') ?? '1');
      return readArchive(response, fields.get('page') ?? '1', delay);
    }
    default:
      return send(response, 404, `Nothing here answers ${request.method} ${path}\n`);
  }
}

function sendPage(response: ServerResponse): void {
  readFile(new URL('page.html', import.meta.url), 'utf8', (error, html) => {
    if (error) return send(response, 500, `${error.message}\n`);
    send(response, 200, html, 'text/html');
  });
}

function readBody(request: IncomingMessage, callback: (body: string) => void): void {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (piece: string) => {
    body += piece;
    if (body.length > LONGEST) request.destroy();
  });
  request.on('end', () => callback(body));
}

function say(response: ServerResponse, text: string): void {
  if (text === '') return send(response, 400, 'say something\n');
  const message = { id: messages.length + 1, text };
  messages.push(message);
  send(response, 200, message);
  for (const callback of waiting.splice(0)) callback();
}

function listen(response: ServerResponse, after: number): void {
  if (after < messages.length) send(response, 200, messages.slice(Math.max(after, 0)));
  else waiting.push(() => listen(response, after));
}

function readArchive(response: ServerResponse, page: string, delay: number): void {
  try {
    take(delay / 2, archive.find, page, (shelf) => {
      take(delay / 2, archive.read, shelf, (lines) => {
        send(response, 200, { page, lines });
      });
    });
  } catch (error) {
    send(response, 500, `${error}\n`);
  }
}

/** Takes a step of the archive later. Calls back with the find. */
function take<Argument, Found>(
  delay: number,
  step: (argument: Argument) => Found,
  argument: Argument,
  callback: (found: Found) => void,
): void {
  setTimeout(() => callback(step(argument)), delay);
}

function send(
  response: ServerResponse,
  status: number,
  body: string | object,
  type = 'text/plain',
): void {
  const isText = typeof body === 'string';
  response.statusCode = status;
  response.setHeader('Content-Type', `${isText ? type : 'application/json'}; charset=utf-8`);
  response.end(isText ? body : JSON.stringify(body));
}

const server = createServer(handle);
server.listen(8888, () => console.log('Listening on http://localhost:8888/'));
