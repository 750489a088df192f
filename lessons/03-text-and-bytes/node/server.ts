// A server that greets whoever a path, a cookie or a body names.
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

const template = await readFile(new URL('page.html', import.meta.url), 'utf8');

/** The text that a string of the headers stands for. */
function text(native: string): string {
  return native;
}

async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const [, place = '', name = '', more] = pathname.split('/');
  switch (more === undefined && `${request.method} /${place}`) {
    case 'GET /':
      return greet(text(cookie(request, 'name') ?? 'Ada'), request, response);
    case 'GET /hello':
      return greet(decodeURIComponent(name), request, response);
    case 'POST /hello':
      return send(response, 200, `Hello, ${await body(request)}!\n`);
    case 'GET /find':
      return find(searchParams.get('name') ?? 'Ada', response);
    default:
      return send(response, 404, 'Nobody is there.\n');
  }
}

/** What a cookie holds, as it came. */
function cookie({ headers }: IncomingMessage, wanted: string): string | undefined {
  const pairs = headers.cookie?.split('; ') ?? [];
  return pairs.find((pair) => pair.startsWith(`${wanted}=`))?.slice(wanted.length + 1);
}

/** The whole body as text, however many pieces it comes in. */
async function body(request: IncomingMessage): Promise<string> {
  let whole = '';
  for await (const piece of request) whole += piece;
  return whole;
}

/** Turns the name of a query into the name of a path. */
function find(name: string, response: ServerResponse): void {
  response.setHeader('Location', `/hello/${encodeURIComponent(name)}`);
  send(response, 303, `${name} has a page.\n`);
}

function greet(name: string, request: IncomingMessage, response: ServerResponse): void {
  const values: Record<string, string> = {
    name,
    url: ascii(request.url ?? ''),
    cookie: ascii(request.headers.cookie ?? ''),
    characters: codePoints(name),
    octets: Buffer.from(name).toString('hex').replace(/..\B/g, '$& '),
  };
  const page = template.replace(/\$(\w+)/g, (_, key: string) => escapeHtml(values[key] ?? ''));
  send(response, 200, page, 'text/html');
}

/** A string in quotes, spelt in ASCII. */
function ascii(value: string): string {
  return `'${value.replace(/[^ -~]/gu, (character) => `\\x${number(character, 2)}`)}'`;
}

function codePoints(value: string): string {
  return Array.from(value, (character) => `U+${number(character, 4).toUpperCase()}`).join(' ');
}

/** In hexadecimal. */
function number(character: string, digits: number): string {
  return (character.codePointAt(0) ?? 0).toString(16).padStart(digits, '0');
}

function escapeHtml(value: string): string {
  return value.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}

function send(response: ServerResponse, status: number, body: string, type = 'text/plain'): void {
  response.statusCode = status;
  response.setHeader('Content-Type', `${type}; charset=utf-8`);
  response.end(body);
}

/** What decodeURIComponent throws, and what TextDecoder throws. */
function isNotUtf8(error: unknown): error is Error {
  const code = error instanceof TypeError && 'code' in error ? error.code : undefined;
  return error instanceof URIError || code === 'ERR_ENCODING_INVALID_ENCODED_DATA';
}

const server = createServer(async (request, response) => {
  try {
    await route(request, response);
  } catch (error) {
    if (!isNotUtf8(error)) throw error;
    send(response, 400, `This is not UTF-8: ${error.message}\n`);
  }
});
server.listen(8888, () => console.log('Listening on http://localhost:8888/'));
