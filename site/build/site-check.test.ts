import { describe, expect, it } from 'vitest';
import { troubleIn } from './site-check.ts';

const NOT_FOUND = '<a href="/">All lessons</a>';

function trouble(home: string, more: Readonly<Record<string, string>> = {}): readonly string[] {
  const texts = new Map(Object.entries({ 'index.html': home, '404.html': NOT_FOUND, ...more }));
  const files = new Set([...texts.keys(), 'icon.svg', 'a.js']);
  return troubleIn({ files, texts, later: ['pagefind/'] });
}

const LESSON = {
  'lessons/one/index.html': '<h2 id="the-key">The key</h2><a href="../../#top"></a>',
};

describe('the check of the built site', () => {
  it('passes links that lead somewhere, to the page or to a place on it', () => {
    const home = [
      '<p id="top"><a href="#top"></a><a href="/lessons/one/"></a>',
      '<a href="/lessons/one/?track=node#the-key"></a><a href="https://example.org/#x"></a>',
      '<a href="mailto:a@example.org"></a><form action="/lessons/one/"></form>',
    ].join('');
    expect(trouble(home, LESSON)).toEqual([]);
  });

  it('names the page and the link of each that leads nowhere', () => {
    expect(
      trouble('<a href="/lessons/two/"></a><a href="lessons/one"></a><a href="#none"></a>', LESSON),
    ).toEqual([
      'index.html: /lessons/two/ leads nowhere',
      'index.html: lessons/one leads nowhere',
      'index.html: #none leads to a page without the place "none"',
      'lessons/one/index.html: ../../#top leads to a page without the place "top"',
    ]);
  });

  it('passes what is loaded from the site itself', () => {
    const home = [
      '<link rel="icon" href="/icon.svg"><link rel="canonical" href="https://example.org/">',
      '<script src="/a.js"></script><img src="data:image/gif;base64,AA==" srcset="icon.svg 2x">',
      '<script src="/pagefind/pagefind.js"></script><style>a { fill: url(#b); src: url("/icon.svg") }</style>',
    ].join('');
    expect(trouble(home)).toEqual([]);
  });

  it('finds what is loaded from elsewhere, however it is written', () => {
    const home = [
      '<script src="//cdn.example/a.js"></script><link rel="stylesheet" href="https://cdn.example/a.css">',
      '<img srcset="/icon.svg, https://cdn.example/b.png 2x"><p style="background: url(http://cdn.example/c)">',
      '<style>@import "https://cdn.example/d.css";</style>',
      '<template><iframe src="https://cdn.example/e"></iframe></template>',
      '<astro-island component-url="/gone.js"></astro-island>',
    ].join('');
    expect(trouble(home, { 'a.css': '@font-face { src: url(https://cdn.example/f) }' })).toEqual([
      'index.html: //cdn.example/a.js is loaded from elsewhere',
      'index.html: https://cdn.example/a.css is loaded from elsewhere',
      'index.html: https://cdn.example/b.png is loaded from elsewhere',
      'index.html: http://cdn.example/c is loaded from elsewhere',
      'index.html: https://cdn.example/d.css is loaded from elsewhere',
      'index.html: https://cdn.example/e is loaded from elsewhere',
      'index.html: /gone.js leads nowhere',
      'a.css: https://cdn.example/f is loaded from elsewhere',
    ]);
  });

  it('asks for a page for what is not there, with a way on', () => {
    expect(trouble('', { '404.html': '<h1>404</h1>' })).toEqual([
      '404.html: is missing, or leads nowhere',
    ]);
  });
});
