import { describe, expect, test } from 'vitest';
import { atEverySplit, bytesOf, eventsAtEverySplit, withRunsJoined } from './feeding.ts';
import { latin1, utf8, utf8Bytes } from './text.ts';
import {
  encodeClosePayload,
  encodeFrame,
  FrameDecoder,
  type FrameDecoderOptions,
  type FrameEvent,
  type Message,
  MessageAssembler,
  masked,
  OPCODES,
} from './websocket.ts';

const KEY = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d);
const hex = (text: string) => Uint8Array.from(text.split(' '), (pair) => Number.parseInt(pair, 16));

function read(
  stream: Uint8Array,
  options: FrameDecoderOptions,
  fin = false,
): readonly FrameEvent[] {
  const decode = (pieces: readonly Uint8Array[]) => {
    const decoder = new FrameDecoder(options);
    const seen = pieces.flatMap((piece) => decoder.feed(piece));
    return withRunsJoined([...seen, ...(fin ? decoder.end() : [])], ['raw']);
  };
  const trailing = hex('89 80 00');
  const events = fin ? atEverySplit(stream, decode) : eventsAtEverySplit(stream, trailing, decode);
  let at = 0;
  for (const event of events) {
    if (event.kind === 'fault') continue;
    expect(event.start).toBe(at);
    at = event.end;
  }
  return events;
}

const fromServer = (stream: Uint8Array, options?: Partial<FrameDecoderOptions>, fin?: boolean) =>
  read(stream, { from: 'server', ...options }, fin);
const fromClient = (stream: Uint8Array, options?: Partial<FrameDecoderOptions>, fin?: boolean) =>
  read(stream, { from: 'client', ...options }, fin);

function messages(events: readonly FrameEvent[]): readonly Message[] {
  const assembler = new MessageAssembler();
  return events
    .flatMap((event) => (event.kind === 'frame' ? [assembler.accept(event)] : []))
    .filter((message) => message !== undefined);
}

describe('the examples of RFC 6455, section 5.7', () => {
  test('a text message in one frame without a mask', () => {
    const bytes = hex('81 05 48 65 6c 6c 6f');
    const events = fromServer(bytes);
    expect(events).toMatchObject([
      {
        kind: 'frame',
        start: 0,
        end: 7,
        whole: true,
        compressed: false,
        head: {
          ...{ fin: true, rsv1: false, rsv2: false, rsv3: false, opcode: 1, length: 5 },
          ...{ key: undefined, keyAt: undefined, lengthAt: { start: 1, end: 2 } },
        },
      },
    ]);
    expect(messages(events)).toEqual([{ kind: 'text', text: 'Hello' }]);
    expect(encodeFrame({ opcode: OPCODES.text, payload: utf8Bytes('Hello') })).toEqual(bytes);
  });

  test('a text message in one frame with a mask', () => {
    const bytes = hex('81 85 37 fa 21 3d 7f 9f 4d 51 58');
    const events = fromClient(bytes);
    expect(events).toMatchObject([
      { head: { key: KEY, lengthAt: { start: 1, end: 2 }, keyAt: { start: 2, end: 6 } } },
    ]);
    expect(messages(events)).toEqual([{ kind: 'text', text: 'Hello' }]);
    const payload = utf8Bytes('Hello');
    expect(encodeFrame({ opcode: OPCODES.text, payload, maskKey: KEY })).toEqual(bytes);
  });

  test('a text message in fragments', () => {
    const events = fromServer(hex('01 03 48 65 6c 80 02 6c 6f'));
    expect(events).toMatchObject([
      { start: 0, end: 5, head: { fin: false, opcode: 1 } },
      { start: 5, end: 9, head: { fin: true, opcode: 0 }, messageOpcode: 1 },
    ]);
    expect(messages(events)).toEqual([{ kind: 'text', text: 'Hello' }]);
  });

  test('a ping and its masked pong', () => {
    const ping = messages(fromServer(hex('89 05 48 65 6c 6c 6f')));
    const pong = messages(fromClient(hex('8a 85 37 fa 21 3d 7f 9f 4d 51 58')));
    expect(ping).toEqual([{ kind: 'ping', bytes: utf8Bytes('Hello') }]);
    expect(pong).toEqual([{ kind: 'pong', bytes: utf8Bytes('Hello') }]);
  });

  test('256 bytes, with a length of two bytes', () => {
    const bytes = bytesOf(hex('82 7e 01 00'), new Uint8Array(256).fill(7));
    expect(fromServer(bytes)).toMatchObject([
      { end: 260, head: { length: 256, lengthAt: { start: 1, end: 4 } } },
    ]);
    expect(encodeFrame({ opcode: OPCODES.binary, payload: bytes.slice(4) })).toEqual(bytes);
  });

  test('65,536 bytes, with a length of eight bytes', () => {
    const bytes = bytesOf(hex('82 7f 00 00 00 00 00 01 00 00'), new Uint8Array(65_536).fill(7));
    expect(encodeFrame({ opcode: OPCODES.binary, payload: bytes.slice(10) })).toEqual(bytes);
    for (const split of [bytes.length, 1, 2, 9, 10, 11, 65_545]) {
      const decoder = new FrameDecoder({ from: 'server' });
      const events = [bytes.subarray(0, split), bytes.subarray(split)].flatMap((piece) => [
        ...decoder.feed(piece),
      ]);
      expect(events).toMatchObject([{ head: { length: 65_536, lengthAt: { start: 1, end: 10 } } }]);
      expect(messages(events)).toEqual([{ kind: 'binary', bytes: bytes.slice(10) }]);
    }
  });
});

