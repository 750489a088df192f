import { describe, expect, it } from 'vitest';
import type { Host } from './host.ts';
import type { Segment } from './segment.ts';
import { Switch } from './switch.ts';
import type { TapEvent } from './tap.ts';
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
  soError,
  told,
  WRITE,
} from './test-network.ts';

const ENDS = {
  from: { address: '127.0.0.1', port: 40_000 },
  to: { address: '127.0.0.1', port: 80 },
} as const;

function syn(flow: number, port = 80): Segment {
  return { kind: 'syn', flow, from: ENDS.from, to: { ...ENDS.to, port } };
}

const SHARED = ['SO_REUSEPORT'];

/** What was said about connections, and not about ports. */
function kindsOfFlows(segments: readonly Segment[]): string[] {
  return segments.filter((segment) => 'flow' in segment).map(({ kind }) => kind);
}

/** Hosts that only note what they are given, so that a test can say anything for them. */
function raw(count: number, limits: Parameters<Switch['plug']>[1] = {}) {
  const seen: TapEvent[] = [];
  const joining = new Switch({ clock: countingClock(), tap: (event) => seen.push(event) });
  const heard: Segment[][] = [];
  const plugs = Array.from({ length: count }, () => {
    const got: Segment[] = [];
    heard.push(got);
    return joining.plug((segment) => got.push(segment), limits);
  });
  const say = (host: number, segment: Segment) => plugs[host]?.receive(segment);
  const kinds = (host: number) => kindsOfFlows(heard[host] ?? []);
  return { joining, seen, heard, plugs, say, kinds };
}

describe('A switch between two hosts', () => {
  it('carries a connection, which its tap sees once and no host’s tap', () => {
    const { hosts, seen, seenWithin } = network(2);
    const [near, far] = connected(nth(hosts, 0), nth(hosts, 1));
    send(near, 'question');
    expect(receive(far)).toBe('question');
    send(far, 'answer');
    expect(receive(near)).toBe('answer');
    far.shutdown(...WRITE);
    near.shutdown(...WRITE);
    expect(told(seen)).toEqual([
      `open ${far.local?.port}`,
      'data c>s question',
      'data s>c answer',
      'end s>c',
      'end c>s',
    ]);
    expect(seenWithin).toEqual([[], []]);
    expect(seen[0]).toMatchObject({ client: near.local, server: near.remote, flow: near.flow });
  });

  it('leaves connections within a host to that host’s tap', () => {
    const { hosts, seen, seenWithin } = network(2);
    const host = nth(hosts, 1);
    const [near] = connected(host, host);
    send(near, 'x');
    near.abort();
    expect(seen).toEqual([]);
    expect(told(seenWithin[1] ?? []).slice(1)).toEqual(['data c>s x', 'reset c>s']);
    expect(seenWithin[0]).toEqual([]);
  });

  it('refuses a port on which nobody listens', () => {
    const { hosts, seen } = network(2);
    const socket = dial(nth(hosts, 0), 80);
    expect([soError(socket), told(seen)]).toEqual(['ECONNREFUSED', ['refused 80']]);
  });

  it('refuses a port whose listener is on another address', () => {
    const { hosts, switch: joining } = network(2);
    const server = nth(hosts, 1);
    const socket = server.socket();
    server.bind(socket, { address: '127.0.0.2', port: 80 });
    server.listen(socket, 1);
    expect(soError(dial(nth(hosts, 0), 80))).toBe('ECONNREFUSED');
    expect(soError(dial(server, 80))).toBe('ECONNREFUSED');
    expect(joining.size).toBe(1);
  });

  it('tells when a port opens first and closes last', () => {
    const { hosts, ports, switch: joining } = network(3);
    const one = listening(nth(hosts, 0), 80, 1, SHARED);
    const other = listening(nth(hosts, 1), 80, 1, SHARED);
    nth(hosts, 0).close(one);
    expect([ports, joining.isOpen(80)]).toEqual([['open 80'], true]);
    other.shutdown(true, false);
    expect([ports, joining.isOpen(80)]).toEqual([['open 80', 'close 80'], false]);
  });

  it('keeps a port open while one of two listeners of a host is left', () => {
    const { hosts, ports } = network(1);
    const host = nth(hosts, 0);
    const sockets = [0, 1].map(() => {
      const socket = host.socket();
      socket.options.set('SO_REUSEPORT', 1);
      host.bind(socket, { address: '0.0.0.0', port: 80 });
      host.listen(socket, 1);
      return socket;
    });
    for (const [index, socket] of sockets.entries()) {
      expect(ports.length).toBe(1);
      host.close(socket);
      expect(ports.length).toBe(index + 1);
    }
  });
});

