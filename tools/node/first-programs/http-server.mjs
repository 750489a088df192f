// The first part of the library: what plain servers and clients of HTTP and TCP use, as modules ...
import { AsyncLocalStorage } from 'node:async_hooks';
import { Buffer } from 'node:buffer';
import { EventEmitter, once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import http, { createServer } from 'node:http';
import net from 'node:net';
import { join } from 'node:path';
import querystring from 'node:querystring';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect, promisify } from 'node:util';

class Shout extends Transform {
  _transform(chunk, _encoding, done) {
    done(null, String(chunk).toUpperCase());
  }
}

const store = new AsyncLocalStorage();
const server = createServer({ requestTimeout: 5000 }, async (request, response) => {
  await store.run(request.url, async () => {
    const { searchParams } = new URL(request.url, 'http://localhost');
    if (request.url === '/abort') return response.destroy();
    response.setHeader('Content-Type', 'text/plain; charset=utf-8');
    response.writeHead(200, { Trailer: 'X-Sum' });
    for await (const chunk of request) response.write(chunk);
    await sleep(1);
    response.addTrailers({ 'X-Sum': String(searchParams.get('n')) });
    response.end(store.getStore());
  });
});
server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n'));
server.on('clientError', (_error, socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
server.on('connect', (_request, socket) => socket.destroy());
server.listen(8080, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();

const ask = (options, body) =>
  new Promise((resolve, reject) => {
    const request = http.request({ port, host: 'localhost', ...options }, (response) => {
      response
        .setEncoding('utf8')
        .on('data', () => undefined)
        .on('end', resolve);
    });
    request
      .on('error', reject)
      .on('upgrade', resolve)
      .on('timeout', () => request.destroy());
    request.end(body);
  });
await ask({ path: '/a?n=1', method: 'POST', agent: new http.Agent({ keepAlive: true }) }, 'body');
await ask({ path: '/up', headers: { connection: 'upgrade', upgrade: 'x' } });
await ask({ path: '/abort', signal: AbortSignal.timeout(5000) }).catch((error) =>
  console.log(error),
);
const socket = net.connect(port, 'localhost', () => socket.end('GARBAGE\r\n\r\n'));
await once(socket.resume(), 'close');
await once(net.connect(1, 'localhost'), 'error').catch(() => undefined);
await ask({ port: 1 }).catch((error) => console.error(error));

await pipeline(Readable.from(['a', 'b']), new Shout(), async (source) => {
  for await (const chunk of source) console.log(String(chunk));
});
writeFileSync('/tmp/a', 'text');
await readFile(readFileSync('/tmp/a') && '/tmp/a', 'utf8');
await readFile('/none').catch((error) => console.log(error.code, inspect(error)));
console.log(
  join('a', 'b'),
  querystring.parse('a=1'),
  new StringDecoder('utf8').write(Buffer.from('x')),
);
console.log(new Map([[1, new Set([{ deep: { deeper: [Symbol('s'), 1n, /x/, new Date(0)] } }])]]));
console.log('%s %d %j %o', 'a', 1, {}, []);
console.table([{ a: 1 }]);
console.time('t');
console.group('in');
console.timeEnd('t');
console.groupEnd();
console.trace('here');
console.assert(false, 'no');
console.warn(process.memoryUsage(), process.uptime(), process.hrtime.bigint(), process.env.HOME);
process.emitWarning('careful');
new EventEmitter()
  .on('x', () => undefined)
  .setMaxListeners(1)
  .on('x', () => undefined);
await promisify(setImmediate)();
queueMicrotask(() => undefined);
structuredClone({ a: 1 });
new TextEncoder().encode(atob(btoa('x')));
new TextDecoder('utf-8').decode(new Uint8Array(1));
await import('./helper.mjs');
process.on('SIGINT', () => server.close());
process.on('uncaughtException', (error) => console.error(error));
process.on('unhandledRejection', (reason) => console.error(reason));
setTimeout(() => {
  throw new TypeError('thrown');
}, 1);
void Promise.reject(new Error('rejected'));
await sleep(20);
server.closeAllConnections();
server.close();
