// The visit of a lesson that has none of its own: the page at `/` and what it is made of, as a browser would load them.
import type { Probe } from '../../lessons/lesson.ts';

const PART = /<(?:script|img|link)\b[^>]*?\b(?:src|href)\s*=\s*["']?([^"'\s>]+)/gi;
const MOST_PARTS = 8;

export async function visitPage(probe: Probe): Promise<void> {
  const { response } = await probe.get('/');
  for (const path of partsOf(response.text).slice(0, MOST_PARTS)) await probe.get(path);
}

/** The paths on the same server that a page names, each once. */
export function partsOf(html: string): readonly string[] {
  const here = 'http://localhost';
  const urls = [...html.matchAll(PART)]
    .map(([, href = '']) => URL.parse(href, here))
    .filter((url) => url?.origin === here);
  return [...new Set(urls.map((url) => `${url?.pathname}${url?.search}`))];
}
