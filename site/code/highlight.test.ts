import { expect, test } from 'vitest';
import { highlight, highlightLine } from './highlight.ts';
import { codeCss } from './page-inks.ts';

test('tokens are marked by the class of their ink, and the text’s own ink by none', async () => {
  expect(await highlightLine('import os  # why', 'server.py')).toBe(
    '<span class="ink-keyword">import</span> os  <span class="ink-comment ink-italic"># why</span>',
  );
});

test('what a program says in angle brackets stays text', async () => {
  expect(await highlightLine('<b>&amp;', 'note.txt')).toBe('&lt;b>&amp;amp;');
});

test('every class that a page uses has a rule', async () => {
  const page = await highlight(
    '@app\ndef f(x: int = 1):\n    """Says."""\n    return "a"',
    'a.py',
    {
      label: 'a.py',
    },
  );
  const used = [...page.matchAll(/class="(ink-[^"]+)"/g)].flatMap(([, names]) => names?.split(' '));
  expect(used.length).toBeGreaterThan(4);
  for (const name of used) expect(codeCss).toContain(`.${name}{`);
});

test('a block scrolls under the keyboard, has a name, and counts from its first line', async () => {
  const page = await highlight('a\nb\n', 'a.txt', { label: 'a.txt, "b"', start: 7, hidden: true });
  expect(page).toBe(
    '<pre class="code" tabindex="0" role="group" aria-label="a.txt, &quot;b&quot;" data-file="a.txt" hidden style="--first-line:6"><code><span class="line">a</span>\n<span class="line">b</span></code></pre>',
  );
});
