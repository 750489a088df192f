import { expect, test } from 'vitest';
import { feedings } from '../wire/feeding.ts';
import { CONNECTIONS_PER_SERVER, ConnectionPool } from './connection-pool.ts';
import { type HttpRequest, type HttpResponse, httpRequest } from './http-client.ts';
import { type Peer, type TestServer, testServer } from './test-connection.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi';

function client(server: TestServer) {
  const pool = new ConnectionPool(server.connect);
  return {
    pool,
    get: (target = '/', extra: Partial<HttpRequest> = {}): Promise<HttpResponse> =>
      httpRequest(pool, {
        method: 'GET',
        target,
        port: 8888,
        headers: [['Host', 'localhost:8888']],
        body: undefined,
        signal: new AbortController().signal,
        ...extra,
      }),
  };
}

const text = (response: HttpResponse) => new Response(response.body).text();

/** Answers every request on every connection with the same bytes. */
const answering = (answer: string) =>
  testServer(async (peer) => {
    for (;;) {
      await peer.hear();
      await peer.say(answer);
    }
  });

/** Answers once on each connection, in pieces, and hangs up. */
const once = (pieces: readonly Uint8Array[]) =>
  testServer(async (peer) => {
    await peer.hear();
    for (const piece of pieces) await peer.connection.write(piece);
    peer.connection.end();
  });

const bytes = (latin1: string) => Uint8Array.from(latin1, (character) => character.charCodeAt(0));

test('a request says what its caller says, and nothing before it', async () => {
  const heard: string[] = [];
  const server = testServer(async (peer) => {
    heard.push(await peer.hear());
    await peer.say(OK);
  });
  const response = await client(server).get('/a?b');
  expect(heard).toEqual(['GET /a?b HTTP/1.1\r\nHost: localhost:8888\r\n\r\n']);
  expect(response).toMatchObject({
    status: 200,
    statusText: 'OK',
    headers: [['Content-Length', '2']],
  });
  expect(await text(response)).toBe('hi');
});

test.each([
  ['Content-Length', OK],
  [
    'chunks',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nh\r\n1;x=y\r\ni\r\n0\r\nT: t\r\n\r\n',
  ],
  ['the end of the connection', 'HTTP/1.0 200 OK\r\n\r\nhi'],
  ['interim responses before it', `HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n${OK}`],
])('a body framed by %s is whole at every split', async (_framing, answer) => {
  for (const { name, pieces } of feedings(bytes(answer))) {
    const response = await client(once(pieces)).get();
    expect([name, response.status, await text(response)]).toEqual([name, 200, 'hi']);
  }
});

test('a connection that persists is used again', async () => {
  const server = answering(OK);
  const { get } = client(server);
  for (const target of ['/1', '/2', '/3']) expect(await text(await get(target))).toBe('hi');
  expect(server.opened()).toBe(1);
});

