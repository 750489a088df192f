// What is expected of epoll here was printed by a Python script on Linux 6.18, over real sockets.
import { describe, expect, it } from 'vitest';
import { EPOLLET, EPOLLONESHOT, Epoll } from './epoll.ts';
import { POLLIN, POLLOUT, POLLRDHUP } from './readiness.ts';
import { WINDOW } from './segment.ts';
import type { TcpSocket } from './tcp-socket.ts';
import {
  bytes,
  connected,
  dial,
  listening,
  loneHost,
  named,
  receive,
  send,
  shut,
  WRITE,
} from './test-network.ts';

function pair(): [TcpSocket, TcpSocket] {
  const host = loneHost();
  return connected(host, host);
}

function collect(epoll: Epoll, max = 1000): string[] {
  const flat = epoll.collect(max);
  return Array.from({ length: flat.length / 2 }, (_, index) => {
    return `${flat[index * 2]} ${named(flat[index * 2 + 1] ?? 0)}`;
  });
}

function watching(socket: TcpSocket, events: number): Epoll {
  const epoll = new Epoll();
  epoll.add(1, socket, events);
  return epoll;
}

describe('Epoll, level-triggered', () => {
  it('reports a file as long as it is ready', () => {
    const [near, far] = pair();
    const epoll = watching(near, POLLIN);
    expect(collect(epoll)).toEqual([]);
    send(far, 'x');
    expect(collect(epoll)).toEqual(['1 IN']);
    expect(collect(epoll)).toEqual(['1 IN']);
    receive(near);
    expect(collect(epoll)).toEqual([]);
    send(far, 'y');
    expect(collect(epoll)).toEqual(['1 IN']);
  });

  it('reports those that became ready first, first', () => {
    const host = loneHost();
    const pairs = Array.from({ length: 4 }, () => connected(host, host));
    const epoll = new Epoll();
    for (const [fd, [near]] of pairs.entries()) epoll.add(fd, near, POLLIN);
    for (const index of [2, 0, 3, 1]) send(pairs[index]?.[1] as TcpSocket, 'x');
    expect(collect(epoll)).toEqual(['2 IN', '0 IN', '3 IN', '1 IN']);
  });

  it('lets nobody starve when fewer are asked for than are ready', () => {
    const host = loneHost();
    const pairs = Array.from({ length: 4 }, () => connected(host, host));
    const epoll = new Epoll();
    for (const [fd, [near]] of pairs.entries()) epoll.add(fd, near, POLLIN);
    for (const [, far] of pairs) send(far, 'x');
    expect(collect(epoll, 2)).toEqual(['0 IN', '1 IN']);
    expect(collect(epoll, 2)).toEqual(['2 IN', '3 IN']);
    expect(collect(epoll, 2)).toEqual(['0 IN', '1 IN']);
    expect(collect(epoll, 3)).toEqual(['2 IN', '3 IN', '0 IN']);
  });

  it('reports hang-ups and errors to those who asked for nothing', () => {
    const [near, far] = pair();
    const epoll = watching(near, 0);
    send(far, 'x');
    expect(collect(epoll)).toEqual([]);
    far.abort();
    expect(collect(epoll)).toEqual(['1 ERR|HUP']);
  });

  it('reports only what was asked for', () => {
    const [near, far] = pair();
    const epoll = watching(near, POLLRDHUP);
    send(far, 'x');
    expect(collect(epoll)).toEqual([]);
    shut(far, WRITE);
    expect(collect(epoll)).toEqual(['1 RDHUP']);
  });
});

describe('Epoll, edge-triggered', () => {
  it('reports each arrival once, and nothing for what is left over', () => {
    const [near, far] = pair();
    const epoll = watching(near, POLLIN | EPOLLET);
    send(far, '1');
    expect(collect(epoll)).toEqual(['1 IN']);
    expect(collect(epoll)).toEqual([]);
    send(far, '2');
    expect(collect(epoll)).toEqual(['1 IN']);
    receive(near, 1);
    expect(collect(epoll)).toEqual([]);
    far.shutdown(...WRITE);
    expect(collect(epoll)).toEqual(['1 IN']);
  });

  it('reports again after modify', () => {
    const [near, far] = pair();
    const epoll = watching(near, POLLIN | EPOLLET);
    send(far, '1');
    collect(epoll);
    epoll.modify(1, POLLIN | EPOLLET);
    expect(collect(epoll)).toEqual(['1 IN']);
    expect(collect(epoll)).toEqual([]);
  });

  it('reports all that holds, when something of it changed', () => {
    const [near, far] = pair();
    const epoll = watching(near, POLLIN | POLLOUT | EPOLLET);
    expect(collect(epoll)).toEqual(['1 OUT']);
    expect(collect(epoll)).toEqual([]);
    send(far, '1');
    expect(collect(epoll)).toEqual(['1 IN|OUT']);
  });

  it('does not take arriving bytes for room to write, but does report the end of a direction', () => {
    const [near, far] = pair();
    const epoll = watching(near, POLLOUT | EPOLLET);
    expect(collect(epoll)).toEqual(['1 OUT']);
    send(far, '1');
    expect(collect(epoll)).toEqual([]);
    shut(near, WRITE);
    expect(collect(epoll)).toEqual(['1 OUT']);
    shut(far, WRITE);
    expect(collect(epoll)).toEqual(['1 OUT|HUP']);
  });

  it('reports room to write once the window was full, and not while it never was', () => {
    const [near, far] = pair();
    const epoll = watching(near, POLLOUT | EPOLLET);
    collect(epoll);
    near.send(new Uint8Array(WINDOW / 2));
    far.receive(WINDOW);
    expect(collect(epoll)).toEqual([]);
    near.send(new Uint8Array(WINDOW));
    expect(collect(epoll)).toEqual([]);
    far.receive(WINDOW);
    expect(collect(epoll)).toEqual(['1 OUT']);
    expect(collect(epoll)).toEqual([]);
  });

  it('reports every connection that comes to a listener', () => {
    const host = loneHost();
    const listener = listening(host, 80);
    const epoll = watching(listener, POLLIN | EPOLLET);
    dial(host, 80);
    expect(collect(epoll)).toEqual(['1 IN']);
    dial(host, 80);
    expect(collect(epoll)).toEqual(['1 IN']);
    host.accept(listener);
    expect(collect(epoll)).toEqual([]);
    host.accept(listener);
    dial(host, 80);
    expect(collect(epoll)).toEqual(['1 IN']);
  });
});

