import { expect, test } from 'vitest';
import { partsOf } from './visit.ts';

test('a visit loads what the page names on its own server, once each', () => {
  expect(
    partsOf(`<link rel="stylesheet" href="/chat.css"><script type=module src=chat.js?v=2></script>
      <img alt="" src='/a.png'><img src="/a.png"><a href="/elsewhere">no part of the page</a>
      <script src="https://example.org/x.js"></script><img src="data:image/gif;base64,R0lGOD">`),
  ).toEqual(['/chat.css', '/chat.js?v=2', '/a.png']);
});