describe('A switch between three hosts', () => {
  it('deals the connections to a port out among those who listen there', () => {
    const { hosts } = network(3);
    const listeners = [1, 2].map((index) => listening(nth(hosts, index), 80, 8, SHARED));
    for (let count = 0; count < 6; count++) dial(nth(hosts, 0), 80);
    expect(listeners.map((listener) => listener.backlog.length)).toEqual([3, 3]);
  });

  it('gives a port to one of them alone, unless all share it', () => {
    const { hosts, unplug } = network(3);
    const [a, b, c] = [nth(hosts, 0), nth(hosts, 1), nth(hosts, 2)];
    const listen = (host: Host, options: readonly string[]) =>
      outcome(() => listening(host, 80, 1, options));
    const first = listening(a, 80);
    expect([listen(b, []), listen(b, SHARED)]).toEqual(['EADDRINUSE', 'EADDRINUSE']);
    a.close(first);
    expect([listen(b, SHARED), listen(a, []), listen(c, SHARED)]).toEqual([
      'ok',
      'EADDRINUSE',
      'ok',
    ]);
    unplug[1]?.();
    expect(listen(a, [])).toBe('EADDRINUSE');
    unplug[2]?.();
    expect(listen(a, [])).toBe('ok');
  });

  it('keeps a socket that is bound from listening where another host has come first', () => {
    const { hosts } = network(2);
    const [a, b] = [nth(hosts, 0), nth(hosts, 1)];
    const socket = a.socket();
    a.bind(socket, { address: '0.0.0.0', port: 80 });
    listening(b, 80);
    expect(outcome(() => a.listen(socket, 1))).toBe('EADDRINUSE');
  });

  it('lets no host take a free port that another listens on', () => {
    const { hosts } = network(2);
    listening(nth(hosts, 1), 40_000);
    expect(dial(nth(hosts, 0), 40_000).local?.port).toBe(40_001);
  });

  it('tells a host that joins late which ports are taken', () => {
    const { hosts, switch: joining } = network(1);
    listening(nth(hosts, 0), 80);
    const heard: Segment[] = [];
    joining.plug((segment) => heard.push(segment));
    joining.plug(() => expect.unreachable(), { mayListen: false });
    expect(heard).toEqual([{ kind: 'listen', port: 80, isShared: false }]);
  });

  it('gives a port to the first of two hosts that ask before either has heard of the other', () => {
    const { say, kinds } = raw(3);
    say(1, { kind: 'listen', port: 80, isShared: false });
    say(2, { kind: 'listen', port: 80, isShared: true });
    for (const flow of [1, 2]) say(0, syn(flow));
    expect([kinds(1), kinds(2)]).toEqual([['syn', 'syn'], []]);
  });

  it('lets a host wait until all has arrived that was said to it before', async () => {
    const { hosts, switch: joining } = network(1);
    const late: Segment[] = [];
    const plug = joining.plug((segment) => late.push(segment));
    const host = loneHost({ firstFlow: 5_000_000, uplink: (segment) => plug.receive(segment) });
    listening(nth(hosts, 0), 80);
    const settled = host.settle().then(() => outcome(() => listening(host, 80)));
    for (const segment of late) host.receive(segment);
    expect(await settled).toBe('EADDRINUSE');
  });

  it('joins each to each at the same time', () => {
    const { hosts, seen } = network(3);
    const joined = [0, 1, 2].map((index) =>
      connected(nth(hosts, index), nth(hosts, (index + 1) % 3)),
    );
    for (const [index, [near, far]] of joined.entries()) {
      send(near, `from ${index}`);
      send(far, `back ${index}`);
    }
    for (const [index, [near, far]] of joined.entries()) {
      expect([receive(far), receive(near)]).toEqual([`from ${index}`, `back ${index}`]);
    }
    expect(new Set(seen.map((event) => event.flow)).size).toBe(3);
  });

  it('goes on among the others when one is unplugged', () => {
    const { hosts, unplug, seen, ports, switch: joining } = network(3);
    const [a, b, c] = [nth(hosts, 0), nth(hosts, 1), nth(hosts, 2)];
    const [lost] = connected(a, b);
    const [, left] = connected(b, c);
    const [near, far] = connected(a, c);
    listening(b, 80);
    seen.length = 0;
    ports.length = 0;
    unplug[1]?.();
    expect([receive(lost), receive(left)]).toEqual(['ECONNRESET', 'ECONNRESET']);
    expect(told(seen)).toEqual(['reset s>c', 'reset c>s']);
    expect([ports, joining.isOpen(80)]).toEqual([['close 80'], false]);
    send(near, 'still here');
    expect(receive(far)).toBe('still here');
    expect(joining.size).toBe(1);
  });

  it('refuses, not resets, a connection that an unplugged host had not answered', () => {
    const { hosts, unplug } = network(2);
    listening(nth(hosts, 1), 80, 0);
    const [answered, waiting] = [dial(nth(hosts, 0), 80), dial(nth(hosts, 0), 80)];
    unplug[1]?.();
    expect([soError(answered), soError(waiting)]).toEqual(['ECONNRESET', 'ECONNREFUSED']);
  });

  it('hears nothing more of an unplugged host', () => {
    const { hosts, unplug, ports, switch: joining } = network(2);
    listening(nth(hosts, 0), 80);
    unplug[1]?.();
    unplug[1]?.();
    listening(nth(hosts, 1), 81);
    expect([ports, joining.isOpen(81)]).toEqual([['open 80'], false]);
    const socket = dial(nth(hosts, 1), 80);
    expect([socket.state, joining.size]).toEqual(['connecting', 1]);
  });
});

