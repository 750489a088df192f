import { expect, test } from 'vitest';
import { decoderFor } from './encoding.ts';

const bytes = (latin1: string) => Uint8Array.from(latin1, (character) => character.charCodeAt(0));

test.each([
  ['\xef\xbb\xbfx', 'windows-1252', 'utf-8'],
  ['\xff\xfex\0', undefined, 'utf-16le'],
  ['x', 'ISO-8859-2', 'iso-8859-2'],
  ['x', 'no such charset', 'utf-8'],
  ['<meta charset=koi8-r>', undefined, 'koi8-r'],
  ['<meta http-equiv=content-type content="text/html; charset=shift_jis">', undefined, 'shift_jis'],
  ['<!-- <meta charset=koi8-r> -->', undefined, 'utf-8'],
  ['<meta charset=utf-16>', undefined, 'utf-8'],
  ['\xc3\xa9', undefined, 'utf-8'],
  ['\xe9', undefined, 'utf-8'],
  ['\xe9t\xe9', undefined, 'windows-1252'],
])('a document that begins with %j, declared as %s, is %s', (start, declared, encoding) => {
  expect(decoderFor(bytes(start), declared).encoding).toBe(encoding);
});
