import { afterEach, expect, test, vi } from 'vitest';
import { feedings } from '../wire/feeding.ts';
import { acceptOf } from '../wire/handshake.ts';
import { encodeClosePayload, encodeFrame } from '../wire/websocket.ts';
import { type Peer, type TestServer, testServer } from './test-connection.ts';
import { type SocketClosed, type SocketOptions, WebSocketClient } from './websocket-client.ts';

const KEY = 'AAAAAAAAAAAAAAAAAAAAAA==';
const ZEROS = (bytes: Uint8Array<ArrayBuffer>) => bytes.fill(0);

afterEach(() => {
  vi.useRealTimers();
});

interface Opened {
  readonly socket: WebSocketClient;
  readonly seen: unknown[];
  readonly closed: Promise<SocketClosed>;
  /** Resolves when so many things were seen. */
  until(count: number): Promise<readonly unknown[]>;
}

function open(
  server: TestServer,
  options: SocketOptions = {},
  protocols: readonly string[] = [],
): Opened {
  const seen: unknown[] = [];
  let changed = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<SocketClosed>();
  const see = (thing: unknown) => {
    seen.push(thing);
    changed.resolve();
    changed = Promise.withResolvers();
  };
  const request = {
    target: '/ws',
    port: 8888,
    protocols,
    headers: [['Host', 'localhost:8888'] as const],
  };
  const socket = new WebSocketClient(
    server.connect,
    request,
    {
      answer: () => undefined,
      open: (protocol) => see(['open', protocol]),
      message: (payload) => see(['message', typeof payload === 'string' ? payload : [...payload]]),
      sent: (bytes) => see(['sent', bytes]),
      closed: (how) => {
        see(['closed', how.code]);
        closed.resolve(how);
      },
    },
    { random: ZEROS, ...options },
  );
  const until = async (count: number) => {
    while (seen.length < count) await changed.promise;
    return seen;
  };
  return { socket, seen, closed: closed.promise, until };
}