describe('A switch among hostile hosts', () => {
  it('drops what is said on the flow of others', () => {
    const { say, kinds, seen } = raw(3);
    say(1, { kind: 'listen', port: 80, isShared: true });
    say(0, syn(1));
    say(1, { kind: 'syn-ack', flow: 1 });
    const before = seen.length;
    say(2, { kind: 'data', flow: 1, bytes: new Uint8Array(1) });
    say(2, { kind: 'fin', flow: 1 });
    say(2, { kind: 'reset', flow: 1 });
    say(2, { kind: 'window', flow: 1, credit: 1 });
    say(2, { kind: 'syn-ack', flow: 1 });
    expect([kinds(0), kinds(1), seen.length]).toEqual([['syn-ack'], ['syn'], before]);
  });

  it('drops what is said on flows that nobody has opened, or that are over', () => {
    const { say, kinds, seen, joining } = raw(2);
    say(1, { kind: 'listen', port: 80, isShared: true });
    say(0, { kind: 'data', flow: 9, bytes: new Uint8Array(1) });
    say(0, syn(1));
    say(0, { kind: 'fin', flow: 1 });
    say(1, { kind: 'fin', flow: 1 });
    say(0, { kind: 'data', flow: 1, bytes: new Uint8Array(1) });
    expect([kinds(0), kinds(1)]).toEqual([['fin'], ['syn', 'fin']]);
    expect([told(seen), joining.size]).toEqual([['open 80', 'end c>s', 'end s>c'], 1]);
  });

  it('drops bytes after the end of their direction, and a second end', () => {
    const { say, kinds, seen } = raw(2);
    say(1, { kind: 'listen', port: 80, isShared: true });
    say(0, syn(1));
    say(0, { kind: 'fin', flow: 1 });
    say(0, { kind: 'data', flow: 1, bytes: new Uint8Array(1) });
    say(0, { kind: 'fin', flow: 1 });
    say(0, { kind: 'window', flow: 1, credit: 1 });
    expect([kinds(1), told(seen)]).toEqual([
      ['syn', 'fin', 'window'],
      ['open 80', 'end c>s'],
    ]);
  });

  it('does not open a flow again: not while it is open, nor after', () => {
    const { say, kinds, seen } = raw(2);
    say(1, { kind: 'listen', port: 80, isShared: true });
    say(0, syn(5));
    say(0, syn(5));
    say(0, { kind: 'reset', flow: 5 });
    say(0, syn(5));
    say(0, syn(4));
    expect(kinds(1)).toEqual(['syn', 'reset']);
    expect(told(seen)).toEqual(['open 80', 'reset c>s']);
  });

  it('refuses a flow that another host has opened, and loses no listener by it', () => {
    const { say, kinds, seen } = raw(3);
    say(1, { kind: 'listen', port: 80, isShared: true });
    say(0, syn(5));
    say(2, syn(5));
    expect([kinds(1), kinds(2), told(seen)]).toEqual([['syn'], ['reset'], ['open 80']]);
    say(2, syn(6));
    expect(kinds(1)).toEqual(['syn', 'syn']);
  });

  it('holds a host to its own flows', () => {
    const { say, kinds } = raw(2, { firstFlow: 100, lastFlow: 199 });
    say(1, { kind: 'listen', port: 80, isShared: true });
    for (const flow of [99, 200, 100, 199]) say(0, syn(flow));
    expect(kinds(1)).toEqual(['syn', 'syn']);
  });

  it('gives no port to a host that may not listen', () => {
    const { say, joining } = raw(1, { mayListen: false });
    say(0, { kind: 'listen', port: 80, isShared: true });
    expect(joining.isOpen(80)).toBe(false);
  });

  it('closes no port of others', () => {
    const { say, joining } = raw(2);
    say(0, { kind: 'listen', port: 80, isShared: true });
    say(1, { kind: 'unlisten', port: 80 });
    expect(joining.isOpen(80)).toBe(true);
  });

  it('never takes a flow from outside for a connection within a host', () => {
    const { hosts, switch: joining } = network(1);
    const victim = nth(hosts, 0);
    const heard: Segment[] = [];
    const plug = joining.plug((segment) => heard.push(segment));
    const listener = listening(victim, 80, 5);
    const [near, far] = [dial(victim, 80), victim.accept(listener)];
    plug.receive(syn(near.flow));
    plug.receive({ kind: 'data', flow: near.flow, bytes: new Uint8Array(5) });
    plug.receive({ kind: 'reset', flow: near.flow });
    expect([bits(near), bits(far)]).toEqual(['OUT', 'OUT']);
    expect(receive(victim.accept(listener))).toBe('\0\0\0\0\0');
  });

  it('never takes a flow from outside for a client that waits within a host', () => {
    const { hosts, switch: joining } = network(1);
    const victim = nth(hosts, 0);
    const plug = joining.plug(() => undefined);
    const listener = listening(victim, 80, 0);
    dial(victim, 80);
    const waiting = dial(victim, 80);
    plug.receive(syn(waiting.flow));
    plug.receive({ kind: 'reset', flow: waiting.flow });
    expect(waiting.state).toBe('connecting');
    victim.accept(listener);
    expect(waiting.state).toBe('connected');
    victim.accept(listener);
    expect(outcome(() => victim.accept(listener))).toBe('EAGAIN');
  });

  it('resets a client that sends before it was let in, and hands it out to nobody', () => {
    const { hosts, switch: joining } = network(1);
    const server = nth(hosts, 0);
    const heard: Segment[] = [];
    const plug = joining.plug((segment) => heard.push(segment));
    const listener = listening(server, 80, 0);
    dial(server, 80);
    plug.receive(syn(10_000_000));
    plug.receive({ kind: 'data', flow: 10_000_000, bytes: new Uint8Array(5) });
    expect(kindsOfFlows(heard)).toEqual(['reset']);
    server.accept(listener);
    expect(outcome(() => server.accept(listener))).toBe('EAGAIN');
  });
});
