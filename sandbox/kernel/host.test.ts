import { describe, expect, it } from 'vitest';
import { Switch } from './switch.ts';
import type { TapEvent } from './tap.ts';
import type { TcpSocket } from './tcp-socket.ts';
import {
  bits,
  connected,
  countingClock,
  dial,
  listening,
  loneHost,
  network,
  nth,
  outcome,
  receive,
  send,
  shut,
  soError,
  told,
  WRITE,
} from './test-network.ts';

const HERE = { address: '127.0.0.1', port: 80 };

describe('Host.connect', () => {
  it('is refused at once by a host that is alone', () => {
    const host = loneHost();
    const socket = host.socket();
    expect(outcome(() => host.connect(socket, HERE))).toBe('ECONNREFUSED');
    expect([bits(socket), soError(socket)]).toEqual(['OUT|HUP', '0']);
    expect(outcome(() => host.connect(host.socket(), { ...HERE, port: 0 }))).toBe('ECONNREFUSED');
  });

  it('leads nowhere but to the machine itself', () => {
    const host = loneHost();
    const away = { address: '203.0.113.1', port: 80 };
    expect(outcome(() => host.connect(host.socket(), away))).toBe('ENETUNREACH');
  });

  it('is refused by the switch as a pending error, and may be tried again with the same socket', () => {
    const { hosts } = network(2);
    const [client, server] = [nth(hosts, 0), nth(hosts, 1)];
    const socket = client.socket();
    client.connect(socket, HERE);
    expect([bits(socket), soError(socket)]).toEqual(['IN|OUT|ERR|HUP|RDHUP', 'ECONNREFUSED']);
    expect([bits(socket), receive(socket), send(socket, 'x')]).toEqual([
      'IN|OUT|HUP|RDHUP',
      '',
      'EPIPE',
    ]);
    listening(server, 80);
    expect(outcome(() => client.connect(socket, HERE))).toBe('ok');
    expect([bits(socket), send(socket, 'x')]).toEqual(['OUT', 1]);
  });

  it('throws a refusal that nobody has asked for, then tries again', () => {
    const client = nth(network(2).hosts, 0);
    const socket = client.socket();
    client.connect(socket, HERE);
    expect(outcome(() => client.connect(socket, HERE))).toBe('ECONNREFUSED');
    expect(outcome(() => client.connect(socket, HERE))).toBe('ok');
    expect([receive(socket), receive(socket), send(socket, 'x')]).toEqual([
      'ECONNREFUSED',
      '',
      'EPIPE',
    ]);
    client.close(socket);
    expect(client.size).toBe(0);
  });

  it('says what a socket that has a connection, or listens, cannot do', () => {
    const host = loneHost();
    const listener = listening(host, 80);
    const socket = dial(host, 80);
    expect(outcome(() => host.connect(socket, HERE))).toBe('EISCONN');
    expect(outcome(() => host.listen(socket, 1))).toBe('EINVAL');
    expect(outcome(() => host.accept(socket))).toBe('EINVAL');
    expect(outcome(() => host.bind(socket, HERE))).toBe('EINVAL');
    expect(outcome(() => host.connect(listener, HERE))).toBe('EISCONN');
    expect(outcome(() => host.bind(listener, HERE))).toBe('EINVAL');
    host.accept(listener).shutdown(...WRITE);
    socket.shutdown(...WRITE);
    expect(outcome(() => host.connect(socket, HERE))).toBe('EISCONN');
    expect(outcome(() => host.listen(socket, 1))).toBe('EINVAL');
  });
});

/** The same for clients of the listener's own host and of another. */
const CLIENTS = [
  ['of the same host', 0],
  ['of another host', 1],
] as const;

describe.each(CLIENTS)('A listener, with clients %s', (_place, from) => {
  const open = (backlog: number) => {
    const net = network(2);
    const [server, client] = [nth(net.hosts, 0), nth(net.hosts, from)];
    return { ...net, server, client, listener: listening(server, 80, backlog) };
  };

  it('keeps those beyond its backlog waiting, in order', () => {
    const { server, client, listener } = open(1);
    const clients = Array.from({ length: 5 }, () => dial(client, 80));
    expect(clients.map(bits)).toEqual(['OUT', 'OUT', '0', '0', '0']);
    const waiting = clients[2] as TcpSocket;
    expect(outcome(() => client.connect(waiting, HERE))).toBe('EALREADY');
    expect([send(waiting, 'x'), receive(waiting)]).toEqual(['EAGAIN', 'EAGAIN']);
    for (const [index, dialed] of clients.entries()) {
      const accepted = server.accept(listener);
      expect(accepted.remote).toEqual(dialed.local);
      send(dialed, `${index}`);
      expect(receive(accepted)).toBe(`${index}`);
    }
    expect(outcome(() => server.accept(listener))).toBe('EAGAIN');
  });

  it('never hands out a client that gave up waiting', () => {
    const { server, client, listener } = open(0);
    const [first, second, third] = [0, 1, 2].map(() => dial(client, 80)) as [
      TcpSocket,
      TcpSocket,
      TcpSocket,
    ];
    client.close(second);
    expect(server.accept(listener).remote).toEqual(first.local);
    expect(server.accept(listener).remote).toEqual(third.local);
    expect(outcome(() => server.accept(listener))).toBe('EAGAIN');
    expect([bits(first), bits(third)]).toEqual(['OUT', 'OUT']);
  });

  it('lets a client that waits withdraw by shutdown', () => {
    const { server, client, listener } = open(0);
    dial(client, 80);
    const waiting = dial(client, 80);
    expect([shut(waiting, WRITE), bits(waiting)]).toEqual(['ok', 'OUT|ERR|HUP']);
    expect([soError(waiting), receive(waiting)]).toEqual(['ECONNRESET', 'ENOTCONN']);
    server.accept(listener);
    expect(outcome(() => server.accept(listener))).toBe('EAGAIN');
  });

  it('hands out a client that was reset before it was accepted', () => {
    const { server, client, listener } = open(5);
    const dialed = dial(client, 80);
    send(dialed, 'hi');
    dialed.abort();
    expect(bits(listener)).toBe('IN');
    const accepted = server.accept(listener);
    expect([receive(accepted), receive(accepted), receive(accepted)]).toEqual([
      'hi',
      'ECONNRESET',
      '',
    ]);
  });

  it('resets those in its backlog when it is closed, and refuses those that wait', () => {
    const { server, client, listener } = open(0);
    const [queued, waiting] = [dial(client, 80), dial(client, 80)];
    server.close(listener);
    expect([soError(queued), soError(waiting)]).toEqual(['ECONNRESET', 'ECONNREFUSED']);
    for (const socket of [queued, waiting]) client.close(socket);
    expect([server.size, client.size]).toEqual([0, 0]);
  });

  it('lets in those that wait when it is given a longer backlog', () => {
    const { server, client, listener } = open(0);
    const clients = [0, 1, 2, 3].map(() => dial(client, 80));
    server.listen(listener, 2);
    expect(clients.map(bits)).toEqual(['OUT', 'OUT', 'OUT', '0']);
  });

  it('hands its options to the connections that it accepts', () => {
    const { server, client, listener } = open(1);
    listener.options.set('6:1', 1);
    dial(client, 80);
    expect(server.accept(listener).options.get('6:1')).toBe(1);
  });
});

