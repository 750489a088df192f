import { expect, test } from 'vitest';
import { latin1, latin1Bytes, utf8, utf8Bytes } from './text.ts';

const SAMPLES = [
  '',
  'plain',
  'é',
  '☃',
  '😀',
  'a\u{10ffff}b\u{7ff}\u{800}\u{ffff}\u{10000}',
  '\ufeffx',
  '\ud800x',
  'y\udc00',
  'x'.repeat(20_000) + '😀é'.repeat(9_000),
];

test.each(SAMPLES)('UTF-8 is what the platform makes of it (%#)', (text) => {
  const bytes = new TextEncoder().encode(text);
  expect(Buffer.from(utf8Bytes(text)).equals(bytes)).toBe(true);
  expect(utf8(bytes)).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
});

test('malformed UTF-8 is replaced as the platform replaces it, for every pair and many triples', () => {
  const platform = new TextDecoder('utf-8', { ignoreBOM: true });
  const edges = [0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc2, 0xdf];
  const leads = [0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff];
  const all = [...edges, ...leads];
  for (const a of all) {
    for (const b of all) {
      for (const c of all) {
        for (const d of [0x41, 0x80, 0xbf, 0xe1]) {
          const bytes = Uint8Array.of(a, b, c, d);
          if (utf8(bytes) !== platform.decode(bytes))
            expect(utf8(bytes)).toBe(platform.decode(bytes));
        }
      }
    }
  }
});

test('Latin-1 is one byte a character, both ways, and nothing beyond it', () => {
  const bytes = Uint8Array.from({ length: 20_000 }, (_, index) => index & 0xff);
  expect(latin1Bytes(latin1(bytes))).toEqual(bytes);
  expect(latin1(bytes, 65, 67)).toBe('AB');
  expect(latin1Bytes('☃')).toBeUndefined();
});
