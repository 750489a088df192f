import { domainToASCII } from 'node:url';
import { describe, expect, test } from 'vitest';
import { domainToUnicode } from './punycode.ts';

describe('a domain in ASCII', () => {
  test.each([
    'example.com',
    'español.com',
    'mañana.example',
    '☃.net',
    'bücher.straße.de',
    'ドメイン名例.jp',
    '他们为什么不说中文.cn',
    'почемужеонинеговорятпорусски.ru',
    '💩.la',
    '',
  ])('is turned back into %s', (domain) => {
    expect(domainToUnicode(domainToASCII(domain))).toBe(domain);
  });

  test.each(['xn--!', 'xn--99999999'])('stays as it is where it is no Punycode: %s', (label) => {
    expect(domainToUnicode(label)).toBe(label);
  });
});
