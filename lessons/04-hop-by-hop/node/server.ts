// One text, sent plain and compressed, by an application of one function, and the gateway that calls it.
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

const HTML = { 'Content-Type': 'text/html; charset=utf-8' };
const PLAIN = { 'Content-Type': 'text/plain; charset=utf-8' };
const LINE = 'A gateway hands over a request and takes back a response.';
// What concerns one connection, and ends with it (RFC 9110, section 7.6.1).
const HOP_BY_HOP = ['Connection', 'Keep-Alive', 'TE', 'Trailer', 'Transfer-Encoding', 'Upgrade'];

const gzip = promisify(zlib.gzip);
const page = await readFile(new URL('page.html', import.meta.url));
const lines = Array.from(
  { length: 400 },
  (_, line) => `${String(line + 1).padStart(3)}. ${LINE}\n`,
);
const text = Buffer.from(lines.join(''));

async function app(request: Request): Promise<Response> {
  switch (new URL(request.url).pathname) {
    case '/':
      return answer(HTML, page);
    case '/plain':
      return answer(PLAIN, text);
    case '/transfer':
      return answer({ ...PLAIN, 'Transfer-Encoding': 'gzip' }, await gzip(text));
    case '/content': {
      const [headers, body] = await compressed(request, text);
      return answer({ ...PLAIN, ...headers }, body);
    }
    default:
      return new Response('Not here.\n', { status: 404, headers: PLAIN });
  }
}

function answer(headers: Record<string, string>, body: Buffer<ArrayBuffer>): Response {
  return new Response(body, { headers: { ...headers, 'Content-Length': String(body.length) } });
}

type Coded = [headers: Record<string, string>, body: Buffer<ArrayBuffer>];

/** The headers that say how the body is coded, and the body. */
async function compressed(request: Request, body: Buffer<ArrayBuffer>): Promise<Coded> {
  return [{}, body];
}

/** Whether the client takes gzip (RFC 9110, section 12.5.3). */
function acceptsGzip({ headers }: Request): boolean {
  for (const choice of (headers.get('Accept-Encoding') ?? '').toLowerCase().split(',')) {
    const [coding = '', weight = '1'] = choice.replaceAll(' ', '').split(';q=');
    if (['gzip', 'x-gzip', '*'].includes(coding)) return Number(weight) > 0;
  }
  return false;
}

/** Looks at the headers of every answer before it goes out. */
function guard(headers: Headers): void {
  const name = HOP_BY_HOP.find((each) => headers.has(each));
  if (name === undefined) return;
  console.warn(`Hop-by-hop header, '${name}: ${headers.get(name)}', not allowed`);
}

/** The gateway: asks the application, and writes what it gives back. */
async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host}`);
  const asked = new Headers(incoming.headers as Record<string, string>);
  const response = await app(new Request(url, { headers: asked }));
  guard(response.headers);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(await response.bytes());
}

const server = createServer((incoming, outgoing) => {
  handle(incoming, outgoing).catch((error: unknown) => {
    console.error(error);
    outgoing.writeHead(500, PLAIN).end('The application failed.\n');
  });
});
server.listen(8888, () => console.log('Listening on http://localhost:8888/'));
