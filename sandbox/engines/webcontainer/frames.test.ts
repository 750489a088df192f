import { describe, expect, test } from 'vitest';
import { bytesOfText, FrameReader, frame, textOfBytes } from './frames.ts';

function read(...pieces: readonly string[]): readonly (string | object)[] {
  const heard: (string | object)[] = [];
  const reader = new FrameReader({
    message: (value) => heard.push(value),
    text: (text) => {
      const last = heard.at(-1);
      if (typeof last === 'string') heard[heard.length - 1] = last + text;
      else heard.push(text);
    },
  });
  for (const piece of pieces) reader.feed(piece);
  reader.end();
  return heard;
}

const message = { kind: 'output', text: 'caf\u00e9 \u{1f600} \u001b]101;\u0007\u007f\r\n' };

describe('a frame in the text of a terminal', () => {
  const text = `before${frame(message)}between${frame({ kind: 'up' })}after`;
  const heard = ['before', message, 'between', { kind: 'up' }, 'after'];

  test('is told apart from what stands around it', () => {
    expect(read(text)).toEqual(heard);
  });

  test('may come in any pieces', () => {
    expect(read(...text)).toEqual(heard);
    for (let at = 0; at <= text.length; at++)
      expect(read(text.slice(0, at), text.slice(at))).toEqual(heard);
  });

  test('is ASCII, without an end in the middle', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is about
    expect(frame(message)).toMatch(/^\u001b\]101;[\u0020-\u007e]*\u0007$/);
  });

  test.each([
    ['one that breaks off', '\u001b]101;{"kind":'],
    ['the beginning of one', 'text\u001b]10'],
    ['one that is no JSON', '\u001b]101;nonsense\u0007rest'],
    ['one that holds no object', '\u001b]101;3\u0007'],
    ['one that never ends', `\u001b]101;${'x'.repeat(1024 * 1024)}`],
  ])('is text where it is %s', (_what, broken) => {
    expect(read(broken)).toEqual([broken]);
  });

  test('carries bytes', () => {
    const bytes = Uint8Array.from({ length: 20_000 }, (_, at) => (at * 7) & 0xff);
    expect(bytesOfText(textOfBytes(bytes))).toEqual(bytes);
    expect(bytesOfText('no base64!')).toBeUndefined();
  });
});
