import { expect, test } from 'vitest';
import { readMediaType, sniff, viewOf } from './media-type.ts';

test.each([
  ['text/html', { essence: 'text/html', charset: undefined }],
  ['Text/HTML; Charset="UTF-8"', { essence: 'text/html', charset: 'UTF-8' }],
  ['text/plain;charset=iso-8859-1; x=y', { essence: 'text/plain', charset: 'iso-8859-1' }],
  ['text', undefined],
  ['', undefined],
  [undefined, undefined],
])('the Content-Type %j is %j', (field, type) => {
  expect(readMediaType(field)).toEqual(type);
});

test.each([
  ['text/html', 'html'],
  ['application/json', 'text'],
  ['application/problem+json', 'text'],
  ['text/event-stream', 'text'],
  ['image/svg+xml', 'image'],
  ['audio/ogg', 'audio'],
  ['application/zip', undefined],
])('%s is shown as %s', (essence, view) => {
  expect(viewOf(essence)).toBe(view);
});

test.each([
  ['<!DOCTYPE html><p>', 'text/html'],
  ['\n  <HTML>', 'text/html'],
  ['\xef\xbb\xbf<p>', 'text/html'],
  ['<pre>', 'text/plain'],
  ['hello', 'text/plain'],
  ['', 'text/plain'],
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['RIFF\x01\x02\x03\x04WEBPVP8', 'image/webp'],
  ['\0\x01', 'application/octet-stream'],
])('a response without a type that begins with %j is %s', (start, essence) => {
  const bytes = Uint8Array.from(start, (character) => character.charCodeAt(0));
  expect(sniff(bytes).essence).toBe(essence);
});
