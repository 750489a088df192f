// What is expected here was printed by a Python script on Linux 6.18, over real loopback sockets: the same calls in the
// same order. It holds for two sockets of one host and for two hosts on a switch.
import { describe, expect, it } from 'vitest';
import type { Host } from './host.ts';
import { WINDOW } from './segment.ts';
import type { TcpSocket } from './tcp-socket.ts';
import {
  BOTH,
  bits,
  connected,
  dial,
  listening,
  loneHost,
  network,
  nth,
  outcome,
  READ,
  receive,
  send,
  shut,
  soError,
  WRITE,
} from './test-network.ts';

interface Ends {
  readonly near: TcpSocket;
  readonly far: TcpSocket;
  /** Closes as a program does, by the host that the socket is of. */
  readonly close: (socket: TcpSocket) => void;
}

function ends(client: Host, server: Host): Ends {
  const [near, far] = connected(client, server);
  return { near, far, close: (socket) => (socket === near ? client : server).close(socket) };
}

const PLACES = [
  [
    'within one host',
    () => {
      const host = loneHost();
      return ends(host, host);
    },
  ],
  [
    'between two hosts',
    () => {
      const { hosts } = network(2);
      return ends(nth(hosts, 0), nth(hosts, 1));
    },
  ],
] as const;

const GONE = 'IN|OUT|HUP|RDHUP';
const BROKEN = 'IN|OUT|ERR|HUP|RDHUP';

describe('TcpSocket without a connection', () => {
  it('hangs up and has no peer while it is new', () => {
    const socket = loneHost().socket();
    expect(bits(socket)).toBe('OUT|HUP');
    expect(receive(socket)).toBe('ENOTCONN');
    expect(send(socket, 'x')).toBe('EPIPE');
    expect(shut(socket, BOTH)).toBe('ENOTCONN');
  });

  it('is ready for nothing while it listens and nobody comes', () => {
    const host = loneHost();
    const socket = listening(host, 80);
    expect(bits(socket)).toBe('0');
    expect(receive(socket)).toBe('ENOTCONN');
    expect(send(socket, 'x')).toBe('EPIPE');
    expect(shut(socket, WRITE)).toBe('ok');
    expect(outcome(() => host.accept(socket))).toBe('EAGAIN');
  });

  it('ceases to listen by shutdown(SHUT_RD), resets who waits, and may listen again', () => {
    const host = loneHost();
    const socket = listening(host, 80);
    const client = dial(host, 80);
    expect(shut(socket, READ)).toBe('ok');
    expect(bits(socket)).toBe('OUT|HUP');
    expect(outcome(() => host.accept(socket))).toBe('EINVAL');
    expect(shut(socket, READ)).toBe('ENOTCONN');
    expect([bits(client), receive(client)]).toEqual([BROKEN, 'ECONNRESET']);
    host.listen(socket, 1);
    expect(bits(socket)).toBe('0');
    dial(host, 80);
    expect(bits(socket)).toBe('IN');
  });
});

