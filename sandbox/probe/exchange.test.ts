import { describe, expect, test } from 'vitest';
import type { Connection } from '../kernel/connection.ts';
import { KernelError } from '../kernel/errno.ts';
import { latin1, utf8Bytes } from '../wire/text.ts';
import { served } from './connection-pair.ts';
import type { RequestOptions } from './contract.ts';
import { createProbe } from './probe.ts';

const GET = 'GET / HTTP/1.1\r\nHost: localhost:8888\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** Answers with `text` once something has arrived, and leaves the connection open. */
const answering = (text: string) =>
  served(async (connection) => {
    await connection.read();
    await connection.write(utf8Bytes(text));
  });

const closing = (text: string) =>
  served(async (connection) => {
    await connection.read();
    await connection.write(utf8Bytes(text));
    connection.end();
  });

const request = (connect: ReturnType<typeof served>, options?: RequestOptions) =>
  createProbe(connect, 8888).request(GET, options);

/** A clock whose time is up when the test says so. */
function handClock() {
  const limit = new AbortController();
  const asked: number[] = [];
  const clock = (milliseconds: number) => {
    asked.push(milliseconds);
    return limit.signal;
  };
  return { clock, asked, ring: () => limit.abort() };
}

describe('request', () => {
  test('sends exactly the bytes that it is given', async () => {
    const heard: string[] = [];
    const connect = served(async (connection) => {
      heard.push(latin1((await connection.read()) ?? new Uint8Array()));
      await connection.write(utf8Bytes(OK));
    });
    await createProbe(connect, 8888).request('get / HTTP/0.9\n\n');
    expect(heard).toEqual(['get / HTTP/0.9\n\n']);
  });

  test('shows the response in parts', async () => {
    const { response, ended, fault } = await request(
      answering('HTTP/1.1 404 Not Found\r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 3\r\n\r\n→'),
    );
    expect(response).toMatchObject({
      status: 404,
      reason: 'Not Found',
      version: 'HTTP/1.1',
      text: '→',
      complete: true,
    });
    expect(response.body).toEqual(utf8Bytes('→'));
    expect(response.headers.get('X-a')).toBe('1, 2');
    expect(response.headers.all('x-A')).toEqual(['1', '2']);
    expect(response.headers.get('x-b')).toBeUndefined();
    expect(response.headers.list[0]).toEqual(['x-a', '1']);
    expect(ended).toBe('open');
    expect(fault).toBeUndefined();
  });

  test('takes the chunked coding off the body', async () => {
    const { response } = await request(
      answering(
        'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n',
      ),
    );
    expect(response.text).toBe('hello');
  });

  test('reads a body without a length until the server closes', async () => {
    const { response, ended } = await request(closing('HTTP/1.0 200 OK\r\n\r\nall of it'));
    expect(response.text).toBe('all of it');
    expect(response.version).toBe('HTTP/1.0');
    expect(ended).toBe('closed');
  });

  test('waits for the close where it is told to', async () => {
    const { ended } = await request(closing(OK), { until: 'close' });
    expect(ended).toBe('closed');
  });

  test('hangs up on a stream without an end once the answer so far will do', async () => {
    const hungUp = Promise.withResolvers<void>();
    const stream = served(async (connection) => {
      await connection.read();
      await connection.write(utf8Bytes('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'));
      await connection.write(utf8Bytes('3\r\none\r\n'));
      await connection.write(utf8Bytes('3\r\ntwo\r\n'));
      await connection.read().catch(() => hungUp.resolve());
    });
    const { response, ended } = await request(stream, {
      until: ({ text }) => text.includes('two'),
    });
    expect(response).toMatchObject({ status: 200, text: 'onetwo', complete: false });
    expect(ended).toBe('open');
    await hungUp.promise;
  });

  test('keeps interim responses apart', async () => {
    const { interim, responses } = await request(
      answering(`HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n${OK}`),
    );
    expect(interim.map(({ status }) => status)).toEqual([103]);
    expect(responses.map(({ status }) => status)).toEqual([200]);
  });

  test('waits for as many responses as requests were sent', async () => {
    const { responses } = await createProbe(
      answering(OK.replace('200 OK', '201 Created') + OK),
      8888,
    ).request(GET + GET);
    expect(responses.map(({ status }) => status)).toEqual([201, 200]);
  });

  test('expects no body in the answer to HEAD', async () => {
    const { response } = await createProbe(
      answering('HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n'),
      8888,
    ).request(GET.replace('GET', 'HEAD'));
    expect(response).toMatchObject({ status: 200, text: '', complete: true });
  });

  test('says that a body was cut off', async () => {
    const { response, fault, ended } = await request(closing(OK.slice(0, -1)));
    expect(response).toMatchObject({ text: 'o', complete: false });
    expect(fault).toEqual(expect.any(String));
    expect(ended).toBe('closed');
  });

  test('shows bytes that are not HTTP, and says so when asked for the response', async () => {
    const answer = await request(closing('220 mail.example ESMTP\r\n'));
    expect(answer.responses).toEqual([]);
    expect(latin1(answer.raw)).toBe('220 mail.example ESMTP\r\n');
    expect(() => answer.response).toThrow(/^The answer is not HTTP: /);
  });

  test('says that the server closed without an answer', async () => {
    const answer = await request(closing(''));
    expect(() => answer.response).toThrow('The server closed the connection without an answer.');
  });

  test('says that the server dropped the connection', async () => {
    const answer = await request(
      served(async (connection) => {
        await connection.read();
        connection.reset();
      }),
    );
    expect(answer.ended).toBe('reset');
    expect(() => answer.response).toThrow('The server dropped the connection without an answer.');
  });

  test('still shows the answer of a server that stopped reading the request', async () => {
    const connect = served(async (connection) => {
      await connection.write(utf8Bytes(OK.replace('200 OK', '413 Content Too Large')));
      connection.end();
    });
    const failing: typeof connect = async (port) => ({
      ...(await connect(port)),
      write: () => Promise.reject(new KernelError('EPIPE')),
    });
    expect((await request(failing)).response.status).toBe(413);
  });

  test('says that nothing listens', async () => {
    const refused = () => Promise.reject(new KernelError('ECONNREFUSED'));
    await expect(createProbe(refused, 8888).request(GET)).rejects.toThrow(
      'Nothing listens on port 8888: press Run first.',
    );
  });
});

