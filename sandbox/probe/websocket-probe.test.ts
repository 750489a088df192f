import { describe, expect, test } from 'vitest';
import type { Connection } from '../kernel/connection.ts';
import { acceptOf } from '../wire/handshake.ts';
import { joined, latin1, utf8Bytes } from '../wire/text.ts';
import { encodeFrame } from '../wire/websocket.ts';
import { served } from './connection-pair.ts';
import { createProbe } from './probe.ts';

const text = (payload: string) => encodeFrame({ opcode: 1, payload: utf8Bytes(payload) });

async function asked(connection: Connection): Promise<string> {
  return latin1((await connection.read()) ?? new Uint8Array());
}

function switching(request: string): Uint8Array {
  const key = /sec-websocket-key: (.*)\r\n/i.exec(request)?.[1] ?? '';
  return utf8Bytes(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptOf(key)}\r\n\r\n`,
  );
}

/** Switches, and then does `talk`. */
const switched = (talk: (connection: Connection) => Promise<void>) =>
  served(async (connection) => {
    await connection.write(switching(await asked(connection)));
    await talk(connection);
  });

const silent = () => Promise.resolve();

describe('the handshake', () => {
  test('shows what was asked, what was answered, and the accept that the key calls for', async () => {
    const socket = await createProbe(switched(silent), 8888).websocket('/ws', {
      headers: { Origin: 'http://example.org' },
      protocols: ['chat', 'superchat'],
    });
    expect(socket.request).toMatchObject({ method: 'GET', target: '/ws' });
    expect(socket.request.raw).toContain('GET /ws HTTP/1.1\r\n');
    expect(socket.request.headers.get('sec-websocket-protocol')).toBe('chat, superchat');
    expect(socket.request.headers.get('origin')).toBe('http://example.org');
    expect(atob(socket.key)).toHaveLength(16);
    expect(socket.response).toMatchObject({ status: 101, reason: 'Switching Protocols' });
    expect(socket.accept).toBe(acceptOf(socket.key));
    expect(socket.expectedAccept).toBe(socket.accept);
  });

  test('leaves a wrong accept to the check to judge', async () => {
    const connect = served(async (connection) => {
      const answer = latin1(switching(await asked(connection)));
      await connection.write(utf8Bytes(answer.replace(/Accept: .*\r/, 'Accept: nonsense\r')));
    });
    const socket = await createProbe(connect, 8888).websocket('/ws');
    expect(socket.accept).toBe('nonsense');
    expect(socket.expectedAccept).not.toBe('nonsense');
  });

  test('rejects where the server stays with HTTP', async () => {
    const connect = served(async (connection) => {
      await asked(connection);
      await connection.write(utf8Bytes('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n'));
    });
    await expect(createProbe(connect, 8888).websocket('/ws')).rejects.toMatchObject({
      code: 'NOT_SWITCHED',
      message: 'The server answered 403 Forbidden instead of 101 Switching Protocols.',
      seen: 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n',
    });
  });

  test('rejects where the server closes instead', async () => {
    const connect = served(async (connection) => connection.end());
    await expect(createProbe(connect, 8888).websocket('/ws')).rejects.toMatchObject({
      code: 'CLOSED',
    });
  });
});

describe('frames', () => {
  test('that come in one piece with the 101 are not lost', async () => {
    const connect = served(async (connection) => {
      const answer = switching(await asked(connection));
      await connection.write(joined([answer, text('early'), text('bird')]));
    });
    const socket = await createProbe(connect, 8888).websocket('/ws');
    expect((await socket.next()).text).toBe('early');
    expect((await socket.next()).text).toBe('bird');
    expect(socket.received.map((frame) => frame.text)).toEqual(['early', 'bird']);
  });

  test('are shown as they are on the wire', async () => {
    const connect = switched(async (connection) => {
      await connection.write(encodeFrame({ opcode: 2, payload: Uint8Array.of(255), fin: false }));
      await connection.write(encodeFrame({ opcode: 9, payload: new Uint8Array() }));
      await connection.write(encodeFrame({ opcode: 0, payload: Uint8Array.of(0) }));
      await connection.write(
        encodeFrame({ opcode: 8, payload: Uint8Array.of(0x03, 0xe8, 0x62, 0x79, 0x65) }),
      );
    });
    const socket = await createProbe(connect, 8888).websocket('/ws');
    expect(await socket.next()).toMatchObject({
      kind: 'binary',
      opcode: 2,
      fin: false,
      masked: false,
    });
    expect(await socket.next()).toMatchObject({ kind: 'ping', fin: true });
    expect(await socket.next()).toMatchObject({ kind: 'continuation', opcode: 0 });
    expect(await socket.next()).toMatchObject({ kind: 'close', code: 1000, reason: 'bye' });
  });

  test('go out masked, each with a key of its own', async () => {
    const heard: Uint8Array[] = [];
    const connect = switched(async (connection) => {
      for (;;) {
        const bytes = await connection.read();
        if (bytes === undefined) return;
        heard.push(bytes);
      }
    });
    const socket = await createProbe(connect, 8888).websocket('/ws');
    await socket.sendText('hi');
    await socket.sendBinary(Uint8Array.of(1));
    await socket.ping();
    await socket.close(1001, 'x');
    await socket.sendRaw(Uint8Array.of(0x81, 0));
    await new Promise(setImmediate);
    expect(heard.map(([first, second]) => [first, second])).toEqual([
      [0x81, 0x82],
      [0x82, 0x81],
      [0x89, 0x80],
      [0x88, 0x83],
      [0x81, 0x00],
    ]);
    const unmasked = heard[0]?.slice(6).map((byte, at) => byte ^ (heard[0]?.[2 + at] ?? 0));
    expect(unmasked).toEqual(utf8Bytes('hi'));
  });

  test('that break the framing end the wait for a frame with what is wrong', async () => {
    const connect = switched((connection) => connection.write(Uint8Array.of(0x83, 0)));
    const socket = await createProbe(connect, 8888).websocket('/ws');
    await expect(socket.next()).rejects.toMatchObject({
      code: 'FAULT',
      message: expect.stringMatching(/^The server broke the framing: /),
    });
  });

  test('end where the server closes or drops the connection', async () => {
    const closed = switched(async (connection) => connection.end());
    const dropped = switched(async (connection) => connection.reset());
    await expect((await createProbe(closed, 8888).websocket('/')).next()).rejects.toThrow(
      'The server closed the connection.',
    );
    await expect((await createProbe(dropped, 8888).websocket('/')).next()).rejects.toThrow(
      'The server dropped the connection.',
    );
  });

  test('are waited for no longer than the caller’s patience, and may come later', async () => {
    const limit = new AbortController();
    const { promise: go, resolve: send } = Promise.withResolvers<void>();
    const connect = switched(async (connection) => {
      await go;
      await connection.write(text('at last'));
    });
    const limits = [new AbortController().signal, limit.signal, new AbortController().signal];
    const clock = () => limits.shift() ?? limit.signal;
    const socket = await createProbe(connect, 8888, { clock }).websocket('/ws');
    const waiting = socket.next({ timeout: 250 });
    limit.abort();
    await expect(waiting).rejects.toThrow('No frame came from the server within 250 ms.');
    send();
    expect((await socket.next()).text).toBe('at last');
  });

  test('are refused after dispose, and the server sees a reset', async () => {
    const dropped = Promise.withResolvers<unknown>();
    const connect = switched((connection) => connection.read().then(() => {}, dropped.resolve));
    const socket = await createProbe(connect, 8888).websocket('/ws');
    socket.dispose();
    await expect(socket.next()).rejects.toMatchObject({ code: 'DISPOSED' });
    await expect(socket.sendText('hi')).rejects.toMatchObject({ code: 'DISPOSED' });
    expect(await dropped.promise).toMatchObject({ code: 'ECONNRESET' });
  });
});