describe('messages', () => {
  test('let control frames through between their fragments', () => {
    const stream = bytesOf(
      encodeFrame({ opcode: OPCODES.text, payload: utf8Bytes('Grü').slice(0, 3), fin: false }),
      encodeFrame({ opcode: OPCODES.ping, payload: utf8Bytes('?') }),
      encodeFrame({ opcode: OPCODES.continuation, payload: Uint8Array.of(), fin: false }),
      encodeFrame({ opcode: OPCODES.continuation, payload: Uint8Array.of(0xbc, 0x21) }),
      encodeFrame({ opcode: OPCODES.binary, payload: Uint8Array.of() }),
    );
    expect(messages(fromServer(stream))).toEqual([
      { kind: 'ping', bytes: utf8Bytes('?') },
      { kind: 'text', text: 'Grü!' },
      { kind: 'binary', bytes: Uint8Array.of() },
    ]);
  });

  test('end with a close, with a code and a reason or without', () => {
    const payload = encodeClosePayload(1000, 'bye ☃');
    const withCode = encodeFrame({ opcode: OPCODES.close, payload, maskKey: KEY });
    const without = encodeFrame({ opcode: OPCODES.close, payload: encodeClosePayload() });
    expect(messages(fromClient(withCode))).toEqual([
      { kind: 'close', code: 1000, reason: 'bye ☃' },
    ]);
    expect(messages(fromServer(without))).toEqual([{ kind: 'close', code: 1005, reason: '' }]);
  });

  test('may be deflated where RSV1 was agreed, and are then not judged as text', () => {
    // RFC 7692, section 7.2.3.2: "Hello" in two fragments.
    const stream = hex('41 03 f2 48 cd 80 04 c9 c9 07 00');
    expect(fromServer(stream, { allowRsv1: true })).toMatchObject([
      { kind: 'frame', compressed: true, head: { rsv1: true } },
      { kind: 'frame', compressed: true, head: { rsv1: false } },
    ]);
  });
});

