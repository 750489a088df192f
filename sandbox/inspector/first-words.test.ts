import { describe, expect, test } from 'vitest';
import { bytesOf } from '../wire/feeding.ts';
import { type Speech, speechOf } from './first-words.ts';
import { heard, heardAtEverySplit, lines, lit, type Step } from './listening.ts';

const client = (said: string): Speech | undefined => speechOf('requests', bytesOf(said));
const server = (said: string): Speech | undefined => speechOf('responses', bytesOf(said));
const told = (...steps: readonly Step[]) => lines(heard(steps)).slice(1);

describe('the first words', () => {
  test('of a client are HTTP by their request line, good or bad', () => {
    for (const said of [
      'GET / HTTP/1.1\r\n',
      'BREW /pot HTTP/1.1\r\n',
      '\r\nCONNECT a:80 HTTP/1.1\r\n',
      'PRI * HTTP/2.0\r\n',
      'GET  / HTTP/1.1\r\n',
      'get / http/1.1\r\n',
      'GET /',
      'GET /\r\n',
      `GET /${'a'.repeat(20_000)}`,
    ])
      expect([said, client(said)]).toEqual([said, 'http']);
  });

  test('of a client are another protocol as soon as no request line can come of them', () => {
    for (const said of [
      'hello',
      'PING',
      'EHLO example.org\r\n',
      'GET key\r\n',
      'JOIN /room\r\n',
      'do you speak HTTP/1.1 or not?\r\n',
      '{"op":"join"}\n',
      '\u0016\u0003\u0001',
      'A'.repeat(10_000),
      `GET ${'a'.repeat(10_000)}`,
    ])
      expect([said, client(said)]).toEqual([said, 'other']);
  });

  test('that may become either are waited for', () => {
    for (const said of ['', '\r\n', 'G', 'DELE', 'GET', 'GET ', 'GET key', 'BREW /pot'])
      expect([said, client(said)]).toEqual([said, undefined]);
    for (const said of ['', 'H', 'HTTP']) expect([said, server(said)]).toEqual([said, undefined]);
  });

  test('of a server are HTTP by its version', () => {
    expect(server('HTTP/1.1 200 OK\r\n')).toBe('http');
    expect(['HELLO', '220 mail.example.org\r\n', 'http/1.1'].map(server)).toEqual([
      'other',
      'other',
      'other',
    ]);
  });
});

describe('a connection of another protocol', () => {
  test('is shown as it is spoken, without a fault, however it is cut', () => {
    const echo: readonly Step[] = [
      { client: 'hello\n' },
      { server: 'hello\n' },
      { client: 'GET / HTTP/1.1\n' },
      { server: 'GET / HTTP/1.1\n' },
      { end: 'client' },
    ];
    expect(lines(heardAtEverySplit(echo)).slice(1)).toEqual([
      '> bytes: “hello”, 6 bytes',
      '< bytes: “hello”, 6 bytes',
      '> bytes: “GET / HTTP/1.1”, 15 bytes',
      '< bytes: “GET / HTTP/1.1”, 15 bytes',
      '> end: FIN: the client sends no more',
    ]);
  });

  test('whose server speaks first has its lines as fields', () => {
    const rows = heard([
      { server: '220 mail.example.org\r\n' },
      { client: 'EHLO me\r\n' },
      { server: '250-mail.example.org\r\n250 SMTPUTF8\r\n' },
      { client: Uint8Array.of(0, 1, 2) },
    ]);
    expect(lines(rows).slice(1)).toEqual([
      '< bytes: “220 mail.example.org”, 22 bytes',
      '> bytes: “EHLO me”, 9 bytes',
      '< bytes: “250-mail.example.org 250 SMTPUTF8”, 2 lines, 36 bytes',
      '> bytes: 3 bytes',
    ]);
    expect(lit(rows[2], 'line')).toBe('EHLO me');
    expect(rows[3]?.fields.map(({ value }) => value)).toEqual([
      '“250-mail.example.org”',
      '“250 SMTPUTF8”',
    ]);
    expect(rows[4]?.fields).toEqual([]);
  });

  test('shows words that were waited for before their answer, and at the end', () => {
    expect(told({ client: 'GET key' }, { server: 'value' })).toEqual([
      '> bytes: “GET key”, 7 bytes',
      '< bytes: “value”, 5 bytes',
    ]);
    expect(told({ client: 'GET key' }, { end: 'client' })).toEqual([
      '> bytes: “GET key”, 7 bytes',
      '> end: FIN: the client sends no more',
    ]);
    expect(told({ client: 'GET key' }, { reset: 'server' })[0]).toBe('> bytes: “GET key”, 7 bytes');
  });
});

describe('HTTP', () => {
  test('is what a server answers to rubbish', () => {
    const bad = 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n';
    expect(told({ client: 'hello\r\n' }, { server: bad })).toEqual([
      '> bytes: “hello”, 7 bytes',
      '< response: 400 Bad Request',
    ]);
    expect(
      told({ client: 'GE' }, { server: bad }, { client: 'T / HTTP/1.1\r\nHost: a\r\n\r\n' }),
    ).toEqual(['< response: 400 Bad Request', '> request: GET / HTTP/1.1']);
  });

  test('may be asked of a server that greets in its own way', () => {
    expect(
      told({ server: '220 hello\r\n' }, { client: 'GET / HTTP/1.1\r\nHost: a\r\n\r\n' }),
    ).toEqual(['< bytes: “220 hello”, 11 bytes', '> request: GET / HTTP/1.1']);
  });
});
