import { describe, expect, test } from 'vitest';
import { bytesOf } from '../wire/feeding.ts';
import { utf8Bytes } from '../wire/text.ts';
import { encodeClosePayload, encodeFrame, OPCODES } from '../wire/websocket.ts';
import { heard, heardAtEverySplit, lines, lit, type Step, shown } from './listening.ts';
import { MAX_ROW_BYTES } from './row.ts';

// RFC 6455, section 1.3.
const ASK = [
  'GET /ws HTTP/1.1',
  'Host: localhost:8888',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n',
].join('\r\n');
const ANSWER = [
  'HTTP/1.1 101 Switching Protocols',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n',
].join('\r\n');
const DEFLATING = ANSWER.replace(/\r\n$/, 'Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n');

const maskKey = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d);
const frame = (opcode: number, payload: string | Uint8Array = '', fin = true) =>
  encodeFrame({ opcode, payload: bytesOf(payload), fin });
const maskedFrame = (opcode: number, payload: string | Uint8Array = '', fin = true) =>
  encodeFrame({ opcode, payload: bytesOf(payload), fin, maskKey });
const hex = (text: string) => Uint8Array.from(text.split(' '), (pair) => Number.parseInt(pair, 16));

const SWITCHED: readonly Step[] = [{ client: ASK }, { server: ANSWER }];
/** The rows after the opening, the request and the 101. */
const inFrames = (...steps: readonly Step[]) => heardAtEverySplit([...SWITCHED, ...steps]).slice(3);

describe('an upgrade', () => {
  test('shows the handshake as HTTP and what follows as frames', () => {
    const rows = heardAtEverySplit([
      { client: ASK },
      { server: bytesOf(ANSWER, frame(OPCODES.text, 'welcome')) },
      { client: maskedFrame(OPCODES.text, 'hello') },
      { server: bytesOf(frame(OPCODES.ping), frame(OPCODES.binary, new Uint8Array(300))) },
      { client: maskedFrame(OPCODES.close, encodeClosePayload(1000, 'bye')) },
      { server: frame(OPCODES.close, encodeClosePayload(1000)) },
      { end: 'server' },
      { end: 'client' },
    ]);
    expect(lines(rows).slice(1)).toEqual([
      '> request: GET /ws HTTP/1.1',
      '< interim: 101 Switching Protocols',
      '< frame: text “welcome”',
      '> frame: text “hello”, masked',
      '< frame: ping',
      '< frame: binary, 300 bytes',
      '> frame: close 1000 “bye”, masked',
      '< frame: close 1000',
      '< end: FIN: the server sends no more',
      '> end: FIN: the client sends no more',
    ]);
    expect(lit(rows[1], 'sec-websocket-key')).toBe('Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==');
    expect(shown(rows[2], 'sec-websocket-accept')).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
  });

  test('to WebSocket with a wrong accept is at fault, and no frames follow it', () => {
    const server = ANSWER.replace('s3pP', 'AAAA');
    const rows = heardAtEverySplit([
      { client: ASK },
      { server: bytesOf(server, frame(OPCODES.text, 'hi')) },
      { client: 'raw' },
    ]);
    expect(rows[2]).toMatchObject({
      kind: 'interim',
      fault: expect.stringContaining('asks for s3pP'),
    });
    expect(rows.slice(3)).toMatchObject([{ kind: 'bytes' }, { kind: 'bytes' }]);
  });

  test('that the client asks for badly is at fault on the request', () => {
    const [, request] = heard([{ client: ASK.replace('Version: 13', 'Version: 8') }]);
    expect(request?.fault).toContain('not 13');
  });

  test('that is refused leaves HTTP as it was', () => {
    const refused = 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n';
    const rows = heardAtEverySplit([
      { client: ASK },
      { server: refused },
      { client: ASK },
      { server: bytesOf(ANSWER, frame(OPCODES.ping)) },
    ]);
    expect(rows.map((row) => row.kind).slice(1)).toEqual([
      'request',
      'response',
      'request',
      'interim',
      'frame',
    ]);
  });

  test('to another protocol is followed by bytes', () => {
    const rows = heardAtEverySplit([
      { client: 'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n' },
      { server: 'HTTP/1.1 101 Yes\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhi' },
      { client: 'GET / HTTP/1.1\r\n\r\n' },
    ]);
    expect(lines(rows).slice(2)).toEqual([
      '< interim: 101 Yes',
      '< bytes: “hi”, 2 bytes',
      '> bytes: “GET / HTTP/1.1 ”, 2 lines, 18 bytes',
    ]);
  });

  test('that nobody asked for, or to what nobody asked for, is at fault', () => {
    const plain = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
    expect(heard([{ client: plain }, { server: ANSWER }])[2]?.fault).toContain('no upgrade');
    const two = plain.replace('\r\n\r\n', '\r\nUpgrade: echo, irc\r\n\r\n');
    expect(heard([{ client: two }, { server: ANSWER }])[2]?.fault).toContain(
      'switches to websocket',
    );
  });

  test('decodes frames that the client sent before it had seen the 101', () => {
    const rows = heard([
      { client: bytesOf(ASK, maskedFrame(OPCODES.text, 'early')) },
      { server: ANSWER },
    ]);
    expect(lines(rows).slice(2)).toEqual([
      '< interim: 101 Switching Protocols',
      '> frame: text “early”, masked',
    ]);
  });
});

