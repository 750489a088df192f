import { describe, expect, it } from 'vitest';
import {
  endsInHead,
  escapedBytes,
  escapedOf,
  PlainReader,
  plainBytes,
  plainOf,
} from './raw-bytes.ts';

const ascii = (bytes: unknown) =>
  bytes instanceof Uint8Array ? String.fromCharCode(...bytes) : bytes;
const wire = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

describe('the plain notation', () => {
  it('sends CRLF for Enter in the head, and the body as typed', () => {
    expect(ascii(plainBytes('POST / HTTP/1.1\nHost: a\n\none\ntwo\n'))).toBe(
      'POST / HTTP/1.1\r\nHost: a\r\n\r\none\ntwo\n',
    );
  });

  it('begins a head anew at a request line, so that requests can be pipelined', () => {
    expect(ascii(plainBytes('GET /a HTTP/1.1\n\nGET /b HTTP/1.1\nHost: b\n\n'))).toBe(
      'GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\nHost: b\r\n\r\n',
    );
  });

  it('takes an empty line before the first request for one', () => {
    expect(ascii(plainBytes('\nGET / HTTP/1.1\n\n'))).toBe('\r\nGET / HTTP/1.1\r\n\r\n');
  });

  it('sends text as UTF-8, and a backslash as a backslash', () => {
    expect([...plainBytes('é\\n')]).toEqual([0xc3, 0xa9, 0x5c, 0x6e]);
  });

  it.each([
    ['GET / HTTP/1.1\nHost: a\n', true],
    ['GET / HTTP/1.1\n\n', false],
    ['GET / HTTP/1.1\n\nbody', false],
    ['GET / HTTP/1.1\n\nGET / HTTP/1.1', true],
    ['', true],
    ['GET key', true],
    ['GET key\n', false],
    ['EHLO example.org', false],
  ])('knows whether %j stops inside a head', (text, expected) => {
    expect(endsInHead(text)).toBe(expected);
  });

  it('gives back what was typed, and says where bytes have no plain text', () => {
    const text = 'POST / HTTP/1.1\nHost: a\n\nä\nb';
    expect(plainOf(plainBytes(text))).toBe(text);
    expect(plainOf(wire('GET / HTTP/1.1\n\n'))).toBeUndefined();
    expect(plainOf(Uint8Array.of(0xff))).toBeUndefined();
  });
});

describe('the escaped notation', () => {
  it('sends what is written, and nothing for Enter', () => {
    expect(ascii(escapedBytes('a\\r\\n\n\\x00\\xFf\\t\\0\\\\b'))).toBe('a\r\n\0\xff\t\0\\b');
  });

  it.each(['\\q', '\\x', '\\x4', '\\xg0', 'a\\', 'a\\\n'])('refuses %j in a sentence', (text) => {
    expect(escapedBytes(text)).toMatchObject({ fault: expect.stringMatching(/Write \\r, \\n/) });
  });

  it('writes all 256 bytes so that they can be read back', () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    expect(escapedBytes(escapedOf(all))).toEqual(all);
    expect(escapedOf(wire('a\r\nb\\\x7f'))).toBe('a\\r\\n\nb\\\\\\x7f');
  });
});

describe('the reader of answers', () => {
  it('breaks lines at CRLF and shows other controls, wherever the bytes are cut', () => {
    const reader = new PlainReader();
    const answer = [...wire('a\r\nb\rc\0\x1b'), 0xc3, 0xa9, ...wire('.')];
    expect(answer.map((byte) => reader.read(Uint8Array.of(byte))).join('')).toBe(
      'a\nb\\rc\\x00\\x1bé.',
    );
  });
});
