import { describe, expect, it } from 'vitest';
import { connectFrom, SocketConnection } from './connect.ts';
import type { Connection } from './connection.ts';
import { KernelError } from './errno.ts';
import { WINDOW } from './segment.ts';
import {
  bytes,
  connected,
  dial,
  listening,
  loneHost,
  network,
  nth,
  receive,
  seeded,
  text,
} from './test-network.ts';

async function code(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'resolved';
  } catch (error) {
    return error instanceof KernelError ? error.code : `${error}`;
  }
}

function pair(): [Connection, Connection] {
  const { hosts } = network(2);
  const [client, server] = [nth(hosts, 0), nth(hosts, 1)];
  const [near, far] = connected(client, server);
  return [new SocketConnection(client, near), new SocketConnection(server, far)];
}

async function readAll(connection: Connection): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = [];
  for (;;) {
    const part = await connection.read();
    if (part === undefined) return parts;
    parts.push(part);
  }
}

describe('connectFrom', () => {
  it('opens a connection to a port of another host', async () => {
    const { hosts } = network(2);
    const listener = listening(nth(hosts, 1), 80);
    const connection = await connectFrom(nth(hosts, 0))(80);
    const far = nth(hosts, 1).accept(listener);
    expect(connection.remote).toEqual({ address: '127.0.0.1', port: 80 });
    expect(connection.local).toEqual(far.remote);
    await connection.write(bytes('hello'));
    expect(receive(far)).toBe('hello');
  });

  it('rejects where nothing listens, and gives the port back', async () => {
    const { hosts } = network(2);
    expect(await code(connectFrom(nth(hosts, 0))(80))).toBe('ECONNREFUSED');
    expect(nth(hosts, 0).size).toBe(0);
    expect(await code(connectFrom(loneHost())(80))).toBe('ECONNREFUSED');
  });

  it('waits while the backlog is full', async () => {
    const { hosts } = network(2);
    const [client, server] = [nth(hosts, 0), nth(hosts, 1)];
    const listener = listening(server, 80, 0);
    dial(client, 80);
    const waiting = connectFrom(client)(80);
    server.accept(listener);
    expect((await waiting).remote.port).toBe(80);
  });

  it('stops waiting when it is told to, and leaves nothing behind', async () => {
    const { hosts, switch: joining } = network(2);
    const [client, server] = [nth(hosts, 0), nth(hosts, 1)];
    listening(server, 80, 0);
    dial(client, 80);
    const [before, there] = [client.size, server.size];
    const giving = new AbortController();
    const waiting = code(connectFrom(client)(80, giving.signal));
    giving.abort();
    expect(await waiting).toBe('ECONNABORTED');
    expect(await code(connectFrom(client)(80, giving.signal))).toBe('ECONNABORTED');
    expect([client.size, server.size]).toEqual([before, there]);
    expect(joining.size).toBe(2);
  });

  it('drops a connection that came about in the moment of giving up', async () => {
    const { hosts } = network(2);
    const listener = listening(nth(hosts, 1), 80);
    const giving = new AbortController();
    const opening = code(connectFrom(nth(hosts, 0))(80, giving.signal));
    giving.abort();
    expect(await opening).toBe('ECONNABORTED');
    expect(receive(nth(hosts, 1).accept(listener))).toBe('');
  });
});

