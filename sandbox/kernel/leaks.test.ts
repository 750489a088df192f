// Nothing may stay behind: not in the hosts, not in the switch.
import { describe, expect, it } from 'vitest';
import type { TcpSocket } from './tcp-socket.ts';
import { dial, listening, network, nth, READ, send, WRITE } from './test-network.ts';

const CLIENTS = [
  ['of the same host', 0],
  ['of another host', 1],
] as const;

describe('A host that opened and closed 10,000 connections', () => {
  const CLOSINGS: readonly ((
    near: TcpSocket,
    far: TcpSocket,
    close: (socket: TcpSocket) => void,
  ) => void)[] = [
    (near, far, close) => [near, far].map(close),
    (near, far, close) => [far, near].map(close),
    (near, far, close) => {
      send(near, 'unread');
      close(far);
      close(near);
    },
    (near, far, close) => {
      close(near);
      send(far, 'late');
      close(far);
    },
    (near, far, close) => {
      near.shutdown(...WRITE);
      far.shutdown(...WRITE);
      [near, far].map(close);
    },
    (near, far, close) => {
      near.abort();
      [near, far].map(close);
    },
    (near, far, close) => {
      far.shutdown(...READ);
      send(near, 'x');
      close(far);
      send(near, 'y');
      close(near);
    },
  ];

  it.each(CLIENTS)('keeps nothing of those %s', (_place, from) => {
    const { hosts, switch: joining } = network(2);
    const [server, client] = [nth(hosts, 0), nth(hosts, from)];
    const listener = listening(server, 80, 1);
    const before = server.size;
    for (let index = 0; index < 10_000; index++) {
      const near = dial(client, 80);
      const far = server.accept(listener);
      const close = (socket: TcpSocket) => (socket === near ? client : server).close(socket);
      CLOSINGS[index % CLOSINGS.length]?.(near, far, close);
    }
    expect(server.size).toBe(before);
    expect(client.size).toBe(from === 0 ? before : 0);
    expect(joining.size).toBe(1);
    server.close(listener);
    expect([server.size, client.size, joining.size]).toEqual([0, 0, 0]);
  });

  it.each(CLIENTS)(
    'keeps nothing of those %s that were refused, never accepted, or gave up',
    (_place, from) => {
      const { hosts, switch: joining } = network(2);
      const [server, client] = [nth(hosts, 0), nth(hosts, from)];
      for (let index = 0; index < 1_000; index++) {
        client.close(dial(client, 81));
        const listener = listening(server, 80, 1);
        const clients = [0, 1, 2, 3, 4].map(() => dial(client, 80));
        client.close(clients[index % 5] as TcpSocket);
        server.close(listener);
        for (const socket of clients) client.close(socket);
      }
      expect([server.size, client.size, joining.size]).toEqual([0, 0, 0]);
    },
  );
});
