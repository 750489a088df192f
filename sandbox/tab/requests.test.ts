import { expect, test } from 'vitest';
import { ConnectionPool } from './connection-pool.ts';
import { CookieJar } from './cookies.ts';
import { type BrowserRequest, Requests, referrer } from './requests.ts';
import { type TestServer, testServer } from './test-connection.ts';

/** Answers by target; keeps what it heard. */
function site(answers: Readonly<Record<string, string>>): { heard: string[]; server: TestServer } {
  const heard: string[] = [];
  const server = testServer(async (peer, _number, port) => {
    for (;;) {
      const request = await peer.hear();
      heard.push(request);
      const [method = '', target = ''] = request.split(' ');
      const answer =
        answers[`${port}${target}`] ?? answers[`${method} ${target}`] ?? answers[target];
      await peer.say(`HTTP/1.1 ${answer ?? '404 Not Found'}\r\nContent-Length: 0\r\n\r\n`);
    }
  });
  return { heard, server };
}

const page = new URL('http://localhost:8888/docs/page?x#y');

function asker(server: TestServer, cookies = new CookieJar()) {
  const requests = new Requests(new ConnectionPool(server.connect), cookies, 'Test/1');
  return (path: string, change: Partial<BrowserRequest> = {}) =>
    requests.ask({
      url: new URL(path, page),
      method: 'GET',
      headers: [],
      body: undefined,
      accept: '*/*',
      initiator: page,
      mode: 'cors',
      credentials: 'same-origin',
      redirect: 'follow',
      signal: new AbortController().signal,
      ...change,
    });
}

test('a GET of its own origin says where it comes from, and no Origin', async () => {
  const { heard, server } = site({ '/a?b': '200 OK' });
  await asker(server)('/a?b#c');
  expect(heard).toEqual([
    [
      'GET /a?b HTTP/1.1',
      'Host: localhost:8888',
      'Connection: keep-alive',
      'User-Agent: Test/1',
      'Accept: */*',
      'Referer: http://localhost:8888/docs/page?x',
      'Accept-Encoding: gzip, deflate',
      'Accept-Language: en-US,en;q=0.9',
      '\r\n',
    ].join('\r\n'),
  ]);
});

test('what only a browser may say is not taken from a page', async () => {
  const { heard, server } = site({ '/': '200 OK' });
  const headers = ['Host', 'Cookie', 'Content-Length', 'Sec-Fetch-Mode', 'X-Own'].map(
    (name) => [name, '5'] as const,
  );
  await asker(server)('/', { headers });
  expect(heard[0]).toContain('X-Own: 5');
  expect(heard[0]).not.toContain('Cookie');
  expect(heard[0]).not.toContain('Sec-Fetch');
  expect(heard[0]).not.toContain('Content-Length');
  expect(heard[0]?.match(/Host:/g)).toHaveLength(1);
});

test('cookies are taken at every hop of a redirect, and go with the next', async () => {
  const { heard, server } = site({
    '/a': '302 Found\r\nSet-Cookie: one=1\r\nLocation: b',
    '/b': '302 Found\r\nSet-Cookie: two=2\r\nLocation: /c#there',
    '/c': '200 OK',
  });
  const response = await asker(server)('/a#here');
  expect(response).toMatchObject({ status: 200, redirected: true });
  expect(response.url.href).toBe('http://localhost:8888/c#there');
  expect(heard[2]).toContain('Cookie: one=1; two=2');
});

test('a fragment outlives a redirect that names none', async () => {
  const { server } = site({ '/a': '301 Moved Permanently\r\nLocation: /b', '/b': '200 OK' });
  expect((await asker(server)('/a#here')).url.hash).toBe('#here');
});

