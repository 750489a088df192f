import { expect, test } from 'vitest';
import { HtmlRewriter, type Piece, rewrittenFragment } from './html-rewriter.ts';

/** The pieces, with neighbouring markup joined. */
function pieces(...chunks: readonly string[]): readonly Piece[] {
  const rewriter = new HtmlRewriter();
  const all = [...chunks.flatMap((chunk) => rewriter.write(chunk)), ...rewriter.end()];
  const joined: Piece[] = [];
  for (const piece of all) {
    const last = joined.at(-1);
    if (last?.kind === 'html' && piece.kind === 'html') {
      joined[joined.length - 1] = { kind: 'html', html: last.html + piece.html };
    } else {
      joined.push(piece);
    }
  }
  return joined;
}

const html = (text: string) => [{ kind: 'html', html: text }];

const SAMPLE = `<!DOCTYPE html><html lang=en><!-- <script src=no> --><title>a <b> &amp; c</title>
<link rel=stylesheet href="/s.css"><script src="/a.js" defer></script><p class='x'>&lt;é <img alt=1 src=/i.png></p>
<textarea><img src=/no.png></textarea><script>if (a < b) "</p>" // <img src=x>
</script><svg><title><img src=/svg.png></title><style>a{}</style></svg><style>p{background:url(/b.png)}</style>`;

test('the pieces are the same at every split', () => {
  const whole = pieces(SAMPLE);
  for (let at = 0; at <= SAMPLE.length; at += 1) {
    expect(pieces(SAMPLE.slice(0, at), SAMPLE.slice(at))).toEqual(whole);
  }
  expect(pieces(...SAMPLE)).toEqual(whole);
});

test('what loads nothing passes as it came', () => {
  const plain =
    '<!doctype html>\r\n<p CLASS=x id=\'y\'>a&amp;b &notit; <br/><a href="/x">x</a><img src="data:,">\0';
  expect(pieces(plain)).toEqual(html(plain));
});

test('a page that trickles in is passed on as far as it has come', () => {
  const rewriter = new HtmlRewriter();
  expect(rewriter.write('<p>tick 1')).toEqual(html('<p>tick 1'));
  expect(rewriter.write(' and <b')).toEqual(html(' and '));
  expect(rewriter.write('>')).toEqual(html('<b>'));
});

test.each([
  ['<img src=/a.png>', '<img data-tab-src="/a.png">'],
  ['<IMG SRC=a&amp;b>', '<img data-tab-src="a&amp;b">'],
  ['<img srcset="a 2x" src="b">', '<img data-tab-srcset="a 2x" data-tab-src="b">'],
  ['<video poster=p src=v>', '<video data-tab-poster="p" data-tab-src="v">'],
  ['<svg><image href="/i"/></svg>', '<svg><image data-tab-href="/i"/></svg>'],
  ['<p style="background:url(x)">', '<p data-tab-style="background:url(x)">'],
  ['<p style="color:red">', '<p style="color:red">'],
  ['<link rel=preconnect href=http://x>', ''],
  ['<link rel="dns-prefetch" href=//x>', ''],
  ['<link rel="shortcut icon" href=x>', ''],
  ['<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">', ''],
  ['<iframe src=x>in<b>ner</iframe>after', '<x-iframe src="x"></x-iframe>after'],
])('%s is written as %s', (source, written) => {
  expect(pieces(source)).toEqual(written === '' ? [] : html(written));
});

test.each([
  ['<link rel=stylesheet href=/s.css>', { kind: 'stylesheet', href: '/s.css' }],
  ['<script src=/a.js></script>', { kind: 'script', text: '' }],
  ['<script>a</script>', { kind: 'script', text: 'a' }],
  [
    '<script><!-- <script> </script> --></script>',
    { kind: 'script', text: '<!-- <script> </script> -->' },
  ],
  ['<base href=/b/>', { kind: 'base', href: '/b/' }],
  ['<meta http-equiv=refresh content="0;url=/x">', { kind: 'refresh', content: '0;url=/x' }],
  ['<style>@import "x";</style>', { kind: 'style', text: '@import "x";' }],
])('%s is a piece of its own', (source, piece) => {
  expect(pieces(source)[0]).toMatchObject(piece);
});

test.each([
  '<title><img src=x></title>',
  '<textarea><script>x</script></textarea>',
  '<xmp><img src=x></xmp>',
  '<!-- <img src=x> -->',
])('text stays text: %s', (source) => {
  expect(pieces(source)).toEqual(html(source));
});

test('a script that never ends is not run', () => {
  expect(pieces('<p>a<script>alert(1)')).toEqual(html('<p>a'));
});

test('a fragment comes back as markup', () => {
  expect(rewrittenFragment('a <b>b</b>')).toBe('a <b>b</b>');
  expect(rewrittenFragment('<script src=/x.js></script><img src=y>')).toBe(
    '<script data-tab-src="/x.js"></script><img data-tab-src="y">',
  );
  expect(rewrittenFragment('<link rel=stylesheet href=x>')).toBe(
    '<link rel="stylesheet" data-tab-href="x">',
  );
});