test.each([
  ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi'],
  ['Connection: close', 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi'],
  ['bytes that nobody asked for', `${OK}HTTP/1.1 200 OK\r\n`],
])('a connection is not used again after %s', async (_why, answer) => {
  const server = answering(answer);
  const { get } = client(server);
  await text(await get());
  await text(await get());
  expect(server.opened()).toBe(2);
});

test('HTTP/1.0 with keep-alive persists', async () => {
  const server = answering(
    'HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\nhi',
  );
  const { get } = client(server);
  await text(await get());
  await text(await get());
  expect(server.opened()).toBe(1);
});

test('a server that hung up while the connection was idle is asked again, once', async () => {
  const server = testServer(async (peer, number) => {
    await peer.hear();
    await peer.say(OK);
    // The second request is read, and not answered.
    if (number === 1) await peer.hear();
    peer.connection.end();
  });
  const { get } = client(server);
  await text(await get());
  expect(await text(await get())).toBe('hi');
  expect(server.opened()).toBe(2);
});

test('a POST is not sent twice', async () => {
  const server = testServer(async (peer) => {
    await peer.hear();
    await peer.say(OK);
    await peer.hear('end');
    peer.connection.end();
  });
  const { get } = client(server);
  await text(await get());
  const post = get('/', { method: 'POST', body: bytes('end') });
  await expect(post).rejects.toMatchObject({ code: 'ERR_EMPTY_RESPONSE' });
  expect(server.opened()).toBe(1);
});

test('at most six connections are open to a server, and the next request waits its turn', async () => {
  const peers: Peer[] = [];
  const server = testServer(async (peer) => {
    await peer.hear();
    peers.push(peer);
  });
  const { get } = client(server);
  const answers = Array.from({ length: CONNECTIONS_PER_SERVER + 1 }, () => get().then(text));
  while (peers.length < CONNECTIONS_PER_SERVER) await Promise.resolve();
  expect(server.opened()).toBe(CONNECTIONS_PER_SERVER);
  const [first] = peers;
  await first?.say(OK);
  const next = first?.hear();
  expect(await next).toContain('GET /');
  expect(server.opened()).toBe(CONNECTIONS_PER_SERVER);
  for (const peer of peers) void peer.say(OK);
  expect(await Promise.all(answers)).toHaveLength(CONNECTIONS_PER_SERVER + 1);
});

test('a request that waits its turn can be given up', async () => {
  const server = testServer(async (peer) => {
    await peer.hear();
  });
  const { get } = client(server);
  for (let count = 0; count < CONNECTIONS_PER_SERVER; count += 1) get().catch(() => undefined);
  const abort = new AbortController();
  const waiting = get('/', { signal: abort.signal });
  abort.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
});

test('giving up while the body comes resets the connection', async () => {
  const gone = Promise.withResolvers<string | undefined>();
  const server = testServer(async (peer) => {
    await peer.hear();
    await peer.say('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx');
    gone.resolve(await peer.rest());
  });
  const abort = new AbortController();
  const response = await client(server).get('/', { signal: abort.signal });
  const read = text(response);
  abort.abort(new Error('enough'));
  await expect(read).rejects.toThrow('enough');
  expect(await gone.promise).toBeUndefined();
});

test('cancelling the body resets the connection', async () => {
  const gone = Promise.withResolvers<string | undefined>();
  const server = testServer(async (peer) => {
    await peer.hear();
    await peer.say('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx');
    gone.resolve(await peer.rest());
  });
  const response = await client(server).get();
  await response.body.cancel();
  expect(await gone.promise).toBeUndefined();
});

test('a server is not read ahead of whoever reads the body', async () => {
  let written = 0;
  const server = testServer(async (peer) => {
    await peer.hear();
    await peer.say('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n');
    for (const byte of 'abc') {
      await peer.say(byte);
      written += 1;
    }
  });
  const response = await client(server).get();
  const reader = response.body.getReader();
  expect(written).toBe(0);
  await reader.read();
  await reader.read();
  expect(written).toBeLessThan(3);
});

test.each([
  ['nothing', '', 'ERR_EMPTY_RESPONSE'],
  ['no HTTP', 'hello\r\n\r\n', 'ERR_INVALID_HTTP_RESPONSE'],
  ['half a head', 'HTTP/1.1 200 OK\r\nA: b', 'ERR_INVALID_HTTP_RESPONSE'],
  ['an upgrade', 'HTTP/1.1 101 Switching Protocols\r\n\r\n', 'ERR_INVALID_HTTP_RESPONSE'],
])('a server that sends %s: %s is %s', async (_what, answer, code) => {
  const pieces = answer === '' ? [] : [bytes(answer)];
  await expect(client(once(pieces)).get()).rejects.toMatchObject({ code });
});

test.each([
  [
    'its Content-Length',
    'ERR_CONTENT_LENGTH_MISMATCH',
    'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi',
  ],
  [
    'its last chunk',
    'ERR_INCOMPLETE_CHUNKED_ENCODING',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n',
  ],
])('a body that ends before %s is %s', async (_what, code, answer) => {
  const response = await client(once([bytes(answer)])).get();
  await expect(text(response)).rejects.toMatchObject({ code });
});

test('a port on which nothing listens is said by number', async () => {
  const server = testServer(async () => undefined, [8888]);
  await expect(client(server).get()).rejects.toMatchObject({
    code: 'ERR_CONNECTION_REFUSED',
    message: 'Nothing listens on port 8888.',
  });
});

test('a reset is a reset', async () => {
  const server = testServer(async (peer) => {
    await peer.hear();
    peer.connection.reset();
  });
  await expect(client(server).get()).rejects.toMatchObject({ code: 'ERR_CONNECTION_RESET' });
});

test('a server may answer before it has read the request, and the connection then ends', async () => {
  const server = testServer(async (peer) => {
    await peer.say('HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n');
  });
  const { get } = client(server);
  const response = await get('/', { method: 'POST', body: new Uint8Array(100) });
  expect(response.status).toBe(413);
  await text(response);
});

test('HEAD has no body, whatever its length', async () => {
  const server = answering(
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Encoding: gzip\r\n\r\n',
  );
  const { get } = client(server);
  expect(await text(await get('/', { method: 'HEAD' }))).toBe('');
  expect(await text(await get('/', { method: 'HEAD' }))).toBe('');
  expect(server.opened()).toBe(1);
});

test.each(['gzip', 'deflate'] as const)('%s is decoded', async (coding) => {
  const packed = new Blob(['hello '.repeat(50)])
    .stream()
    .pipeThrough(new CompressionStream(coding));
  const body = new Uint8Array(await new Response(packed).arrayBuffer());
  const head = bytes(
    `HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\nContent-Length: ${body.length}\r\n\r\n`,
  );
  expect(await text(await client(once([head, body])).get())).toBe('hello '.repeat(50));
});

test('what is not in its coding fails', async () => {
  const answer = 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello';
  const response = await client(once([bytes(answer)])).get();
  await expect(text(response)).rejects.toMatchObject({ code: 'ERR_CONTENT_DECODING_FAILED' });
});

test('a request with a line break in a field is not sent', async () => {
  const server = answering(OK);
  const request = client(server).get('/', { headers: [['Host', 'x\r\nEvil: 1']] });
  await expect(request).rejects.toMatchObject({ code: 'ERR_INVALID_REQUEST' });
  expect(server.opened()).toBe(0);
});