test.each([
  ['301 Moved Permanently', 'POST', 'GET'],
  ['302 Found', 'POST', 'GET'],
  ['303 See Other', 'PUT', 'GET'],
  ['307 Temporary Redirect', 'POST', 'POST'],
  ['308 Permanent Redirect', 'PUT', 'PUT'],
  ['302 Found', 'PUT', 'PUT'],
])('after %s a %s goes on as %s', async (status, method, next) => {
  const { heard, server } = site({ '/a': `${status}\r\nLocation: /b`, '/b': '200 OK' });
  await asker(server)('/a', { method, headers: [['Content-Type', 'text/plain']] });
  expect(heard[1]).toMatch(new RegExp(`^${next} /b `));
  expect(heard[1]?.includes('Content-Type')).toBe(next !== 'GET');
});

test('redirects in a circle end', async () => {
  const { server, heard } = site({ '/a': '302 Found\r\nLocation: /a' });
  await expect(asker(server)('/a')).rejects.toMatchObject({ code: 'ERR_TOO_MANY_REDIRECTS' });
  expect(heard).toHaveLength(21);
});

test('a redirect into the internet is refused', async () => {
  const { server } = site({ '/a': '302 Found\r\nLocation: http://example.com/' });
  await expect(asker(server)('/a', { mode: 'navigate' })).rejects.toMatchObject({
    code: 'ERR_INTERNET_DISCONNECTED',
  });
});

test('a redirect can be kept, or be a fault', async () => {
  const { server } = site({ '/a': '302 Found\r\nLocation: /b' });
  expect(await asker(server)('/a', { redirect: 'manual' })).toMatchObject({ status: 302 });
  await expect(asker(server)('/a', { redirect: 'error' })).rejects.toMatchObject({
    code: 'ERR_UNSAFE_REDIRECT',
  });
});

test('another port is another origin: its answer can be read only where it says so', async () => {
  const { heard, server } = site({
    '9000/open':
      '200 OK\r\nAccess-Control-Allow-Origin: http://localhost:8888\r\nX-A: 1\r\nX-B: 2\r\nAccess-Control-Expose-Headers: X-B',
    '9000/closed': '200 OK\r\nSet-Cookie: a=1',
  });
  const cookies = new CookieJar();
  const ask = asker(server, cookies);
  const response = await ask('http://localhost:9000/open');
  expect(response.headers.map(([name]) => name)).toEqual(['X-B', 'Content-Length']);
  expect(heard[0]).toContain('Origin: http://localhost:8888');
  expect(heard[0]).toContain('Referer: http://localhost:8888/\r\n');
  await expect(ask('http://localhost:9000/closed')).rejects.toMatchObject({
    code: 'ERR_BLOCKED_BY_CORS',
  });
  expect(cookies.field(new URL('http://localhost:9000/'))).toBeUndefined();
  expect(await ask('http://localhost:9000/closed', { mode: 'no-cors' })).toMatchObject({
    opaque: true,
  });
});

test('what a form could not send is asked for first', async () => {
  const { heard, server } = site({
    'OPTIONS /x':
      '204 No Content\r\nAccess-Control-Allow-Origin: *\r\nAccess-Control-Allow-Methods: PUT\r\nAccess-Control-Allow-Headers: x-a',
    'PUT /x': '200 OK\r\nAccess-Control-Allow-Origin: *',
    'OPTIONS /y': '404 Not Found',
  });
  const ask = asker(server);
  const change = { method: 'PUT', headers: [['X-A', '1']] as const };
  expect(await ask('http://localhost:9000/x', change)).toMatchObject({ status: 200 });
  expect(heard[0]).toContain(
    'Access-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: x-a',
  );
  await expect(ask('http://localhost:9000/y', change)).rejects.toMatchObject({
    code: 'ERR_BLOCKED_BY_CORS',
  });
  expect(heard).toHaveLength(3);
});

test('a referrer is whole within an origin, and the origin beyond it', () => {
  expect(referrer(page, new URL('http://localhost:8888/'))).toBe(
    'http://localhost:8888/docs/page?x',
  );
  expect(referrer(page, new URL('http://localhost:9000/'))).toBe('http://localhost:8888/');
});