describe('the time limit of a request', () => {
  test('is five seconds unless the caller says otherwise', async () => {
    const { clock, asked } = handClock();
    const probe = createProbe(answering(OK), 8888, { clock });
    await probe.request(GET);
    await probe.request(GET, { timeout: 300 });
    expect(asked).toEqual([5_000, 300]);
  });

  test('drops the connection and says that no answer came', async () => {
    const { clock, ring } = handClock();
    const dropped = Promise.withResolvers<unknown>();
    const connect = served(async (connection) => {
      await connection.read();
      ring();
      await connection.read().catch(dropped.resolve);
    });
    await expect(createProbe(connect, 8888, { clock }).request(GET)).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: 'The server did not answer within 5 s.',
    });
    expect(await dropped.promise).toMatchObject({ code: 'ECONNRESET' });
  });

  test('shows what had come of an answer that was not finished', async () => {
    const { clock, ring } = handClock();
    const connect = served(async (connection) => {
      await connection.read();
      await connection.write(utf8Bytes(OK.slice(0, -1)));
      setImmediate(ring);
    });
    await expect(createProbe(connect, 8888, { clock }).request(GET)).rejects.toMatchObject({
      message: 'The server began to answer, but had not finished after 5 s.',
      seen: OK.slice(0, -1),
    });
  });

  test('covers a server that never accepts, and resets a connection that comes too late', async () => {
    const { clock, ring } = handClock();
    const late = Promise.withResolvers<Connection>();
    const answer = createProbe(() => late.promise, 8888, { clock }).request(GET);
    ring();
    await expect(answer).rejects.toMatchObject({ code: 'TIMEOUT' });
    const wasReset = Promise.withResolvers<void>();
    late.resolve({
      local: { address: '127.0.0.1', port: 1 },
      remote: { address: '127.0.0.1', port: 8888 },
      read: () => Promise.resolve(undefined),
      write: () => Promise.resolve(),
      end: () => {},
      reset: wasReset.resolve,
    });
    await wasReset.promise;
  });

  test('tells a caller’s own stop from the limit', async () => {
    const stop = new AbortController();
    const answer = request(
      served(() => new Promise(() => {})),
      { signal: stop.signal },
    );
    stop.abort();
    await expect(answer).rejects.toMatchObject({
      code: 'ABORTED',
      message: 'The check was stopped.',
    });
  });
});

describe('get', () => {
  test('sends a Host of its own, which the caller may replace', async () => {
    const heard: string[] = [];
    const connect = served(async (connection) => {
      heard.push(latin1((await connection.read()) ?? new Uint8Array()));
      await connection.write(utf8Bytes(OK));
    });
    const probe = createProbe(connect, 8888);
    await probe.get('/a?b=c', { 'X-Curious': 'yes' });
    await probe.get('/', { host: 'example.org' });
    expect(heard).toEqual([
      'GET /a?b=c HTTP/1.1\r\nHost: localhost:8888\r\nX-Curious: yes\r\n\r\n',
      'GET / HTTP/1.1\r\nhost: example.org\r\n\r\n',
    ]);
  });

  test('asks another port of the program where it is told one, and names it as the host', async () => {
    const heard: string[] = [];
    const ports: number[] = [];
    const server = served(async (connection) => {
      heard.push(latin1((await connection.read()) ?? new Uint8Array()));
      await connection.write(utf8Bytes(OK));
    });
    const connect: typeof server = (port) => {
      ports.push(port);
      return server(port);
    };
    const probe = createProbe(connect, 8888);
    await probe.get('/', {}, { port: 8889 });
    await probe.request(GET, { port: 8890 });
    expect(ports).toEqual([8889, 8890]);
    expect(heard).toEqual(['GET / HTTP/1.1\r\nHost: localhost:8889\r\n\r\n', GET]);
  });

  test('ends its direction when it has its answer, so that the server may close in peace', async () => {
    const ended = Promise.withResolvers<Uint8Array | undefined>();
    const connect = served(async (connection) => {
      await connection.read();
      await connection.write(utf8Bytes(OK));
      ended.resolve(await connection.read());
    });
    await createProbe(connect, 8888).get('/');
    expect(await ended.promise).toBeUndefined();
  });
});
