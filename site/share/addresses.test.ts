import { describe, expect, it } from 'vitest';
import { iframeCode, lessonAddress, markdownLink } from './addresses.ts';

const lesson = { origin: 'https://example.org', slug: 'hello-gateway', title: 'Hello, gateway' };

describe('passing a lesson on', () => {
  it('gives its address, with a place and an edit where they are wanted', () => {
    expect(lessonAddress(lesson)).toBe('https://example.org/lessons/hello-gateway/');
    const place = { path: 'server.py', line: 3 };
    expect(lessonAddress({ ...lesson, track: 'python', place, edit: 'edit=1.a.b.c' })).toBe(
      'https://example.org/lessons/hello-gateway/?track=python&file=server.py&line=3#edit=1.a.b.c',
    );
  });

  it('gives a frame that any page can take as it is', () => {
    const place = { path: 'server.py', line: 3 };
    const code = iframeCode({ ...lesson, title: '"Bytes" & <frames>', place });
    expect(code).toContain(
      'src="https://example.org/embed/hello-gateway/?file=server.py&amp;line=3"',
    );
    expect(code).toContain('title="&quot;Bytes&quot; &amp; &lt;frames>"');
    expect(code).toMatch(/^<iframe [^\n]*><\/iframe>$/);
  });

  it('gives a line of Markdown whose text stays text', () => {
    expect(markdownLink({ ...lesson, title: 'One [or two]' })).toBe(
      '[One \\[or two\\]](https://example.org/lessons/hello-gateway/)',
    );
  });
});