describe('a frame', () => {
  test('has its parts at their bytes on the wire, and its payload unmasked', () => {
    const [row] = inFrames({ client: maskedFrame(OPCODES.text, 'Hello') });
    expect(row?.bytes).toEqual(hex('81 85 37 fa 21 3d 7f 9f 4d 51 58'));
    expect(row?.fields).toEqual([
      { name: 'fin', value: '1', start: 0, end: 1 },
      { name: 'opcode', value: 'text (1)', start: 0, end: 1 },
      { name: 'mask', value: '1', start: 1, end: 2 },
      { name: 'length', value: '5', start: 1, end: 2 },
      { name: 'mask-key', value: '37 fa 21 3d', start: 2, end: 6 },
      { name: 'payload', value: '“Hello”', start: 6, end: 11 },
    ]);
  });

  test('of a close has its code and reason within the payload', () => {
    const [row] = inFrames({ server: frame(OPCODES.close, encodeClosePayload(1001, 'so long')) });
    expect(row?.fields.slice(4)).toEqual([
      { name: 'payload', value: '1001 “so long”', start: 2, end: 11 },
      { name: 'close-code', value: '1001 (going away)', start: 2, end: 4 },
      { name: 'close-reason', value: '“so long”', start: 4, end: 11 },
    ]);
  });

  test('that is a fragment says whether more follows', () => {
    const rows = inFrames({
      server: bytesOf(
        frame(OPCODES.text, 'Hel', false),
        frame(OPCODES.pong, '?'),
        frame(OPCODES.continuation, 'lo'),
      ),
    });
    expect(lines(rows)).toEqual([
      '< frame: text “Hel”, more to follow',
      '< frame: pong “?”',
      '< frame: continuation “lo”',
    ]);
  });

  test('that is deflated says so, and is not read as text', () => {
    const rows = heardAtEverySplit([
      { client: ASK },
      { server: bytesOf(DEFLATING, hex('c1 07 f2 48 cd c9 c9 07 00')) },
    ]);
    expect(lines(rows).slice(3)).toEqual(['< frame: text, 7 bytes, deflated']);
    expect(shown(rows[3], 'rsv1')).toBe('1');
    expect(shown(rows[3], 'payload')).toBe('f2 48 cd c9 c9 07 00');
  });

  test('beyond a row is cut, and its size is not', () => {
    const rows = heard([
      ...SWITCHED,
      { client: maskedFrame(OPCODES.text, 'x'.repeat(100_000)) },
      { server: frame(OPCODES.text, '') },
    ]).slice(3);
    expect(rows[0]?.size).toBe(100_014);
    expect(rows[0]?.bytes.length).toBe(MAX_ROW_BYTES);
    expect(rows[0]?.fields.at(-1)).toMatchObject({ start: 14, end: 100_014 });
    expect(rows[1]?.summary).toBe('text “”');
  });
});

describe('a broken frame', () => {
  test('whose head is at fault is a row of its own, and all after it is bytes', () => {
    const rows = heard([
      ...SWITCHED,
      { client: bytesOf(frame(OPCODES.text, 'Hello'), maskedFrame(OPCODES.ping)) },
      { client: maskedFrame(OPCODES.ping) },
      { server: frame(OPCODES.close, encodeClosePayload(1002)) },
    ]).slice(3);
    expect(lines(rows)).toEqual([
      "> frame: text “Hello” ! A client's frame is not masked (RFC 6455, section 5.1).",
      '> bytes: 6 bytes',
      '> bytes: 6 bytes',
      '< frame: close 1002',
    ]);
    expect(shown(rows[0], 'mask')).toBe('0');
  });

  test('whose opcode is reserved names it', () => {
    const [row] = inFrames({ server: hex('83 00') });
    expect(row?.summary).toBe('reserved opcode 0x3');
    expect(shown(row, 'opcode')).toBe('reserved (3)');
    expect(row?.fault).toContain('0x3');
  });

  test('whose text is not UTF-8 is shown as it is', () => {
    const rows = inFrames({
      server: bytesOf(frame(OPCODES.text, hex('61 ff')), frame(OPCODES.ping)),
    });
    expect(rows[0]).toMatchObject({ kind: 'frame', fault: expect.stringContaining('not UTF-8') });
    expect(rows[1]).toMatchObject({ kind: 'bytes', size: 2 });
  });

  test('that a FIN cuts off is shown as far as it came, and the FIN is at fault', () => {
    const rows = inFrames(
      { client: maskedFrame(OPCODES.text, 'Hello').slice(0, 9) },
      { end: 'client' },
    );
    expect(rows[0]).toMatchObject({ kind: 'frame', size: 9 });
    expect(shown(rows[0], 'payload')).toBe('“Hel…”');
    expect(rows[1]?.fault).toContain("3 of the 5 bytes of a frame's payload");
  });
});

test('text in a row is cut between characters', () => {
  const [row] = inFrames({ server: frame(OPCODES.text, utf8Bytes('☃'.repeat(100))) });
  expect(row?.summary).toBe(`text “${'☃'.repeat(60)}…”`);
});
