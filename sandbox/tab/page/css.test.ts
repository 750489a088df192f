import { expect, test } from 'vitest';
import { type CssLoader, loadedCss, refersToOthers } from './css.ts';

const loader: CssLoader = {
  style: async (url) => `blob:style${url.pathname}`,
  asset: async (url) =>
    url.pathname === '/gone' ? Promise.reject(new Error('404')) : `blob:asset${url.pathname}`,
  resolve: (url, base) => (url.startsWith('data:') ? undefined : new URL(url, base)),
};
const load = (css: string) => loadedCss(css, new URL('http://localhost/css/s.css'), loader);

test.each([
  ['a{b:url(x.png)}', 'a{b:url(blob:asset/css/x.png)}'],
  ['a{b:url("/x.png") url( \'/y z\' )}', 'a{b:url(blob:asset/x.png) url(blob:asset/y%20z)}'],
  ['@import "a.css";', '@import url(blob:style/css/a.css);'],
  ['@import url(a.css) screen;', '@import url(blob:style/css/a.css) screen;'],
  ['@IMPORT/**/url("a.css") layer(x);', '@IMPORT/**/url(blob:style/css/a.css) layer(x);'],
  [
    '@font-face{src:url(f.woff2) format("woff2")}',
    '@font-face{src:url(blob:asset/css/f.woff2) format("woff2")}',
  ],
  ['a{b:url(/gone)}', 'a{b:url(data:,)}'],
  ['a{b:url(data:,x)}', 'a{b:url(data:,x)}'],
  ['/* url(x) */ a::after{content:"url(x)"}', '/* url(x) */ a::after{content:"url(x)"}'],
  ['a{filter:url(#f)}', 'a{filter:url(#f)}'],
  ['a{b:image-set("x.png" 1x)}', 'a{b:image-set("x.png" 1x)}'],
])('%s is loaded as %s', async (css, loaded) => {
  expect(await load(css)).toBe(loaded);
});

test('a style that refers only to what is in it needs no loading', () => {
  expect(refersToOthers('a{b:url(data:,) url(blob:x) url(#a)}')).toBe(false);
  expect(refersToOthers('a{b:url(data:,) url(x)}')).toBe(true);
  expect(refersToOthers('a{b:c}')).toBe(false);
});

test.each(['@import; a{b:url(', '@import url("a', '@import', 'url(', '"', '}{'])(
  'the broken %j stays as it is',
  async (css) => {
    expect(await load(css)).toBe(css);
  },
);