describe.each(PLACES)('TcpSocket %s', (_place, open) => {
  it('carries bytes both ways', () => {
    const { near, far } = open();
    expect([bits(near), bits(far)]).toEqual(['OUT', 'OUT']);
    expect(receive(near)).toBe('EAGAIN');
    send(near, 'to');
    send(near, ' you');
    send(far, 'to me');
    expect([bits(near), bits(far)]).toEqual(['IN|OUT', 'IN|OUT']);
    expect([receive(far), receive(near)]).toEqual(['to you', 'to me']);
    expect([bits(near), bits(far)]).toEqual(['OUT', 'OUT']);
  });

  it('shows bytes that are only peeked at again', () => {
    const { near, far } = open();
    send(near, 'abc');
    expect(outcome(() => far.receive(2, true))).toBe('ab');
    expect(far.available).toBe(3);
    expect(receive(far)).toBe('abc');
  });

  it('goes on receiving after its own end (half-close)', () => {
    const { near, far } = open();
    near.shutdown(...WRITE);
    expect([bits(near), bits(far)]).toEqual(['OUT', 'IN|OUT|RDHUP']);
    expect(send(near, 'x')).toBe('EPIPE');
    expect(receive(far)).toBe('');
    expect(send(far, 'hi')).toBe(2);
    expect(receive(near)).toBe('hi');
    expect(shut(near, WRITE)).toBe('ok');
    expect(receive(near)).toBe('EAGAIN');
    far.shutdown(...WRITE);
    expect([bits(near), bits(far)]).toEqual([GONE, GONE]);
    expect(receive(near)).toBe('');
    expect([shut(near, WRITE), shut(far, READ)]).toEqual(['ENOTCONN', 'ENOTCONN']);
    expect([soError(near), soError(far)]).toEqual(['0', '0']);
    expect(send(near, 'x')).toBe('EPIPE');
  });

  it('keeps what had arrived when both directions have ended', () => {
    const { near, far, close } = open();
    send(far, 'abc');
    near.shutdown(...WRITE);
    far.shutdown(...WRITE);
    expect([bits(near), receive(near, 2), bits(near)]).toEqual([GONE, 'ab', GONE]);
    close(near);
    expect([bits(far), soError(far), receive(far)]).toEqual([GONE, '0', '']);
  });

  it('still reads after shutdown(SHUT_RD) what is there and what comes', () => {
    const { near, far, close } = open();
    send(far, 'abc');
    near.shutdown(...READ);
    expect([bits(near), bits(far)]).toEqual(['IN|OUT|RDHUP', 'OUT']);
    expect([receive(near, 2), receive(near), receive(near)]).toEqual(['ab', 'c', '']);
    expect(send(far, 'more')).toBe(4);
    expect([bits(near), receive(near), receive(near)]).toEqual(['IN|OUT|RDHUP', 'more', '']);
    expect([send(near, 'q'), receive(far)]).toEqual([1, 'q']);
    close(near);
    expect([bits(far), receive(far)]).toEqual(['IN|OUT|RDHUP', '']);
  });

  it('resets when bytes come after both directions were shut', () => {
    const { near, far } = open();
    near.shutdown(...BOTH);
    expect([bits(near), bits(far)]).toEqual([GONE, 'IN|OUT|RDHUP']);
    expect([receive(near), send(near, 'x'), receive(far)]).toEqual(['', 'EPIPE', '']);
    expect(send(far, 'x')).toBe(1);
    expect([bits(near), bits(far)]).toEqual([BROKEN, BROKEN]);
    expect(soError(near)).toBe('ECONNRESET');
    expect([send(far, 'x'), send(far, 'x'), receive(far)]).toEqual(['EPIPE', 'EPIPE', '']);
    expect([bits(far), shut(far, BOTH)]).toEqual([GONE, 'ENOTCONN']);
  });

  it('reads what had arrived before such a reset, then the reset, then the end', () => {
    const { near, far } = open();
    near.shutdown(...READ);
    send(far, 'abc');
    expect(shut(near, WRITE)).toBe('ok');
    expect([bits(near), bits(far)]).toEqual([GONE, 'IN|OUT|RDHUP']);
    expect(send(far, 'z')).toBe(1);
    expect([bits(near), bits(far)]).toEqual([BROKEN, BROKEN]);
    expect([receive(near), receive(near), receive(near)]).toEqual(['abc', 'ECONNRESET', '']);
    expect([receive(far), receive(far), send(far, 'x')]).toEqual(['', '', 'EPIPE']);
  });

  it('lets the first write to a closed peer pass, and breaks the pipe at the second', () => {
    const { near, far, close } = open();
    close(near);
    expect([bits(far), send(far, 'x'), bits(far)]).toEqual(['IN|OUT|RDHUP', 1, BROKEN]);
    expect([send(far, 'x'), send(far, 'x')]).toEqual(['EPIPE', 'EPIPE']);
    expect([receive(far), bits(far), soError(far)]).toEqual(['', GONE, '0']);
    expect(shut(far, WRITE)).toBe('ENOTCONN');
  });

  it('tells SO_ERROR once that the pipe is broken', () => {
    const { near, far, close } = open();
    close(near);
    expect([receive(far), send(far, 'x')]).toEqual(['', 1]);
    expect([soError(far), bits(far), soError(far)]).toEqual(['EPIPE', GONE, '0']);
    expect([send(far, 'x'), receive(far)]).toEqual(['EPIPE', '']);
  });

  it('reads the end, not the broken pipe, after the peer has closed', () => {
    const { near, far, close } = open();
    send(near, 'last');
    close(near);
    expect([send(far, 'x'), bits(far)]).toEqual([1, BROKEN]);
    expect([receive(far), receive(far), soError(far)]).toEqual(['last', '', 'EPIPE']);
    expect(send(far, 'x')).toBe('EPIPE');
  });

  it('resets the peer by closing with unread bytes', () => {
    const { near, far, close } = open();
    send(far, 'x');
    close(near);
    expect([bits(far), receive(far), bits(far)]).toEqual([BROKEN, 'ECONNRESET', GONE]);
    expect([receive(far), send(far, 'x'), soError(far)]).toEqual(['', 'EPIPE', '0']);
  });

  it('tells a reset to whoever asks first: send, or SO_ERROR', () => {
    const one = open();
    send(one.far, 'x');
    one.close(one.near);
    const { far } = one;
    expect([send(far, 'x'), send(far, 'x'), receive(far)]).toEqual(['ECONNRESET', 'EPIPE', '']);
    const other = open();
    send(other.far, 'x');
    other.close(other.near);
    expect([soError(other.far), bits(other.far)]).toEqual(['ECONNRESET', GONE]);
    expect([receive(other.far), send(other.far, 'x')]).toEqual(['', 'EPIPE']);
  });

  it('reads what had arrived before a reset', () => {
    const { near, far, close } = open();
    send(near, 'left');
    send(far, 'x');
    close(near);
    expect([bits(far), receive(far, 2), receive(far)]).toEqual([BROKEN, 'le', 'ft']);
    expect([receive(far), receive(far)]).toEqual(['ECONNRESET', '']);
  });

  it('means a broken pipe by a reset after the end', () => {
    const { near, far, close } = open();
    send(far, 'x');
    near.shutdown(...WRITE);
    expect(bits(far)).toBe('IN|OUT|RDHUP');
    close(near);
    expect([bits(far), receive(far), send(far, 'x')]).toEqual([BROKEN, '', 'EPIPE']);
    expect([send(far, 'x'), receive(far), soError(far)]).toEqual(['EPIPE', '', '0']);
  });

  it('means a reset by a reset after its own end', () => {
    const { near, far, close } = open();
    far.shutdown(...WRITE);
    near.abort();
    close(near);
    expect([bits(far), soError(far), receive(far)]).toEqual([BROKEN, 'ECONNRESET', '']);
  });

  it('takes no bytes beyond the window, and more as the peer reads', () => {
    const { near, far } = open();
    expect(near.send(new Uint8Array(WINDOW + 10))).toBe(WINDOW);
    expect([bits(near), send(near, 'x')]).toEqual(['0', 'EAGAIN']);
    far.receive(WINDOW / 4);
    expect([bits(near), near.send(new Uint8Array(WINDOW))]).toEqual(['OUT', WINDOW / 4]);
    expect(far.available).toBe(WINDOW);
  });

  it('never stalls a peer that waits for room while nothing is left to read', () => {
    const { near, far } = open();
    let taken = 0;
    for (let round = 0; round < 300; round++) {
      expect(near.send(new Uint8Array(4_099))).toBe(4_099);
      while (far.available > 0) taken += far.receive(1_000).length;
    }
    expect(taken).toBe(300 * 4_099);
  });

  it('wakes a watcher for what changed, and not for a window that was never full', () => {
    const { near, far } = open();
    let woken = 0;
    near.watchers.add({ changed: () => woken++, gone: () => undefined });
    near.send(new Uint8Array(WINDOW / 2));
    far.receive(WINDOW);
    expect(woken).toBe(0);
    send(far, 'x');
    expect(woken).toBe(1);
    near.send(new Uint8Array(WINDOW));
    far.receive(WINDOW);
    expect(woken).toBe(2);
  });
});