const HANDSHAKE = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptOf(KEY)}\r\n\r\n`;
const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const frame = (opcode: number, payload: string, fin = true) =>
  encodeFrame({ opcode, payload: latin1(payload), fin });
const closeFrame = (code?: number, reason?: string) =>
  encodeFrame({ opcode: 8, payload: encodeClosePayload(code, reason) });

/** A server that shakes hands, says `frames`, and then does what `then` does. */
const saying = (
  frames: readonly Uint8Array[],
  then: (peer: Peer) => Promise<void> = async (peer) => {
    await peer.rest();
  },
) =>
  testServer(async (peer) => {
    await peer.hear();
    await peer.say(HANDSHAKE);
    for (const bytes of frames) await peer.connection.write(bytes);
    await then(peer);
  });

test('the opening handshake asks for version 13 with a key, and takes the subprotocol that the server chose', async () => {
  let request = '';
  const server = testServer(async (peer) => {
    request = await peer.hear();
    await peer.say(HANDSHAKE.replace('\r\n\r\n', '\r\nSec-WebSocket-Protocol: b\r\n\r\n'));
  });
  const { until } = open(server, {}, ['a', 'b']);
  expect((await until(1))[0]).toEqual(['open', 'b']);
  expect(request).toBe(
    `GET /ws HTTP/1.1\r\nHost: localhost:8888\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${KEY}\r\nSec-WebSocket-Protocol: a, b\r\n\r\n`,
  );
});

test('messages come out whole at every split, fragments and pings between them too', async () => {
  const stream = [
    latin1(HANDSHAKE),
    frame(1, 'one'),
    frame(1, 'tw', false),
    frame(9, 'ping'),
    frame(0, 'o'),
    frame(2, '\x00\xff'),
    closeFrame(1000, 'bye'),
  ].flatMap((part) => [...part]);
  for (const { name, pieces } of feedings(Uint8Array.from(stream))) {
    const server = testServer(async (peer) => {
      await peer.hear();
      for (const piece of pieces) await peer.connection.write(piece);
      await peer.hear('\x03\xe8');
      peer.connection.end();
    });
    const { closed, seen } = open(server);
    expect([name, await closed]).toEqual([
      name,
      { code: 1000, reason: 'bye', clean: true, failure: undefined },
    ]);
    expect(seen.slice(0, 4)).toEqual([
      ['open', ''],
      ['message', 'one'],
      ['message', 'two'],
      ['message', [0, 255]],
    ]);
  }
});

test('a ping is answered with its own bytes, masked', async () => {
  const answered = Promise.withResolvers<string>();
  const server = saying([frame(9, 'p')], async (peer) => answered.resolve(await peer.hear('p')));
  open(server);
  expect(await answered.promise).toBe('\x8a\x81\0\0\0\0p');
});

test('what is sent is masked and told when the network has it', async () => {
  const heard = Promise.withResolvers<string>();
  const server = saying([], async (peer) => heard.resolve(await peer.hear('!')));
  const { socket, until } = open(server);
  await until(1);
  socket.send('hi!');
  expect(await heard.promise).toBe('\x81\x83\0\0\0\0hi!');
  expect((await until(2))[1]).toEqual(['sent', 3]);
});

test('closing sends the code, waits for the answer and is clean', async () => {
  const heard = Promise.withResolvers<string>();
  const server = saying([], async (peer) => {
    heard.resolve(await peer.hear('done'));
    await peer.connection.write(closeFrame(3001, 'done'));
    peer.connection.end();
  });
  const { socket, closed, until } = open(server);
  await until(1);
  socket.close(3001, 'done');
  expect(await heard.promise).toBe('\x88\x86\0\0\0\0\x0b\xb9done');
  expect(await closed).toEqual({ code: 3001, reason: 'done', clean: true, failure: undefined });
});

test('a Close without a status is 1005', async () => {
  const server = saying([closeFrame()], async (peer) => {
    await peer.hear('\0\0\0\0');
    peer.connection.end();
  });
  expect(await open(server).closed).toMatchObject({ code: 1005, clean: true });
});

test('a server that never answers a Close is left after the time limit', async () => {
  vi.useFakeTimers();
  const { socket, closed, until } = open(saying([]), { closeTimeout: 2000 });
  await until(1);
  socket.close(1000);
  vi.advanceTimersByTime(2000);
  expect(await closed).toMatchObject({ code: 1006, clean: false });
});

test('a server that answers a Close but does not hang up is left after the time limit, cleanly', async () => {
  vi.useFakeTimers();
  const { socket, closed, until } = open(saying([closeFrame(4000)]), { closeTimeout: 2000 });
  await until(1);
  socket.close(1000);
  await Promise.resolve();
  await vi.advanceTimersByTimeAsync(2000);
  expect(await closed).toMatchObject({ code: 4000, clean: true });
});

test.each([
  ['a reserved opcode', Uint8Array.of(0x83, 0), '\x03\xea'],
  [
    'a masked frame',
    encodeFrame({ opcode: 1, payload: latin1('x'), maskKey: new Uint8Array(4) }),
    '\x03\xea',
  ],
  ['text that is not UTF-8', frame(1, '\xff'), '\x03\xef'],
])(
  '%s fails the connection: the server hears why, the page sees 1006',
  async (_what, bytes, status) => {
    const heard = Promise.withResolvers<string>();
    const server = saying([bytes], async (peer) => heard.resolve(await peer.hear(status)));
    const { closed } = open(server);
    expect(await closed).toMatchObject({ code: 1006, clean: false, failure: expect.any(String) });
    expect(await heard.promise).toBe(`\x88\x82\0\0\0\0${status}`);
  },
);

test('a connection that ends without a Close is 1006', async () => {
  const server = saying([frame(1, 'x')], async (peer) => peer.connection.end());
  const { closed, seen } = open(server);
  expect(await closed).toMatchObject({ code: 1006, clean: false });
  expect(seen).toContainEqual(['message', 'x']);
});

test.each([
  [
    'a refusal',
    'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n',
    'The server answered 403 Forbidden instead of 101.',
  ],
  ['a wrong accept', HANDSHAKE.replace(/Accept: .*/, 'Accept: x'), /Sec-WebSocket-Accept/],
  ['no HTTP', 'hello\r\n\r\n', /HTTP/],
])('%s is no open socket', async (_what, answer, why) => {
  const server = testServer(async (peer) => {
    await peer.hear();
    await peer.say(answer);
  });
  const { closed, seen } = open(server);
  expect(await closed).toMatchObject({
    code: 1006,
    clean: false,
    failure: expect.stringMatching(why),
  });
  expect(seen).toEqual([['closed', 1006]]);
});

test('where nothing listens the socket fails, and says so', async () => {
  const { closed } = open(testServer(async () => undefined, [8888]));
  expect(await closed).toMatchObject({ code: 1006, failure: 'Nothing listens on port 8888.' });
});

test('closing before it is open fails it', async () => {
  const { socket, closed } = open(testServer(async (peer) => void (await peer.rest())));
  socket.close();
  expect(await closed).toMatchObject({ code: 1006, clean: false });
});

test('a page that takes nothing is sent no more than its credit', async () => {
  let written = 0;
  const server = testServer(async (peer) => {
    await peer.hear();
    await peer.say(HANDSHAKE);
    for (;;) {
      await peer.connection.write(frame(1, 'x'.repeat(10)));
      written += 1;
    }
  });
  const { socket, until } = open(server, { credit: 20 });
  await until(3);
  const before = written;
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  expect(written).toBe(before);
  socket.take(10);
  await until(4);
});
