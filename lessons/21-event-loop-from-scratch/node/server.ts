// A chat room with a slow archive, on sockets and nothing above them.
import { readFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import * as archive from './archive.ts';
import { answer, parse, type Request } from './http1.ts';
import { later } from './later.ts';
import { order } from './order.ts';

const PORT = 8888;
const html = await readFile(new URL('page.html', import.meta.url), 'utf8');

const messages: { readonly id: number; readonly text: string }[] = [];
const waiting: (() => void)[] = []; // whom to call when there is news

type Send = (status: number, body: string | object, type?: string) => void;

/** One client: called whenever the system has said that its socket is ready. */
function serve(socket: Socket): void {
  let received = Buffer.alloc(0);
  const send: Send = (status, body, type = 'text/plain') => {
    if (typeof body === 'string') socket.end(answer(status, body, type));
    else socket.end(answer(status, JSON.stringify(body), 'application/json'));
  };
  const onData = (bytes: Buffer) => {
    received = Buffer.concat([received, bytes]);
    try {
      const request = parse(received);
      if (request === undefined) return;
      hearNoMore();
      handle(request, send);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      hearNoMore();
      send(400, `${error.message}\n`);
    }
  };
  const onEnd = () => socket.end();
  const hearNoMore = () => socket.off('data', onData).off('end', onEnd).resume();
  socket.on('data', onData).on('end', onEnd);
  socket.on('error', () => socket.destroy()); // the client has gone
}

/** Answers by `send(status, body)`: at once, or later, from a callback. */
function handle({ method, path, query, body }: Request, send: Send): void {
  switch (`${method} ${path}`) {
    case 'GET /':
      return send(200, html, 'text/html');
    case 'GET /loop':
      return send(200, loop());
    case 'GET /order':
      return order(PORT, (called) => send(200, called));
    case 'POST /say':
      return say(body.trim(), send);
    case 'GET /messages':
      return listen(Number(query.get('after')), send);
    case 'GET /archive': {
      const delay = archive.milliseconds(query.get('delay') ?? '1');
      return readArchive(query.get('page') ?? '1', delay, send);
    }
    default:
      return send(404, `Nothing here answers ${method} ${path}\n`);
  }
}

function loop() {
  const { loopCount } = performance.nodeTiming.uvMetricsInfo;
  const { idle } = performance.eventLoopUtilization();
  return { libuv: process.versions.uv, turns: loopCount, secondsAsleep: idle / 1000 };
}

function say(text: string, send: Send): void {
  if (text === '') throw new RangeError('say something');
  const message = { id: messages.length + 1, text };
  messages.push(message);
  send(200, message);
  for (const callback of waiting.splice(0)) callback();
}

function listen(after: number, send: Send): void {
  if (after < messages.length) send(200, messages.slice(Math.max(after, 0)));
  else waiting.push(() => listen(after, send));
}

function readArchive(page: string, delay: number, send: Send): void {
  const find = () => {
    const shelf = archive.find(page);
    later(delay / 2, () => attempt(() => read(shelf)));
  };
  const read = (shelf: string) => send(200, { page, lines: archive.read(shelf) });
  const attempt = (step: () => void) => {
    try {
      step();
    } catch (error) {
      if (!(error instanceof archive.ArchiveError)) throw error;
      send(500, `${error.message}\n`);
    }
  };
  later(delay / 2, () => attempt(find));
}

const server = createServer({ allowHalfOpen: true }, serve);
server.listen(PORT, () => console.log(`Listening on http://localhost:${PORT}/`));