describe('a stream is at fault', () => {
  test.each([
    ['with a reserved opcode', '83 00', 'reserved-opcode', 1002],
    ['with a reserved control opcode', '8b 00', 'reserved-opcode', 1002],
    ['with RSV1 and no extension', 'c1 00', 'reserved-bit', 1002],
    ['with RSV2', 'a1 00', 'reserved-bit', 1002],
    ['with RSV3', '91 00', 'reserved-bit', 1002],
    ['with a ping in fragments', '09 00', 'fragmented-control', 1002],
    ['with a close over 125 bytes', '88 7e 00 7e', 'long-control', 1002],
    ['with a masked frame of a server', '81 80 00 00 00 00', 'masked', 1002],
    ['with 125 in two bytes', '82 7e 00 7d', 'non-minimal-length', 1002],
    ['with 65,535 in eight bytes', '82 7f 00 00 00 00 00 00 ff ff', 'non-minimal-length', 1002],
    ['with the highest bit of a length', '82 7f 80 00 00 00 00 00 00 00', 'bad-length', 1002],
    ['with a continuation of nothing', '80 00', 'unexpected-continuation', 1002],
    ['with a message over its limit', '82 7f 00 00 00 00 00 01 00 00', 'too-large', 1009],
  ])('%s, and the rest of it is raw', (_, head, code, status) => {
    const stream = bytesOf(hex('89 00'), hex(head), 'rest');
    const events = fromServer(stream, { maxMessage: 65_535 }, true);
    expect(events.map((event) => event.kind)).toEqual(['frame', 'fault', 'raw']);
    expect(events[1]).toMatchObject({ code, status, offset: 2, head: { start: 2 } });
    expect(events[2]).toMatchObject({ start: 2, end: stream.length });
  });

  test('with an unmasked frame of a client', () => {
    expect(fromClient(hex('81 05 48 65 6c 6c 6f'))[0]).toMatchObject({
      code: 'not-masked',
      status: 1002,
      head: { opcode: 1, length: 5 },
    });
  });

  test('with RSV1 on a control frame or a continuation, even where it was agreed', () => {
    for (const stream of ['c9 00', '01 00 c0 00']) {
      const events = fromServer(hex(stream), { allowRsv1: true });
      expect(events.find((event) => event.kind === 'fault')?.code).toBe('reserved-bit');
    }
  });

  test('with a message inside another', () => {
    const events = fromServer(hex('01 01 61 81 01 62'));
    expect(events[1]).toMatchObject({ code: 'expected-continuation', offset: 3 });
  });

  test('with data after a close, but not with a pong', () => {
    const events = fromServer(hex('88 00 8a 00 81 00'));
    expect(events[2]).toMatchObject({ code: 'after-close', offset: 4 });
  });

  test('with fragments that add up to more than the limit', () => {
    const events = fromServer(hex('02 02 61 61 00 01 61 80 01 61'), { maxMessage: 3 });
    expect(events[2]).toMatchObject({ code: 'too-large', status: 1009, offset: 7 });
  });

  test.each([
    ['a byte that begins nothing', ['61 ff 61'], 3],
    ['an overlong form', ['c0 af'], 2],
    ['a surrogate', ['ed a0 80'], 3],
    ['a code point beyond U+10FFFF', ['f4 90 80 80'], 3],
    ['a character cut by another', ['c3 61'], 3],
    ['a character broken off at the end', ['61 e2 98'], 5],
    ['a character that the next fragment breaks', ['e2 98', '61'], 6],
  ])('with text that has %s', (_, fragments, offset) => {
    const frames = fragments.map((fragment, index) =>
      encodeFrame({
        opcode: index === 0 ? OPCODES.text : OPCODES.continuation,
        payload: hex(fragment),
        fin: index === fragments.length - 1,
      }),
    );
    const events = fromServer(bytesOf(...frames, hex('89 00')), {}, true);
    const fault = events.find((event) => event.kind === 'fault');
    expect(fault).toMatchObject({ code: 'bad-utf8', status: 1007, offset });
    expect(events.map((event) => event.kind)).toEqual([
      ...fragments.map(() => 'frame'),
      'fault',
      'raw',
    ]);
  });

  test('with masked text that is not UTF-8', () => {
    const payload = hex('68 69 ff');
    const frame = encodeFrame({ opcode: OPCODES.text, payload, maskKey: KEY });
    expect(fromClient(frame)[1]).toMatchObject({ code: 'bad-utf8', offset: 8 });
  });

  test.each([
    ['half a code', '03', 'bad-close', 1002],
    ['the code 999', '03 e7', 'bad-close', 1002],
    ['the code 1005', '03 ed', 'bad-close', 1002],
    ['the code 1006', '03 ee', 'bad-close', 1002],
    ['the code 2000', '07 d0', 'bad-close', 1002],
    ['the code 5000', '13 88', 'bad-close', 1002],
    ['a reason that is not UTF-8', '03 e8 c3 28', 'bad-utf8', 1007],
    ['a reason that is broken off', '03 e8 c3', 'bad-utf8', 1007],
  ])('with a close that has %s', (_, payload, code, status) => {
    const frame = encodeFrame({ opcode: OPCODES.close, payload: hex(payload) });
    expect(fromServer(frame)).toMatchObject([{ kind: 'frame' }, { code, status }]);
  });

  test('that is cut off within a frame, of which it shows what came', () => {
    const bytes = encodeFrame({ opcode: OPCODES.text, payload: utf8Bytes('Hello'), maskKey: KEY });
    const events = fromClient(bytes.subarray(0, 9), {}, true);
    expect(events).toMatchObject([
      { kind: 'frame', whole: false, end: 9 },
      { code: 'cut-off', status: 1006, offset: 9 },
    ]);
    expect(events[0]?.kind === 'frame' && utf8(events[0].payload)).toBe('Hel');
    expect(messages(events)).toEqual([]);
    expect(fromClient(bytes.subarray(0, 3), {}, true)).toMatchObject([
      { code: 'cut-off', offset: 3 },
      { kind: 'raw', start: 0, end: 3 },
    ]);
    expect(fromClient(bytes, {}, true)).toHaveLength(1);
  });
});