it('passes those that wait to another listener that shares the port', () => {
  const host = loneHost();
  const [one, other] = [0, 1].map(() => {
    const socket = host.socket();
    socket.options.set('SO_REUSEPORT', 1);
    host.bind(socket, { address: '0.0.0.0', port: 80 });
    host.listen(socket, 0);
    return socket;
  }) as [TcpSocket, TcpSocket];
  const clients = [0, 1, 2].map(() => dial(host, 80));
  expect([one.backlog.length, other.backlog.length]).toEqual([1, 1]);
  host.accept(other);
  expect(clients.map(bits)).toEqual(['OUT', 'OUT', '0']);
  host.close(one);
  expect(clients.map(bits)).toEqual(['IN|OUT|ERR|HUP|RDHUP', 'OUT', 'OUT']);
});

describe("A host's tap", () => {
  const watched = () => {
    const seen: TapEvent[] = [];
    return { seen, host: loneHost({ tap: (event) => seen.push(event) }) };
  };

  it('sees the life of a connection in order', () => {
    const { seen, host } = watched();
    const [near, far] = connected(host, host);
    send(near, 'question');
    send(far, 'answer');
    receive(far);
    near.shutdown(...WRITE);
    send(far, 'more');
    host.close(far);
    const port = far.local?.port;
    expect(told(seen)).toEqual([
      `open ${port}`,
      'data c>s question',
      'data s>c answer',
      'end c>s',
      'data s>c more',
      'end s>c',
    ]);
    expect(seen.map((event) => event.at)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(new Set(seen.map((event) => event.flow)).size).toBe(1);
  });

  it('sees resets from the end that sent them', () => {
    const { seen, host } = watched();
    const [near, far] = connected(host, host);
    near.abort();
    const other = connected(host, host);
    host.close(other[1]);
    send(other[0], 'x');
    expect(told(seen).filter((line) => !line.startsWith('open'))).toEqual([
      'reset c>s',
      'end s>c',
      'data c>s x',
      'reset s>c',
    ]);
    expect(far.state).toBe('closed');
  });

  it('sees what was refused, also of those that waited', () => {
    const { seen, host } = watched();
    outcome(() => dial(host, 80));
    const listener = listening(host, 81, 0);
    dial(host, 81);
    dial(host, 81);
    host.close(listener);
    expect(told(seen)).toEqual(['refused 80', 'open 81', 'refused 81', 'reset s>c']);
    expect(seen.map((event) => event.flow)).toEqual([1, 2, 3, 2]);
  });
});

describe('Host.leave', () => {
  it('ends connections after what was sent, and resets what was not accepted or read', () => {
    const { hosts, switch: joining } = network(2);
    const [client, server] = [nth(hosts, 0), nth(hosts, 1)];
    const listener = listening(server, 80);
    const [polite, rude] = [dial(client, 80), dial(client, 80)];
    const [one, other] = [server.accept(listener), server.accept(listener)];
    const unaccepted = dial(client, 80);
    send(one, 'last words');
    send(rude, 'never read');
    expect(bits(other)).toBe('IN|OUT');
    server.leave();
    expect([receive(polite), receive(polite)]).toEqual(['last words', '']);
    expect([receive(rude), receive(unaccepted)]).toEqual(['ECONNRESET', 'ECONNRESET']);
    expect([joining.size, joining.isOpen(80)]).toEqual([0, false]);
  });

  it('is told to who has plugged the host in, once the switch has heard all before it', () => {
    const order: string[] = [];
    const joining = new Switch({
      clock: countingClock(),
      onPort: (port, type) => order.push(`${type} ${port}`),
    });
    const plug = joining.plug(
      () => undefined,
      {},
      () => order.push('left'),
    );
    const host = loneHost({ uplink: (segment) => plug.receive(segment) });
    listening(host, 80);
    host.leave();
    expect(order).toEqual(['open 80', 'close 80', 'left']);
  });
});
