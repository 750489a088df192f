// What is expected here was printed by a Python script on Linux 6.18, for every pair of option sets.
import { describe, expect, it } from 'vitest';
import type { Host } from './host.ts';
import type { TcpSocket } from './tcp-socket.ts';
import { connected, dial, listening, loneHost, outcome } from './test-network.ts';

type Options = readonly string[];
const NONE: Options = [];
const ADDRESS: Options = ['SO_REUSEADDR'];
const PORT: Options = ['SO_REUSEPORT'];
const TWO: Options = ['SO_REUSEADDR', 'SO_REUSEPORT'];

/** May the second bind: while the first is bound, while it listens. And may the first listen after the second did. */
const RULES: readonly (readonly [Options, Options, string, string, string])[] = [
  [NONE, NONE, 'EADDRINUSE', 'EADDRINUSE', ''],
  [NONE, ADDRESS, 'EADDRINUSE', 'EADDRINUSE', ''],
  [NONE, TWO, 'EADDRINUSE', 'EADDRINUSE', ''],
  [ADDRESS, NONE, 'EADDRINUSE', 'EADDRINUSE', ''],
  [ADDRESS, ADDRESS, 'ok', 'EADDRINUSE', 'EADDRINUSE'],
  [ADDRESS, PORT, 'EADDRINUSE', 'EADDRINUSE', ''],
  [ADDRESS, TWO, 'ok', 'EADDRINUSE', 'EADDRINUSE'],
  [PORT, NONE, 'EADDRINUSE', 'EADDRINUSE', ''],
  [PORT, ADDRESS, 'EADDRINUSE', 'EADDRINUSE', ''],
  [PORT, PORT, 'ok', 'ok', 'ok'],
  [PORT, TWO, 'ok', 'ok', 'ok'],
  [TWO, NONE, 'EADDRINUSE', 'EADDRINUSE', ''],
  [TWO, ADDRESS, 'ok', 'EADDRINUSE', 'EADDRINUSE'],
  [TWO, PORT, 'ok', 'ok', 'ok'],
  [TWO, TWO, 'ok', 'ok', 'ok'],
];

const OVERLAPPING = [
  ['127.0.0.1', '127.0.0.1'],
  ['0.0.0.0', '127.0.0.1'],
  ['127.0.0.1', '0.0.0.0'],
] as const;

function make(host: Host, options: Options): TcpSocket {
  const socket = host.socket();
  for (const option of options) socket.options.set(option, 1);
  return socket;
}

function bind(host: Host, socket: TcpSocket, port: number, address = '127.0.0.1'): string | number {
  return outcome(() => host.bind(socket, { address, port }));
}

describe.each(OVERLAPPING)('Binding %s, then %s, to one port', (first, second) => {
  it.each(RULES)(
    'with %j, then %j: %s; where the first listens: %s',
    (one, other, bound, listens, late) => {
      const host = loneHost();
      const [a, b] = [make(host, one), make(host, other)];
      bind(host, a, 80, first);
      expect(bind(host, b, 80, second)).toBe(bound);
      if (bound === 'ok') {
        expect(outcome(() => host.listen(b, 1))).toBe('ok');
        expect(outcome(() => host.listen(a, 1))).toBe(late);
      }

      const again = loneHost();
      const [c, d] = [make(again, one), make(again, other)];
      bind(again, c, 80, first);
      again.listen(c, 1);
      expect(bind(again, d, 80, second)).toBe(listens);
      if (listens === 'ok') expect(outcome(() => again.listen(d, 1))).toBe('ok');
    },
  );
});