test('a payload beyond what is to be held is passed over and still judged', () => {
  const text = 'x'.repeat(300);
  const good = encodeFrame({ opcode: OPCODES.text, payload: utf8Bytes(text), maskKey: KEY });
  const bad = bytesOf(good.slice(0, -1), Uint8Array.of(0xff ^ 0x3d));
  const [frame, fault] = fromClient(bad, { hold: 200 });
  expect(frame).toMatchObject({ kind: 'frame', end: good.length, head: { length: 300 } });
  expect(frame?.kind === 'frame' && latin1(frame.payload)).toBe('x'.repeat(200));
  expect(fault).toMatchObject({ code: 'bad-utf8', offset: good.length - 1 });
});

test('a payload in one piece without a mask is not copied', () => {
  const bytes = encodeFrame({ opcode: OPCODES.binary, payload: new Uint8Array(1000) });
  const [frame] = new FrameDecoder({ from: 'server' }).feed(bytes);
  expect(frame?.kind === 'frame' && frame.payload.buffer).toBe(bytes.buffer);
});

test('a mask is its own inverse at every phase', () => {
  const payload = Uint8Array.from({ length: 11 }, (_, index) => index * 23);
  expect(masked(masked(payload, KEY), KEY)).toEqual(payload);
});

test.each([
  ['a reserved opcode', () => encodeFrame({ opcode: 3, payload: Uint8Array.of() })],
  ['a long ping', () => encodeFrame({ opcode: 9, payload: new Uint8Array(126) })],
  ['a ping in fragments', () => encodeFrame({ opcode: 9, payload: Uint8Array.of(), fin: false })],
  ['a short key', () => encodeFrame({ opcode: 1, payload: KEY, maskKey: Uint8Array.of(1) })],
  ['a close code that is never sent', () => encodeClosePayload(1006)],
  ['a reason of 124 bytes', () => encodeClosePayload(1000, 'x'.repeat(124))],
])('nothing encodes %s', (_, encode) => {
  expect(encode).toThrow(expect.objectContaining({ name: 'WireError', code: 'BAD_FRAME' }));
});
