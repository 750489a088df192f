// An application of one function, from a request to a response, and the gateway that calls it: Node's own modules alone.
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

const template = await readFile(new URL('page.html', import.meta.url), 'utf8');

/** Called by the gateway once for every request. */
async function app(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  switch (`${request.method} ${pathname}`) {
    case 'GET /':
      return html(page(request));
    case 'POST /shout':
      return text((await request.text()).toUpperCase());
    default:
      return text(`Nothing here answers ${request.method} ${pathname}\n`, 404);
  }
}

/** The request as HTML. */
function page(request: Request): string {
  const known = [
    'method',
    'url',
    'destination',
    'mode',
    'credentials',
    'cache',
    'redirect',
  ] as const;
  return template
    .replace('$request', () => rows([...request.headers]))
    .replace('$object', () => rows(known.map((name) => [name, request[name]])));
}

function rows(entries: Iterable<readonly [string, string]>): string {
  return Array.from(
    entries,
    ([name, value]) => `<tr><th>${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`,
  ).join('\n');
}

function escapeHtml(value: string): string {
  return value.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);
}

function html(body: string, status = 200): Response {
  return new Response(body, { status, headers: { 'Content-Type': 'text/html; charset=utf-8' } });
}

function text(body: string, status = 200): Response {
  return new Response(body, { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' } });
}

/** The gateway: Node's request becomes the standard's, and the standard's response goes out by Node's. */
async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD';
  const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host}`);
  const init: RequestInit & { duplex: 'half' } = {
    method: incoming.method ?? 'GET',
    headers: new Headers(incoming.headers as Record<string, string>),
    body: hasBody ? (Readable.toWeb(incoming) as BodyInit) : null,
    duplex: 'half',
  };
  const request = new Request(url, init);
  const response = await app(request);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body === null) outgoing.end();
  else await pipeline(Readable.fromWeb(response.body as ReadableStream), outgoing);
}

const server = createServer((incoming, outgoing) => {
  handle(incoming, outgoing).catch((error: unknown) => {
    console.error(error);
    outgoing.destroy();
  });
});
server.listen(8888, () => console.log('Listening on http://localhost:8888/'));