describe('The ports of a host', () => {
  it('are apart for different addresses', () => {
    const host = loneHost();
    const [one, other] = [host.socket(), host.socket()];
    expect(bind(host, one, 80, '127.0.0.1')).toBe('ok');
    expect(bind(host, other, 80, '127.0.0.2')).toBe('ok');
    host.listen(one, 1);
    host.listen(other, 1);
    const client = host.socket();
    host.connect(client, { address: '127.0.0.2', port: 80 });
    expect([one.backlog.length, other.backlog.length]).toEqual([0, 1]);
    expect(outcome(() => host.connect(host.socket(), { address: '127.0.0.3', port: 80 }))).toBe(
      'ECONNREFUSED',
    );
  });

  it('are bound once by a socket, and only at an address of the machine', () => {
    const host = loneHost();
    const socket = host.socket();
    expect(bind(host, socket, 80, '10.9.8.7')).toBe('EADDRNOTAVAIL');
    expect(bind(host, socket, 80)).toBe('ok');
    expect(bind(host, socket, 81)).toBe('EINVAL');
  });

  it('are chosen by the host where none is named', () => {
    const host = loneHost({ firstPort: 500, lastPort: 502 });
    const ports = [0, 1, 2].map(() => {
      const socket = host.socket();
      bind(host, socket, 0);
      return socket.local?.port;
    });
    expect(ports).toEqual([500, 501, 502]);
    expect(bind(host, host.socket(), 0)).toBe('EADDRNOTAVAIL');
  });

  it('go round, past those that are taken', () => {
    const host = loneHost({ firstPort: 500, lastPort: 502 });
    const [one, two, three] = [host.socket(), host.socket(), host.socket()];
    for (const socket of [one, two, three]) bind(host, socket, 0);
    host.close(two);
    const next = host.socket();
    bind(host, next, 0);
    expect(next.local?.port).toBe(501);
  });

  it('stay taken by accepted connections after the listener was closed', () => {
    const host = loneHost();
    const listener = listening(host, 80);
    const near = dial(host, 80);
    const far = host.accept(listener);
    host.close(listener);
    expect(bind(host, make(host, NONE), 80)).toBe('EADDRINUSE');
    expect(bind(host, make(host, ADDRESS), 80)).toBe('EADDRINUSE');
    host.close(far);
    host.close(near);
    expect(bind(host, make(host, NONE), 80)).toBe('ok');
  });

  it('may be bound again beside accepted connections by SO_REUSEADDR, as a server that restarts does', () => {
    const host = loneHost();
    const listener = make(host, ADDRESS);
    bind(host, listener, 80);
    host.listen(listener, 5);
    dial(host, 80);
    host.accept(listener);
    host.close(listener);
    const again = make(host, ADDRESS);
    expect(bind(host, again, 80)).toBe('ok');
    expect(outcome(() => host.listen(again, 5))).toBe('ok');
    expect(bind(host, make(host, NONE), 80)).toBe('EADDRINUSE');
  });

  it('are taken by clients until both ends have closed', () => {
    const host = loneHost({ firstPort: 500, lastPort: 501 });
    const listener = listening(host, 80);
    const near = dial(host, 80);
    const far = host.accept(listener);
    const port = near.local?.port ?? 0;
    expect(bind(host, make(host, ADDRESS), port)).toBe('EADDRINUSE');
    dial(host, 80);
    expect(outcome(() => dial(host, 80))).toBe('EADDRNOTAVAIL');
    host.close(near);
    expect(bind(host, make(host, NONE), port)).toBe('EADDRINUSE');
    host.close(far);
    expect(bind(host, make(host, NONE), port)).toBe('ok');
  });

  it('stay with a socket that bound them when its connection is over, until it is closed', () => {
    const host = loneHost();
    listening(host, 80);
    const socket = host.socket();
    bind(host, socket, 7_000);
    host.connect(socket, { address: '127.0.0.1', port: 80 });
    socket.abort();
    expect(bind(host, make(host, NONE), 7_000)).toBe('EADDRINUSE');
    host.close(socket);
    expect(bind(host, make(host, NONE), 7_000)).toBe('ok');
  });

  it('allow one connection for each pair of ends', () => {
    const host = loneHost();
    listening(host, 80);
    listening(host, 81);
    const sockets = [0, 1].map(() => {
      const socket = make(host, ADDRESS);
      bind(host, socket, 7_000);
      return socket;
    });
    const [one, other] = sockets as [TcpSocket, TcpSocket];
    const to = (port: number) => ({ address: '127.0.0.1', port });
    expect(outcome(() => host.connect(one, to(80)))).toBe('ok');
    expect(outcome(() => host.connect(other, to(80)))).toBe('EADDRNOTAVAIL');
    expect(outcome(() => host.connect(other, to(81)))).toBe('ok');
  });

  it('are named at both ends as Linux names them', () => {
    const host = loneHost();
    listening(host, 80);
    const name = (bound: string | undefined, to: string) => {
      const socket = host.socket();
      if (bound !== undefined) bind(host, socket, 0, bound);
      host.connect(socket, { address: to, port: 80 });
      return [socket.local?.address, socket.remote?.address];
    };
    expect(name(undefined, '127.0.0.1')).toEqual(['127.0.0.1', '127.0.0.1']);
    expect(name(undefined, '0.0.0.0')).toEqual(['127.0.0.1', '127.0.0.1']);
    expect(name('127.0.0.2', '127.0.0.1')).toEqual(['127.0.0.2', '127.0.0.1']);
    expect(name('0.0.0.0', '127.0.0.5')).toEqual(['127.0.0.1', '127.0.0.5']);
  });

  it('name the same ends on both sides', () => {
    const host = loneHost();
    const [near, far] = connected(host, host);
    expect(far.remote).toEqual(near.local);
    expect(far.local).toEqual(near.remote);
  });
});