describe('SocketConnection', () => {
  it('reads no more at a time than it is asked to', async () => {
    const [near, far] = pair();
    await near.write(bytes('hello'));
    expect(text((await far.read(2)) ?? bytes(''))).toBe('he');
    expect(text((await far.read()) ?? bytes(''))).toBe('llo');
  });

  it('reads what was written, then the end', async () => {
    const [near, far] = pair();
    await near.write(bytes('one'));
    await near.write(bytes('two'));
    near.end();
    expect((await readAll(far)).map(text).join('')).toBe('onetwo');
    expect(await far.read()).toBeUndefined();
    await far.write(bytes('still'));
    far.end();
    expect((await readAll(near)).map(text)).toEqual(['still']);
  });

  it('carries 8 MB through a window of 256 KiB, each byte once and in order', async () => {
    const random = seeded(5);
    const [near, far] = pair();
    const size = 8 * 2 ** 20;
    const whole = new Uint8Array(size).map((_, index) => (index * 7 + (index >> 8)) & 0xff);
    let start = 0;
    const writes: Promise<void>[] = [];
    while (start < size) {
      const chunk = whole.slice(start, start + 1 + Math.floor(random() * 100_000));
      start += chunk.length;
      writes.push(near.write(chunk));
    }
    near.end();
    const parts = await readAll(far);
    await Promise.all(writes);
    const got = new Uint8Array(size);
    let filled = 0;
    for (const part of parts) {
      got.set(part, filled);
      filled += part.length;
    }
    expect(filled).toBe(size);
    expect(got.every((byte, index) => byte === whole[index])).toBe(true);
  });

  it('finishes a write only when the window has taken all of it', async () => {
    const [near, far] = pair();
    let isDone = false;
    const writing = near.write(new Uint8Array(WINDOW + 1)).then(() => {
      isDone = true;
    });
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
    expect(isDone).toBe(false);
    for (let taken = 0; taken <= WINDOW / 4; ) taken += (await far.read())?.length ?? 0;
    await writing;
    expect(isDone).toBe(true);
  });

  it('ends after what was written, even where that still waits for room', async () => {
    const [near, far] = pair();
    const writing = near.write(new Uint8Array(WINDOW * 3));
    near.end();
    near.end();
    const received = (await readAll(far)).reduce((sum, part) => sum + part.length, 0);
    await writing;
    expect(received).toBe(WINDOW * 3);
    expect(await code(near.write(bytes('late')))).toBe('EPIPE');
  });

  it('rejects reads and writes, now and later, once the peer has reset', async () => {
    const [near, far] = pair();
    const reading = code(near.read());
    far.reset();
    expect(await reading).toBe('ECONNRESET');
    expect(await code(near.read())).toBe('ECONNRESET');
    expect(await code(near.write(bytes('x')))).toBe('ECONNRESET');
  });

  it('tells a reader of a reset that a writer has met before', async () => {
    const [near, far] = pair();
    const writing = near.write(new Uint8Array(WINDOW * 2));
    await far.read();
    far.reset();
    expect(await code(writing)).toBe('ECONNRESET');
    expect(await code(near.read())).toBe('ECONNRESET');
  });

  it('reads what came before a reset', async () => {
    const [near, far] = pair();
    await far.write(bytes('last words'));
    far.reset();
    expect(text((await near.read()) ?? bytes(''))).toBe('last words');
    expect(await code(near.read())).toBe('ECONNRESET');
  });

  it('rejects what waits when it is reset from here', async () => {
    const [near, far] = pair();
    const waiting = [code(near.read()), code(near.write(new Uint8Array(WINDOW * 2)))];
    await Promise.resolve();
    near.reset();
    near.reset();
    expect(await Promise.all(waiting)).toEqual(['ECONNABORTED', 'ECONNABORTED']);
    expect(await code(near.read())).toBe('ECONNABORTED');
    expect(await code(readAll(far))).toBe('ECONNRESET');
  });

  it('breaks the pipe of a writer whose peer has closed', async () => {
    const { hosts } = network(2);
    const [client, server] = [nth(hosts, 0), nth(hosts, 1)];
    const [socket, far] = connected(client, server);
    const near = new SocketConnection(client, socket);
    server.close(far);
    await near.write(bytes('passes'));
    expect(await code(near.write(bytes('does not')))).toBe('EPIPE');
    expect(await near.read()).toBeUndefined();
  });

  it('leaves nothing behind once both sides have ended, whichever came first', async () => {
    const { hosts, switch: joining } = network(2);
    const [client, server] = [nth(hosts, 0), nth(hosts, 1)];
    for (const first of [0, 1] as const) {
      const sockets = connected(client, server);
      const ends = [
        new SocketConnection(client, sockets[0]),
        new SocketConnection(server, sockets[1]),
      ] as const;
      ends[first].end();
      expect(await ends[first === 0 ? 1 : 0].read()).toBeUndefined();
      ends[first === 0 ? 1 : 0].end();
      expect(await ends[first].read()).toBeUndefined();
    }
    expect([client.size, server.size, joining.size]).toEqual([0, 0, 0]);
  });
});