describe('TcpSocket, against a peer that breaks the rules', () => {
  const hostile = () => {
    const { hosts } = network(2);
    return connected(nth(hosts, 0), nth(hosts, 1));
  };

  it('resets who sends more than was granted', () => {
    const [near] = hostile();
    for (let sent = 0; sent < WINDOW; sent += WINDOW / 4) {
      near.deliver({ kind: 'data', flow: near.flow, bytes: new Uint8Array(WINDOW / 4) });
    }
    expect(bits(near)).toBe('IN|OUT');
    near.deliver({ kind: 'data', flow: near.flow, bytes: new Uint8Array(1) });
    expect(near.state).toBe('closed');
    expect(near.available).toBe(WINDOW);
  });

  it('counts what was read but not granted yet', () => {
    const [near] = hostile();
    near.deliver({ kind: 'data', flow: near.flow, bytes: new Uint8Array(WINDOW) });
    near.receive(100);
    near.deliver({ kind: 'data', flow: near.flow, bytes: new Uint8Array(100) });
    expect(near.state).toBe('closed');
  });

  it('never sends more than a window at once, whatever it is granted', () => {
    const [near] = hostile();
    near.send(new Uint8Array(100));
    near.deliver({ kind: 'window', flow: near.flow, credit: Number.MAX_SAFE_INTEGER });
    near.deliver({ kind: 'window', flow: near.flow, credit: Number.MAX_SAFE_INTEGER });
    expect(near.send(new Uint8Array(WINDOW * 2))).toBe(WINDOW);
  });

  it('does not hear bytes after the end, nor a second answer to its SYN', () => {
    const [near] = hostile();
    near.deliver({ kind: 'fin', flow: near.flow });
    near.deliver({ kind: 'data', flow: near.flow, bytes: new Uint8Array(1) });
    near.deliver({ kind: 'fin', flow: near.flow });
    near.deliver({ kind: 'syn-ack', flow: near.flow });
    expect([receive(near), bits(near)]).toEqual(['', 'IN|OUT|RDHUP']);
    near.abort();
    near.deliver({ kind: 'syn-ack', flow: near.flow });
    expect(near.state).toBe('closed');
  });

  it('hears nothing but the answer while it connects', () => {
    const { hosts } = network(2);
    const [client, server] = [nth(hosts, 0), nth(hosts, 1)];
    listening(server, 80, 0);
    dial(client, 80);
    const waiting = dial(client, 80);
    expect(waiting.state).toBe('connecting');
    waiting.deliver({ kind: 'data', flow: waiting.flow, bytes: new Uint8Array(1) });
    waiting.deliver({ kind: 'fin', flow: waiting.flow });
    waiting.deliver({ kind: 'window', flow: waiting.flow, credit: 5 });
    expect([waiting.state, bits(waiting), waiting.available]).toEqual(['connecting', '0', 0]);
  });
});
