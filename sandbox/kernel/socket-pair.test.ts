// What is expected here was printed by a Python script on Linux 6.18, over socket.socketpair() (AF_UNIX).
import { describe, expect, it } from 'vitest';
import { WINDOW } from './segment.ts';
import { BOTH, bits, loneHost, READ, receive, send, shut, soError, WRITE } from './test-network.ts';

function pair() {
  const seen: unknown[] = [];
  const host = loneHost({ tap: (event) => seen.push(event) });
  const [one, other] = host.pair();
  return { host, one, other, seen };
}

describe('Host.pair', () => {
  it('joins two sockets that no tap sees', () => {
    const { one, other, seen } = pair();
    expect([bits(one), bits(other)]).toEqual(['OUT', 'OUT']);
    send(one, 'to');
    send(other, 'fro');
    expect([receive(other), receive(one)]).toEqual(['to', 'fro']);
    expect(seen).toEqual([]);
  });

  it('breaks the pipe at the first write after the other end was closed', () => {
    const { host, one, other } = pair();
    host.close(one);
    expect([bits(other), receive(other)]).toEqual(['IN|OUT|HUP|RDHUP', '']);
    expect([send(other, 'x'), soError(other)]).toEqual(['EPIPE', '0']);
    expect(shut(other, WRITE)).toBe('ok');
  });

  it('keeps what was sent before the other end was closed', () => {
    const { host, one, other } = pair();
    send(one, 'abc');
    host.close(one);
    expect([bits(other), send(other, 'x')]).toEqual(['IN|OUT|HUP|RDHUP', 'EPIPE']);
    expect([receive(other), receive(other), soError(other)]).toEqual(['abc', '', '0']);
  });

  it('resets by closing with unread bytes, which a read learns and a write does not', () => {
    const { host, one, other } = pair();
    send(one, 'q');
    send(other, 'abc');
    host.close(one);
    expect([bits(other), send(other, 'x')]).toEqual(['IN|OUT|ERR|HUP|RDHUP', 'EPIPE']);
    expect([receive(other), receive(other), receive(other)]).toEqual(['q', 'ECONNRESET', '']);
    expect(bits(other)).toBe('IN|OUT|HUP|RDHUP');
  });

  it('ends one direction, then the other', () => {
    const { one, other } = pair();
    one.shutdown(...WRITE);
    expect([bits(one), bits(other)]).toEqual(['OUT', 'IN|OUT|RDHUP']);
    expect([send(one, 'x'), receive(other), send(other, 'hi')]).toEqual(['EPIPE', '', 2]);
    expect(receive(one)).toBe('hi');
    other.shutdown(...WRITE);
    expect([bits(one), bits(other)]).toEqual(['IN|OUT|HUP|RDHUP', 'IN|OUT|HUP|RDHUP']);
    expect([shut(one, WRITE), receive(one)]).toEqual(['ok', '']);
  });

  it('resets by closing with unread bytes, even after both have ended', () => {
    const { host, one, other } = pair();
    send(other, 'abc');
    one.shutdown(...BOTH);
    host.close(one);
    expect([bits(other), receive(other), soError(other)]).toEqual([
      'IN|OUT|ERR|HUP|RDHUP',
      'ECONNRESET',
      '0',
    ]);
  });

  it('breaks the pipe of a peer whose reader has shut (SHUT_RD)', () => {
    const { one, other } = pair();
    send(other, 'abc');
    one.shutdown(...READ);
    expect([bits(one), bits(other)]).toEqual(['IN|OUT|RDHUP', 'OUT']);
    expect([receive(one), receive(one)]).toEqual(['abc', '']);
    expect(send(other, 'x')).toBe('EPIPE');
    expect([send(one, 'x'), receive(other)]).toEqual([1, 'x']);
  });

  it('is over for both when one shuts both directions', () => {
    const { one, other } = pair();
    one.shutdown(...BOTH);
    expect([bits(one), bits(other)]).toEqual(['IN|OUT|HUP|RDHUP', 'IN|OUT|HUP|RDHUP']);
    expect([send(other, 'x'), receive(other)]).toEqual(['EPIPE', '']);
    expect([send(one, 'x'), receive(one)]).toEqual(['EPIPE', '']);
  });

  it('holds back a writer that is not read', () => {
    const { one, other } = pair();
    expect(one.send(new Uint8Array(WINDOW * 2))).toBe(WINDOW);
    expect(send(one, 'x')).toBe('EAGAIN');
    other.receive(WINDOW);
    expect(send(one, 'x')).toBe(1);
  });

  it('leaves nothing behind', () => {
    const { host, one, other } = pair();
    send(one, 'unread');
    host.close(other);
    host.close(one);
    expect(host.size).toBe(0);
  });
});

describe('Host.pipe', () => {
  function pipe() {
    const host = loneHost();
    const [reader, writer] = host.pipe();
    return { host, reader, writer };
  }

  it('lets bytes go one way', () => {
    const { reader, writer } = pipe();
    expect([bits(reader), bits(writer)]).toEqual(['0', 'OUT']);
    send(writer, 'x');
    expect([bits(reader), bits(writer)]).toEqual(['IN', 'OUT']);
    expect([send(reader, 'y'), receive(writer)]).toEqual(['EBADF', 'EBADF']);
    expect(receive(reader)).toBe('x');
  });

  it('hands out what was written before the writing end was closed', () => {
    const { host, reader, writer } = pipe();
    send(writer, 'x');
    host.close(writer);
    expect([bits(reader), receive(reader)]).toEqual(['IN|HUP', 'x']);
    expect([bits(reader), receive(reader)]).toEqual(['HUP', '']);
  });

  it('breaks when the reading end is closed', () => {
    const { host, reader, writer } = pipe();
    host.close(reader);
    expect([bits(writer), send(writer, 'x')]).toEqual(['OUT|ERR', 'EPIPE']);
  });
});