describe('Epoll, one shot', () => {
  it('is silent after one event, even on a reset, until it is modified', () => {
    const [near, far] = pair();
    const epoll = watching(near, POLLIN | EPOLLONESHOT);
    send(far, '1');
    expect(collect(epoll)).toEqual(['1 IN']);
    expect(collect(epoll)).toEqual([]);
    send(far, '2');
    expect(collect(epoll)).toEqual([]);
    far.abort();
    expect(collect(epoll)).toEqual([]);
    epoll.modify(1, POLLIN | EPOLLONESHOT);
    expect(collect(epoll)).toEqual(['1 IN|ERR|HUP']);
    expect(collect(epoll)).toEqual([]);
  });
});

describe('Epoll, its own life', () => {
  it('says whether a descriptor was added before, or never', () => {
    const [near] = pair();
    const epoll = new Epoll();
    expect(epoll.modify(1, POLLIN)).toBe(false);
    expect(epoll.remove(1)).toBe(false);
    expect(epoll.add(1, near, POLLIN)).toBe(true);
    expect(epoll.add(1, near, POLLOUT)).toBe(false);
    expect(collect(epoll)).toEqual([]);
    expect(epoll.remove(1)).toBe(true);
    expect(epoll.remove(1)).toBe(false);
  });

  it('forgets a removed descriptor that was about to be reported, and takes its number again', () => {
    const host = loneHost();
    const [one] = connected(host, host);
    const [other, far] = connected(host, host);
    const epoll = watching(one, POLLOUT);
    epoll.remove(1);
    epoll.add(1, other, POLLIN);
    expect(collect(epoll)).toEqual([]);
    send(far, 'x');
    expect(collect(epoll)).toEqual(['1 IN']);
  });

  it('loses a file when its last descriptor is closed', () => {
    const [near, far] = pair();
    const epoll = watching(near, POLLIN | POLLOUT);
    near.close();
    near.watchers.dispose();
    send(far, 'x');
    expect(collect(epoll)).toEqual([]);
    expect(epoll.remove(1)).toBe(false);
  });

  it('follows a socket from new over connecting to connected', () => {
    const host = loneHost();
    listening(host, 80);
    const socket = host.socket();
    const epoll = watching(socket, POLLIN | POLLOUT);
    expect(collect(epoll)).toEqual(['1 OUT|HUP']);
    host.connect(socket, { address: '127.0.0.1', port: 80 });
    expect(collect(epoll)).toEqual(['1 OUT']);
  });

  it('is itself readable while something in it is ready', () => {
    const [near, far] = pair();
    const inner = watching(near, POLLIN);
    const outer = new Epoll();
    outer.add(7, inner, POLLIN);
    expect(collect(outer)).toEqual([]);
    send(far, 'x');
    expect(inner.readiness).toBe(POLLIN);
    expect(collect(outer)).toEqual(['7 IN']);
    receive(near);
    expect(inner.readiness).toBe(0);
    expect(collect(outer)).toEqual([]);
    send(far, 'y');
    expect(collect(outer)).toEqual(['7 IN']);
  });

  it('lets go of all files when it is closed', () => {
    const [near, far] = pair();
    const epoll = watching(near, POLLIN);
    epoll.close();
    send(far, 'x');
    expect(collect(epoll)).toEqual([]);
    expect(epoll.readiness).toBe(0);
  });

  it('looks only at those that are ready, however many are open', () => {
    const host = loneHost();
    const epoll = new Epoll();
    let looks = 0;
    const idle = host.socket();
    const counted = {
      watchers: idle.watchers,
      get readiness() {
        looks++;
        return 0;
      },
    };
    for (let fd = 10; fd < 10_010; fd++) epoll.add(fd, counted, POLLIN);
    const [near, far] = connected(host, host);
    epoll.add(1, near, POLLIN);
    looks = 0;
    for (let round = 0; round < 100; round++) {
      far.send(bytes('x'));
      expect(collect(epoll, 1)).toEqual(['1 IN']);
      receive(near);
      expect(epoll.readiness).toBe(0);
    }
    expect(looks).toBe(0);
  });
});
