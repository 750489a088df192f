import { expect, test } from 'vitest';
import { harmless } from './guards.ts';

test.each([
  '<iframe src=x>',
  '<IFRAME>',
  '<frame>',
  '<h:iframe>',
  '<é:iframe>',
  '<p srcdoc=x>',
  '<p SrcDoc=x>',
  '<!ENTITY x "y">',
  '<!-- <iframe --> <iframe>',
  '<textarea><iframe></textarea>',
])('%s makes no frame', (html) => {
  const made = harmless(html);
  expect(made).not.toMatch(/<(?:[^\s<>]*:)?i?frame/i);
  expect(made).not.toMatch(/srcdoc|<!(?:entity|attlist)/i);
});

test('what is made harmless stays so', () => {
  const made = harmless('<iframe srcdoc=x>');
  expect(harmless(made)).toBe(made);
});

test('other markup stays as it is', () => {
  const html = '<!doctype html><p class="iframe">frame <b>&lt;iframe></b>';
  expect(harmless(html)).toBe(html);
});

test('an element that was no frame is closed as it was opened', () => {
  expect(harmless('<iframe>a</iframe>b')).toBe('<x-iframe>a</x-iframe>b');
});
